"""A hundred thousand nominations of a province against a million awards on record: what examining them takes."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db import connection, models

from bench.measuring import FLOOR, Page
from common.text import fold

NOMINATIONS = 100_000
AWARDS_EACH = 10
UNITS = 1_000
LEVELS = ("good", "excellent", "good", "good")
PROPOSED = ("T-CSTDCS", "T-CSTDB", "F-BKBT", "F-BKTTG", "T-LDTT")
PER_SECOND_AIM = 2_000


def begin() -> Any:
    """Put blocs of ten units, people, their years, awards, initiatives and the nominations of this year on record.

    Returns the secretariat's officer, who sees all of it.
    """
    from awards.catalogue import loading
    from awards.catalogue.models import AwardType
    from awards.proposals.models import Nomination, Submission
    from awards.records.models import AwardRecord, Grading, Initiative, Recipient
    from bench import data
    from blocs.models import Council, Unit
    from common.clock import today

    loading.load()
    officer, year = data.begin(), today().year
    data.grow(UNITS)
    units = list(Unit.objects.order_by("pk").values_list("pk", flat=True))
    copy(Recipient, _people(units), kind="individual", position_class="worker")
    recipients = list(Recipient.objects.order_by("pk").values_list("pk", "unit_id"))
    same = {"council": Council.objects.get(), "year": str(year), "title": "Tờ trình", "created_by": officer}
    copy(Submission, list(_submissions(year)), **same, state="forwarded")
    codes = dict(AwardType.objects.values_list("code", "pk"))
    copy(AwardRecord, _awards(recipients, codes, year), decided_by="Chủ tịch UBND tỉnh")
    gradings = ((pk, back, n) for n, (pk, _unit) in enumerate(recipients) for back in range(5))
    copy(Grading, ({"recipient_id": pk, "year": str(year - b), "level": LEVELS[(n + b) % 4]} for pk, b, n in gradings))
    initiatives = ({"recipient_id": pk, "title": f"Sáng kiến {pk}"} for pk, _unit in recipients)
    copy(Initiative, initiatives, year=str(year), scope="ministry", recognised_by="Hội đồng sáng kiến")
    of_unit = dict(Submission.objects.values_list("unit_id", "pk"))
    copy(Nomination, _nominations(recipients, of_unit, codes))
    return officer


def _people(units: list[int]) -> Iterator[dict[str, Any]]:
    for number in range(NOMINATIONS):
        name = f"Người thứ {number}"
        yield {"unit_id": units[number % UNITS], "name": name, "birth_year": 1970, "search": fold(name)}


def _submissions(year: int) -> Iterator[dict[str, Any]]:
    from blocs.models import Membership
    from emulation.campaigns.models import Campaign

    campaigns = dict(Campaign.objects.filter(year=str(year)).values_list("bloc_id", "pk"))
    for unit, bloc in Membership.objects.order_by("pk").values_list("unit_id", "bloc_id"):
        yield {"unit_id": unit, "campaign_id": campaigns[bloc], "number": f"{unit}"}


def _awards(recipients: list[tuple[int, int]], codes: dict[str, int], now: int) -> Iterator[dict[str, Any]]:
    """LĐTT for six years, and titles in the last four; some of the chains have a gap."""
    for number, (pk, unit) in enumerate(recipients):
        held = [("T-LDTT", year) for year in range(now - 6, now)]
        held += [("T-CSTDCS", year) for year in range(now - 3, now + 1) if (number + year) % 7]
        held += [("F-BKBT", now - 5)] * (AWARDS_EACH - len(held))
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
    """Write `rows` by COPY: columns that no row names are as in a new row of the model with `same`.

    `rows` must not ask the database while they are written: its connection is busy taking them.
    """
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


def pages(officer: Any) -> list[Page]:
    """The pages on which nominations are read: lists cost eight times the floor at most, those of one thing four."""
    from django.urls import reverse

    from awards.proposals.models import Nomination

    row = Nomination.objects.select_related("submission__campaign").order_by("-pk")[0]
    year, reader = [row.submission.campaign_id], officer.email
    people, records = reverse("awards:recipient_list"), reverse("admin:awards_awardrecord_changelist")
    return [
        Page(FLOOR, reverse("signed_in"), reader, None),
        Page("nominations of a bloc year", reverse("awards:nomination_list", args=year), reader, 8),
        Page("desk of awards (secretariat)", reverse("awards:award_desk"), reader, 8),
        Page("nomination", reverse("awards:nomination", args=[row.pk]), reader, 4),
        Page("quotas", reverse("awards:quotas", args=year), reader, 8),
        Page("recipients", people, reader, 8),
        Page("recipients by name", f"{people}?q=nguoi+thu+4711", reader, 8),
        Page("admin: award records", records, reader, 8),
        Page("admin: award records by name", f"{records}?q=nguoi+4711", reader, 8),
    ]
