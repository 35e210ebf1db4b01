"""When somebody is reminded of an open obligation, and who else hears of a late one.

Reminders are posted for the day on which they go out and stop as soon as the obligation is gone, also those that are
still on their way. Their words name the day, not how far off it is: they stay true when the mail server is late.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from blocs.models import Council, Unit
from common.clock import today
from emulation.notices import outbox
from emulation.notices.audience import Audience, of_councils, of_units
from emulation.notices.models import Message
from emulation.obligations import Obligation

BEFORE = (-7, -2)
"""Days before the last one."""
AFTER = (0, 1, 3, 7)
"""The last day itself, and days late."""
GRACE = 2
"""A reminder before the day that was missed (no timer ran) is sent within so many days; one after it always is."""
HEAD_AFTER, SECRETARIAT_AFTER = 3, 7
"""Days late after which the leaders of the head unit, and then the secretariat, hear who is missing."""

DONE = "Việc đã hoàn thành hoặc không còn yêu cầu."


@dataclass(frozen=True)
class Above:
    """Who stands above the units of a bloc year: its head units of today, and the council of the bloc."""

    heads: tuple[int, ...]
    council: Council


def milestone(due_on: date, day: date) -> int | None:
    """Return which reminder stands for `day`, as days from the last one; None when none does (any more).

    >>> milestone(date(2026, 11, 12), date(2026, 11, 10))
    -2
    """
    offset = (day - due_on).days
    passed = [mark for mark in (*BEFORE, *AFTER) if mark <= offset]
    if not passed or (passed[-1] < 0 and offset - passed[-1] >= GRACE):
        return None
    return passed[-1]


def post_due(duties: Iterable[Obligation], above: Mapping[int, Above]) -> int:
    """Post the reminders of today for `duties`, all that are open anywhere, and stop those of what is done.

    `above` says by the key of a bloc year who hears of late units. Returns how many new messages there are; doing it
    again on the same day posts nothing.
    """
    dated = [duty for duty in duties if duty.due_on]
    _stop_those_done(dated)
    drafts = [*_to_whoever_owes(dated, above), *_to_those_above(dated, above)]
    there = dict(Message.objects.filter(key__in=[draft.key for draft in drafts]).values_list("key", "state"))
    for draft in drafts:
        if there.get(draft.key) in {None, Message.State.WAITING}:
            _post(draft)
    return sum(draft.key not in there for draft in drafts)


@dataclass(frozen=True)
class _Draft:
    key: str
    to: Audience
    subject: str
    body: str
    url: str
    council: Council | None


def _post(draft: _Draft) -> None:
    outbox.post(
        Message.Kind.REMINDER, key=draft.key, to=draft.to, subject=draft.subject, body=draft.body, url=draft.url,
        council=draft.council, due_at=outbox.this_morning(), refresh=True,
    )  # fmt: skip


def _owed(duty: Obligation) -> str:
    """What names an obligation for as long as it lasts; another last day makes it another one to remind of."""
    owner = f"u{duty.unit_id}" if duty.unit_id else f"p{duty.person_id}" if duty.person_id else f"c{duty.council_id}"
    return f"reminder:{duty.kind}:{duty.subject}:{owner}:{duty.due_on}"


def _late(duty: Obligation) -> str:
    return f"late:{duty.kind}:{duty.subject}:{duty.due_on}"


def _stop_those_done(duties: list[Obligation]) -> None:
    still_open = {_owed(duty) for duty in duties} | {_late(duty) for duty in duties}
    states = [Message.State.WAITING, Message.State.HELD, Message.State.SENDING]
    for message in Message.objects.filter(kind=Message.Kind.REMINDER, state__in=states):
        if message.key.rpartition(":")[0] not in still_open:
            outbox.lapse(message, because=DONE)


def _to_whoever_owes(duties: list[Obligation], above: Mapping[int, Above]) -> Iterable[_Draft]:
    for duty in duties:
        assert duty.due_on is not None
        mark = milestone(duty.due_on, today())
        if mark is None or not (duty.unit_id or duty.council_id or duty.person_id):
            continue
        year, to = above.get(duty.campaign_id or 0), _owner(duty)
        head = "Quá hạn" if mark > 0 else "Nhắc việc"
        yield _Draft(
            f"{_owed(duty)}:{mark}", to, _subject(head, duty), _body(duty), duty.url, year.council if year else None
        )


def _subject(head: str, duty: Obligation) -> str:
    day = f" (hạn {duty.due_on:%d/%m/%Y})"
    return f"{head}: {duty.title}"[: 250 - len(day)] + day


def _body(duty: Obligation, *more: str) -> str:
    return "\n".join(part for part in (f"{duty.title}.", duty.about, f"Hạn: {duty.due_on:%d/%m/%Y}.", *more) if part)


def _owner(duty: Obligation) -> Audience:
    if duty.unit_id:
        return of_units([duty.unit_id], leaders_only=duty.for_leaders)
    return Audience(people=(duty.person_id,)) if duty.person_id else of_councils([duty.council_id or 0])


def _to_those_above(duties: list[Obligation], above: Mapping[int, Above]) -> Iterable[_Draft]:
    """One message per thing that names the units which are late with it, first to the head, then to the secretariat."""
    late: dict[str, list[Obligation]] = defaultdict(list)
    for duty in duties:
        if duty.unit_id and duty.due_on and (today() - duty.due_on).days >= HEAD_AFTER and duty.campaign_id in above:
            late[_late(duty)].append(duty)
    names = dict(
        Unit.objects.filter(pk__in={d.unit_id for rows in late.values() for d in rows}).values_list("pk", "name")
    )
    for key, rows in late.items():
        duty, year = rows[0], above[rows[0].campaign_id or 0]
        missing = "Chưa hoàn thành: " + "; ".join(sorted(names[row.unit_id or 0] for row in rows)) + "."
        words = _subject("Đơn vị quá hạn", duty), _body(duty, missing), duty.url, year.council
        others = [unit for unit in year.heads if unit not in {row.unit_id for row in rows}]
        if others:
            yield _Draft(f"{key}:head", of_units(others, leaders_only=True), *words)
        if duty.due_on and (today() - duty.due_on).days >= SECRETARIAT_AFTER:
            yield _Draft(f"{key}:secretariat", of_councils([year.council]), *words)
