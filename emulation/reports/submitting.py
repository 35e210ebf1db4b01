"""Handing a report in: what is missing before, the number given, what is frozen; and taking it back in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from common import history
from common.clock import days_late, now, today
from emulation.reports import flags, parts, permissions, telling, text
from emulation.reports.models import Report, ReviewStep, Submission
from emulation.reports.steps import last_step, note
from emulation.reports.writing import check_with_unit, lock


@dataclass(frozen=True)
class Gap:
    """Something that is empty in the part `key`, in words; it does not stand in the way."""

    key: str
    message: str


def gaps(report: Report) -> list[Gap]:
    """Return what is empty in the parts that the unit can change, and what was flagged but is as it was."""
    found = [gap for part in parts.of(report) for gap in _empty(part)]
    return [*found, *_untouched(report)]


def _empty(part: parts.Part) -> list[Gap]:
    missing = [Gap(part.key, _("Empty: %(what)s") % {"what": part.heading})] if _has_no_text(part) else []
    for figure in part.figures:
        if figure.is_open and not figure.is_orphan and figure.row.value is None:
            what = f"{figure.number}. {figure.label}" if figure.commitment else figure.label
            missing.append(Gap(part.key, _("No figure: %(what)s") % {"what": _short(what)}))
    return missing


def _has_no_text(part: parts.Part) -> bool:
    return bool(part.section and part.is_open and not part.section.body)


def _short(text_: str, most: int = 90) -> str:
    return text_ if len(text_) <= most else text_[:most].rsplit(" ", 1)[0] + " …"


def _untouched(report: Report) -> list[Gap]:
    """Return the flagged parts that are still as they were handed in last."""
    returned, last = flags.last_return(report), last_submission(report)
    if not (returned and returned.remarks and last):
        return []
    before, after = _by_key(last.content), _by_key(text.content(report))
    same = [key for key in returned.remarks if key in after and before.get(key) == after[key]]
    return [Gap(key, _("Not changed since it was returned: %(what)s") % {"what": _name(after[key])}) for key in same]


def _by_key(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for name in ("sections", "commitments", "figures") for row in content.get(name, [])}


def _name(row: dict[str, Any]) -> str:
    return _short(row.get("heading") or row.get("label") or f"{row['number']}. {row['text']}")


def last_submission(report: Report) -> Submission | None:
    """Return what was handed in last, if anything."""
    rows = report.submissions.select_related("submitted_by")  # type: ignore[attr-defined]
    return rows.order_by("-order").first()


def days_late_now(report: Report) -> int:
    """Return by how many days the report would be late, or was; what is handed in again is as late as at first."""
    return (report.days_late or 0) if report.first_submitted_at else days_late(report.due_on, now())


def is_locked(report: Report) -> bool:
    """Whether it is too late to hand `report` in for the first time: the request locks, and nobody unlocked it."""
    if report.first_submitted_at or not report.request.is_lock or today() <= report.due_on:
        return False
    return report.unlocked_until is None or today() > report.unlocked_until


def needs_answer(report: Report) -> bool:
    """Whether the unit says what it did about a return when it hands `report` in again."""
    returned = flags.last_return(report)
    return bool(returned and returned.step.kind == ReviewStep.Kind.RETURNED)


@transaction.atomic
def submit(report: Report, *, by: Any, answer: str = "", read: str | None = None) -> Submission:
    """Hand `report` in for its unit; what stands in it is frozen under a number. Handing in twice happens once.

    `read` is the mark of the content that the leader had before their eyes (None: not asked). Late is accepted and
    marked in days, unless the request locks. Raises PermissionDenied, or ValidationError with code `locked`,
    `answer_missing`, `nothing_written`, `text_changed`, `withdrawn` or `waived`.
    """
    report = lock(report)
    mandate = permissions.check_can_submit(by, report)
    if report.state in (Report.State.SUBMITTED, Report.State.ACCEPTED) and (last := last_submission(report)):
        return last
    check_with_unit(report)
    content = text.content(report)
    _check(report, content, answer, read)
    late = days_late_now(report)
    if not report.first_submitted_at:
        report.days_late = late
    report.submit()
    history.save(report, by=by)
    submission = _file(report, content, answer, late, mandate.post, by)
    at = submission.submitted_at
    note(report, ReviewStep.Kind.SUBMITTED, by=by, for_unit=report.unit, submission=submission, at=at)
    telling.submitted(report, submission, by=by)
    return submission


def _check(report: Report, content: dict[str, Any], answer: str, read: str | None) -> None:
    if is_locked(report):
        raise ValidationError(
            _("The last day has passed and this report is no longer accepted. Ask the secretariat to unlock it; what "
              "you wrote is kept."), "locked",
        )  # fmt: skip
    if not any(row.get("body") or row.get("note") or row.get("value") for row in _by_key(content).values()):
        raise ValidationError(_("Nothing is written in this report yet."), "nothing_written")
    if needs_answer(report) and not answer.strip():
        message = _("Say what was done about what the reviewer asked.")
        raise ValidationError({"answer": ValidationError(message, "answer_missing")})
    if read is not None and read != text.mark(content):
        raise ValidationError(
            _("Somebody changed the report after you opened this page. Read it again, then hand it in."), "text_changed"
        )


def _file(report: Report, content: dict[str, Any], answer: str, late: int, post: str, by: Any) -> Submission:
    order = report.submissions.count() + 1  # type: ignore[attr-defined]
    submission = Submission(
        report=report, order=order, number=number(report, order), content=content, answer=answer, submitted_at=now(),
        submitted_by=by, post=post, due_on=report.due_on, days_late=late,
    )  # fmt: skip
    history.save(submission, by=by)
    return submission


def number(report: Report, order: int) -> str:
    """Return the number of the `order`-th handing in of `report`: the report's own, so that no two can be alike."""
    again = f"-{order}" if order > 1 else ""
    return f"BC-{report.request.campaign.year}-{report.pk:06}{again}"


# --- Taking it back -----------------------------------------------------------------------------------


def can_be_taken_back(report: Report) -> bool:
    """Whether the unit can still take back what it handed in last: nobody has decided on it, it can come in again."""
    return report.state == Report.State.SUBMITTED and not report.request.withdrawn_at and not _comes_too_late(report)


def _comes_too_late(report: Report) -> bool:
    """Whether a first submission that was taken back would be refused when it comes again."""
    last_day = max(report.due_on, report.unlocked_until or report.due_on)
    return report.request.is_lock and today() > last_day and not was_returned(report)


def was_returned(report: Report) -> bool:
    """Whether the report was with its unit again before: returned, or opened again after it was accepted."""
    opened = Q(kind=ReviewStep.Kind.RETURNED) | Q(kind=ReviewStep.Kind.UNLOCKED, details__was=Report.State.ACCEPTED)
    return report.steps.filter(opened).exists()  # type: ignore[attr-defined]


@transaction.atomic
def take_back(report: Report, *, because: str, by: Any) -> Report:
    """Take back what the unit handed in, as long as nobody has decided on it; twice changes nothing.

    What was handed in stays on file under its number. The report is with the unit as it was before: all of it open,
    and how late it comes counted anew, or after a return with the same parts to be completed. Whoever was to review it
    is told. Raises PermissionDenied, or ValidationError with code `because_missing`, `withdrawn`, `decided` or
    `locked`.
    """
    report = lock(report)
    mandate = permissions.check_can_submit(by, report)
    words: str = ReviewStep._meta.get_field("reason").to_python(because or "")
    if not words:
        raise ValidationError({"because": ValidationError(_("Give the reason."), "because_missing")})
    last = last_step(report)
    if report.is_with_unit and last and last.kind == ReviewStep.Kind.TAKEN_BACK:
        return report
    _check_can_take_back(report)
    if was_returned(report):
        report.resume()
    else:
        report.take_back()
    history.save(report, by=by, because=words)
    kind, submission = ReviewStep.Kind.TAKEN_BACK, last_submission(report)
    step = note(report, kind, by=by, for_unit=mandate.unit, reason=words, submission=submission)
    telling.taken_back(step, by=by)
    return report


def _check_can_take_back(report: Report) -> None:
    if report.request.withdrawn_at:
        raise ValidationError(_("This request was withdrawn."), "withdrawn")
    if report.state != Report.State.SUBMITTED:
        raise ValidationError(_("Nothing is under review that could be taken back."), "decided")
    if _comes_too_late(report):
        raise ValidationError(
            _("The last day has passed: what is taken back now could not be handed in again. Ask the reviewer to "
              "return it."), "locked",
        )  # fmt: skip
