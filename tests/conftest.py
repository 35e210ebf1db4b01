"""The cast: An leads the head unit, Bình a member, Dung the deputy unit, Oanh is an officer of the head unit,
Chi leads a unit of another bloc, Thư works for the secretariat, Sơn for another council's secretariat."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from blocs import rotation
from blocs.models import Bloc, Council, Level, Mandate, Membership, Term, Unit, User
from blocs.years import bounds
from common.clock import today
from documents.paper import Act, Authority
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Campaign, Step
from emulation.covenants import drafting, signing
from emulation.covenants.models import Commitment, Covenant
from emulation.criteria import building, drawing
from emulation.ranking import reading
from emulation.sheets import computing

PASSWORD = "một mật khẩu đủ dài"
_numbers = itertools.count(1)


def on_postgres() -> bool:
    return "postgresql" in settings.DATABASES["default"]["ENGINE"]


def pytest_report_header() -> str:
    if on_postgres():
        return "database: PostgreSQL, all tests"
    return "database: SQLite. Tests marked `postgres` (threads, row locks) are deselected: they need DATABASE_URL."


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On SQLite take out what only PostgreSQL can show; on PostgreSQL everything runs, and nothing skips itself."""
    if on_postgres():
        return
    deselected = [item for item in items if item.get_closest_marker("postgres")]
    config.hook.pytest_deselected(items=deselected)
    items[:] = [item for item in items if item not in deselected]


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> None:
    """Another test has other rows with the same keys."""
    computing.KEPT.clear()
    building.KEPT.clear()
    drawing.KEPT.clear()
    reading.FROZEN.clear()


def yesterday() -> date:
    return today() - timedelta(days=1)


def make_unit(name: str = "", **fields) -> Unit:
    number = next(_numbers)
    return Unit.objects.create(**{"code": f"DV{number}", "name": name or f"Đơn vị {number}", **fields})


def make_person(name: str = "", unit: Unit | None = None, **fields) -> User:
    """A person with, when `unit` (or `council`) is given, a mandate since long ago; `capacity`, `post`, `since` …"""
    number = next(_numbers)
    person = User(email=f"nguoi{number}@vidu.vn", full_name=name or f"Người {number}")
    person.set_password(PASSWORD)
    person.save()
    if unit or "council" in fields:
        give_mandate(person, unit, **fields)
    return person


def give_mandate(person: User, unit: Unit | None = None, **fields) -> Mandate:
    defaults = {"capacity": Mandate.Capacity.LEADER, "post": "Giám đốc", "since": date(2020, 1, 1)}
    mandate = Mandate(person=person, unit=unit, **{**defaults, **fields})
    mandate.full_clean()
    mandate.save()
    return mandate


def make_bloc(name: str = "", units: int | list[Unit] = 0, **fields) -> Bloc:
    number = next(_numbers)
    council = fields.pop("council", None) or Council.objects.create(name=f"Hội đồng {number}", level=Level.PROVINCE)
    bloc = Bloc.objects.create(council=council, name=name or f"Khối {number}", **{"level": council.level, **fields})
    for unit in [make_unit() for _ in range(units)] if isinstance(units, int) else units:
        Membership.objects.create(bloc=bloc, unit=unit, since=date(2020, 1, 1))
    return bloc


@pytest.fixture(scope="session", autouse=True)
def _empty_tables_by_deleting():
    """After a test with transactions Django truncates every table, which makes PostgreSQL write hundreds of new files;
    deleting the few rows takes a hundredth of the time. Foreign keys are checked at the end of it all."""

    def sql_flush(self, style, tables, *, reset_sequences=False, allow_cascade=False):
        return [f"DELETE FROM {self.quote_name(table)}" for table in tables]  # noqa: S608

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.backends.postgresql.operations.DatabaseOperations.sql_flush", sql_flush)
        yield


def make_cast(council: Council | None = None, bloc_name: str = "Khối thi đua Tổng hợp") -> SimpleNamespace:
    """A bloc of three units with its people, a second bloc of Chi, and this year's label."""
    council = council or Council.objects.create(name="Hội đồng Thi đua – Khen thưởng tỉnh Ví Dụ", level=Level.PROVINCE)
    head, member, deputy = (
        make_unit("Sở Nội vụ"), make_unit("Kho bạc Nhà nước tỉnh"), make_unit("Đài Phát thanh và Truyền hình tỉnh"),
    )  # fmt: skip
    bloc = make_bloc(bloc_name, [head, member, deputy], council=council)
    year = str(today().year)
    thu = make_person("Thư", council=council, capacity=Mandate.Capacity.OFFICER, post="Chuyên viên")
    rotation.appoint(bloc, head, year=year, role=Term.Role.HEAD, by=thu)
    rotation.appoint(bloc, deputy, year=year, role=Term.Role.DEPUTY, by=thu)
    elsewhere = make_unit("Sở Tài chính tỉnh khác")
    other_bloc = make_bloc("Khối khác", [elsewhere])
    return SimpleNamespace(
        council=council, bloc=bloc, year=year, head=head, member=member, deputy=deputy,
        other_bloc=other_bloc, elsewhere=elsewhere, thu=thu,
        an=make_person("An", head), binh=make_person("Bình", member), dung=make_person("Dung", deputy),
        oanh=make_person("Oanh", head, capacity=Mandate.Capacity.OFFICER, post="Chuyên viên"),
        chi=make_person("Chi", elsewhere),
        son=make_person("Sơn", council=other_bloc.council, capacity=Mandate.Capacity.OFFICER, post="Chuyên viên"),
        admin=User.objects.filter(is_superuser=True).first()
        or User.objects.create_superuser("quantri@vidu.vn", PASSWORD, full_name="Quản trị"),
    )  # fmt: skip


def make_campaign(cast: SimpleNamespace) -> Campaign:
    """This year of the cast's bloc, in preparation, with theme and dates."""
    since, until = bounds(cast.year)
    campaign = lifecycle.begin(
        cast.bloc, cast.year, theme="Đoàn kết, sáng tạo", place="Hà Nam", starts_on=since, ends_on=until, by=cast.an
    )
    lifecycle.plan(campaign, dict.fromkeys(Step.Kind.values, until), by=cast.an)
    return campaign


def make_draft(cast: SimpleNamespace, campaign: Campaign) -> Covenant:
    """A covenant being drafted, with one measurable commitment and one that is done or not."""
    covenant = drafting.draft(campaign, preamble="Các đơn vị thống nhất ký kết.", by=cast.an)
    drafting.put(covenant, text="Hoàn thành nhiệm vụ chính trị.", by=cast.an)
    drafting.put(
        covenant, text="Người trực tiếp công tác được khen", comparator=Commitment.Comparator.AT_LEAST, target=70,
        unit_of_measure="%", by=cast.an,
    )  # fmt: skip
    return covenant


@pytest.fixture
def cast(db) -> SimpleNamespace:
    return make_cast()


@pytest.fixture
def campaign(cast) -> Campaign:
    return make_campaign(cast)


@pytest.fixture
def draft(cast, campaign) -> Covenant:
    return make_draft(cast, campaign)


@pytest.fixture
def covenant(cast, draft):
    """A covenant open for signing by the three units."""
    lifecycle.launch(draft.campaign, by=cast.an)
    return signing.open_signing(draft, due_on=today() + timedelta(days=7), by=cast.an)


def act(covenant, **fields) -> Act:
    """What a signer sends who read the frozen text of `covenant`."""
    covenant.refresh_from_db()
    return Act(**{"proof": "password", "text_sha256": covenant.document.sha256, **fields})


def authority(number: str = "Giấy ủy quyền số 12/GUQ-SNV", **fields) -> Authority:
    return Authority(number=number, **fields)


def codes_of(error: ValidationError) -> list[str]:
    """The codes that a ValidationError carries, in its order."""
    lists = error.error_dict.values() if hasattr(error, "error_dict") else [error.error_list]
    return [row.code for rows in lists for row in rows]


def codes(error: pytest.ExceptionInfo) -> set[str]:
    """The codes of the ValidationError that `pytest.raises` caught."""
    return set(codes_of(error.value))
