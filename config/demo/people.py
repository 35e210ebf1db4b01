"""Example people: for each unit a leader, for some a deputy or an officer; for each council a secretariat.

The offices are real, the people are not: no name of a real office holder is used.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password

from blocs.models import Council, Mandate, Unit, User
from common import history
from common.text import fold

PASSWORD = "thi-dua-la-yeu-nuoc"
SIGNED_BY_DEPUTY = {"Bộ Quốc phòng", "Sở Kế hoạch và Đầu tư", "Trung tâm Thông tin"}
SINCE = date(2020, 1, 1)
Capacity = Mandate.Capacity


def address(kind: str, name: str) -> str:
    """Return an example e-mail address such as lanhdao.bo-tu-phap@vidu.vn."""
    return f"{kind}.{fold(name).replace(' ', '-').replace(',', '')}@vidu.vn"


def person(email: str, full_name: str, **fields: Any) -> User:
    """Return the example person with this address, made when new."""
    found = User.objects.filter(email=email).first()
    if not found:
        found = User(email=email, full_name=full_name, password=_hashed_password(), **fields)
        history.save(found, by=None)
    return found


@cache
def _hashed_password() -> str:
    """Hashed once for all: hashing is slow on purpose."""
    return make_password(PASSWORD)


def administrator() -> User:
    return person("quantri@vidu.vn", "Quản trị hệ thống (ví dụ)", is_superuser=True)


def _appoint(who: User, by: Any, **fields: Any) -> Mandate:
    held = Mandate.objects.filter(person=who, unit=fields.get("unit"), council=fields.get("council")).first()
    if not held:
        held = Mandate(person=who, since=SINCE, **fields)
        history.save(held, by=by)
    return held


def staff(unit: Unit, *, by: Any) -> None:
    """Give `unit` a leader, an officer and, for some units, a deputy who signs."""
    name = unit.name
    lead = person(address("lanhdao", name), f"Lãnh đạo {name} (ví dụ)")
    _appoint(lead, by, unit=unit, capacity=Capacity.LEADER, post="Thủ trưởng đơn vị")
    officer = person(address("canbo", name), f"Cán bộ {name} (ví dụ)")
    _appoint(officer, by, unit=unit, capacity=Capacity.OFFICER, post="Chuyên viên")
    if name in SIGNED_BY_DEPUTY:
        deputy = person(address("capho", name), f"Cấp phó {name} (ví dụ)")
        _appoint(deputy, by, unit=unit, capacity=Capacity.DEPUTY, post="Phó Thủ trưởng đơn vị")


def leader(unit: Unit) -> User:
    return Mandate.objects.current().get(unit=unit, capacity=Capacity.LEADER).person


def signing_mandate(unit: Unit) -> Mandate:
    """Return the mandate of the example person who signs for `unit`: its deputy where there is one."""
    rows = Mandate.objects.current().select_related("person").filter(unit=unit)
    return rows.filter(capacity=Capacity.DEPUTY).first() or rows.get(capacity=Capacity.LEADER)


def secretariat(council: Council, *, by: Any) -> User:
    """Give `council` an example secretariat officer."""
    who = person(address("thuongtruc", council.short_name or council.name), f"Thường trực {council.short_name} (ví dụ)")
    _appoint(who, by, council=council, capacity=Capacity.OFFICER, post="Chuyên viên thường trực")
    return who
