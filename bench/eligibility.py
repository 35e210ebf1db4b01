"""A hundred thousand nominations of a province against a million awards on record: what examining them takes."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db import connection, models

NOMINATIONS = 100_000
AWARDS_EACH = 10
UNITS = 1_000
YEAR = 2025
LEVELS = ("good", "excellent", "good", "good")
PROPOSED = ("T-CSTDCS", "T-CSTDB", "F-BKBT", "F-BKTTG", "T-LDTT")
PER_SECOND_AIM = 2_000


def begin() -> None:
    """Put people, their years, awards, initiatives and the nominations on record."""
    from awards.catalogue import loading
    from awards.catalogue.models import AwardType
    from awards.proposals.models import Nomination, Submission
    from awards.records.models import AwardRecord, Grading, Initiative, Recipient
    from bench import data
    from blocs.models import Council, Unit

    loading.load()
    officer = data.begin()
    council = Council.objects.get()
    campaign = _campaign(council)
    copy(Unit, ({"code": f"KT{n}", "name": f"Đơn vị khen thưởng {n}"} for n in range(UNITS)))
    units = list(Unit.objects.order_by("pk").values_list("pk", flat=True))
    people = ({"unit_id": units[n % UNITS], "name": f"Người thứ {n}", "birth_year": 1970} for n in range(NOMINATIONS))
    copy(Recipient, people, kind="individual", position_class="worker")
    recipients = list(Recipient.objects.order_by("pk").values_list("pk", "unit_id"))
    same = {"council": council, "campaign": campaign, "year": str(YEAR), "title": "Tờ trình", "created_by": officer}
    copy(Submission, ({"unit_id": unit} for unit in units), **same)
    codes = dict(AwardType.objects.values_list("code", "pk"))
    copy(AwardRecord, _awards(recipients, codes), decided_by="Chủ tịch UBND tỉnh")
    gradings = ((pk, year, n) for n, (pk, _unit) in enumerate(recipients) for year in range(YEAR - 4, YEAR + 1))
    copy(Grading, ({"recipient_id": pk, "year": str(y), "level": LEVELS[(n + y) % 4]} for pk, y, n in gradings))
    initiatives = ({"recipient_id": pk, "title": f"Sáng kiến {pk}"} for pk, _unit in recipients)
    copy(Initiative, initiatives, year=str(YEAR), scope="ministry", recognised_by="Hội đồng sáng kiến")
    of_unit = dict(Submission.objects.values_list("unit_id", "pk"))
    copy(Nomination, _nominations(recipients, of_unit, codes))


def _campaign(council: Any) -> Any:
    from blocs.models import Bloc
    from blocs.years import bounds
    from emulation.campaigns.models import Campaign

    bloc = Bloc.objects.create(council=council, name="Khối đo", level=council.level)
    since, until = bounds(str(YEAR))
    return Campaign.objects.create(bloc=bloc, year=str(YEAR), starts_on=since, ends_on=until)


def _awards(recipients: list[tuple[int, int]], codes: dict[str, int]) -> Iterator[dict[str, Any]]:
    """LĐTT for six years, and titles in the last four; some of the chains have a gap."""
    for number, (pk, unit) in enumerate(recipients):
        held = [("T-LDTT", year) for year in range(YEAR - 6, YEAR)]
        held += [("T-CSTDCS", year) for year in range(YEAR - 3, YEAR + 1) if (number + year) % 7]
        held += [("F-BKBT", YEAR - 5)] * (AWARDS_EACH - len(held))
        for turn, (code, year) in enumerate(held):
            yield {
                "recipient_id": pk, "award_id": codes[code], "year": str(year), "unit_id": unit,
                "decision_number": f"{turn}/QĐ", "decided_on": date(year, 12, 31),
            }  # fmt: skip


def _nominations(
    recipients: list[tuple[int, int]], of_unit: dict[int, int], codes: dict[str, int]
) -> Iterator[dict[str, Any]]:
    for number, (pk, unit) in enumerate(recipients):
        award = codes[PROPOSED[number % len(PROPOSED)]]
        yield {"submission_id": of_unit[unit], "recipient_id": pk, "award_id": award, "unit_id": unit}


def copy(model: type[models.Model], rows: Iterable[dict[str, Any]], **same: Any) -> None:
    """Write `rows` by COPY: columns that no row names are as in a new row of the model with `same`."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    blank = model(**same)
    start = [field.get_db_prep_save(field.pre_save(blank, add=True), connection) for field in fields]
    place = {field.attname: number for number, field in enumerate(fields)}
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as out:
        for row in rows:
            values = list(start)
            for name, value in row.items():
                values[place[name]] = value
            out.write_row(values)


def cost() -> tuple[float, float]:
    """Return the seconds that examining all nominations takes, and how many nominations a second that is."""
    from awards.eligibility import examining
    from awards.proposals.models import Nomination

    start = time.perf_counter()
    examining.examine(Nomination.objects.all())
    seconds = time.perf_counter() - start
    return seconds, NOMINATIONS / seconds
