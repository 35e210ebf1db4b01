"""Units, their leaders, blocs with heads and deputies, and the secretariat that sees them all."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import count

from django.contrib.auth.hashers import make_password

from blocs.models import Bloc, Council, Level, Mandate, Membership, Term, Unit, User
from blocs.years import bounds
from common.clock import today
from config.demo.province.bulk import write

COUNCIL = "Hội đồng Thi đua – Khen thưởng tỉnh Ví Dụ"
OFFICER = "thuongtruc@vidu.vn"
KINDS = ("Sở, ban, ngành", "Xã, phường", "Đơn vị sự nghiệp", "Doanh nghiệp nhà nước")


@dataclass
class Place:
    """A bloc with its units, in the order in which they joined; the first heads this year, the second is its deputy."""

    bloc: Bloc
    units: list[Unit]
    leaders: dict[int, Mandate] = field(default_factory=dict)

    def head(self, back: int) -> Unit:
        """The unit that headed the bloc `back` years ago."""
        return self.units[back % len(self.units)]


def build(*, blocs: int, units: int, largest: int, years: int, password: str | None) -> tuple[User, list[Place]]:
    """Make a council with its officer and `blocs` blocs that share `units` units; the last bloc has `largest`."""
    council = Council.objects.create(name=COUNCIL, level=Level.PROVINCE)
    secret = make_password(password)
    officer = User.objects.create(email=OFFICER, full_name="Thường trực Hội đồng (ví dụ)", password=secret)
    Mandate.objects.create(person=officer, council=council, post="Chuyên viên", since=_long_ago(years))
    sizes = _sizes(blocs, units, largest)
    rows = write(Unit, [_unit(number) for number in range(sum(sizes))])
    kinds = [f"Khối thi đua số {n + 1} ({KINDS[n % len(KINDS)]})" for n in range(blocs)]
    seats = write(Bloc, [Bloc(council=council, name=name, level=council.level) for name in kinds])
    numbers = iter(rows)
    places = [Place(bloc, [next(numbers) for _n in range(size)]) for bloc, size in zip(seats, sizes, strict=True)]
    since = _long_ago(years)
    write(Membership, [Membership(bloc=p.bloc, unit=unit, since=since) for p in places for unit in p.units])
    write(Term, [term for place in places for back in range(years) for term in _terms(place, back)])
    _people(places, secret, since)
    return officer, places


def address(unit: Unit) -> str:
    return f"{unit.code.lower()}@vidu.vn"


def _sizes(blocs: int, units: int, largest: int) -> list[int]:
    """Share the units evenly among all blocs but the last, which has `largest`."""
    if blocs == 1:
        return [largest]
    rest, others = units - largest, blocs - 1
    return [rest // others + (number < rest % others) for number in range(others)] + [largest]


def _long_ago(years: int) -> date:
    return date(today().year - years, 1, 1)


def _unit(number: int) -> Unit:
    kind = KINDS[number % len(KINDS)]
    return Unit(code=f"VD{number:05d}", name=f"{kind} ví dụ số {number}", short_name=f"Ví dụ {number}")


def _terms(place: Place, back: int) -> list[Term]:
    year = str(today().year - back)
    since, until = bounds(year)
    common = {"bloc": place.bloc, "year": year, "since": since, "until": until}
    deputy = place.head(back + 1)
    return [
        Term(unit=place.head(back), role=Term.Role.HEAD, **common),
        Term(unit=deputy, role=Term.Role.DEPUTY, **common),
    ]


def _people(places: list[Place], secret: str, since: date) -> None:
    units = [unit for place in places for unit in place.units]
    numbers = count(1)
    people = write(
        User,
        [User(email=address(u), full_name=f"Lãnh đạo ví dụ {next(numbers)}", password=secret) for u in units],
    )
    leader = {"capacity": Mandate.Capacity.LEADER, "post": "Thủ trưởng đơn vị", "since": since}
    mandates = write(
        Mandate, [Mandate(person=who, unit=unit, **leader) for who, unit in zip(people, units, strict=True)]
    )
    by_unit = {mandate.unit_id: mandate for mandate in mandates}
    for place in places:
        place.leaders = {unit.pk: by_unit[unit.pk] for unit in place.units}
