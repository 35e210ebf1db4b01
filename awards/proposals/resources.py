"""The table `nominations`: who is nominated, into the submissions that the units have begun (docs/files.md)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from awards.catalogue.models import AwardType
from awards.proposals import choosing, permissions
from awards.proposals.models import Nomination, Submission
from awards.records.about_resources import AboutSomebody, WhoRow
from awards.records.models import Occasion, Recipient
from blocs import scope
from blocs.files.bulk import Line, settle
from blocs.files.cells import Choice, Prose
from blocs.files.cells import Line as Text
from blocs.models import PositionClass, Unit
from common.clock import today
from common.text import fold

OCCASIONS = [choice for choice in Occasion.choices if choice[0] != Occasion.SUDDEN]


def may_nominate(user: Any, unit: Unit) -> bool:
    """Whether `user` brings in nominations of `unit`: its people, and whoever runs the machine."""
    return scope.sees_everything(user) or bool(permissions.writing_mandate(user, unit))


class NominationRow(WhoRow):
    """An empty `occasion` means merit; `bloc` is asked for only where a unit prepares for two blocs at once."""

    optional = ("kind", "birth_year", "told_apart_by", "occasion", "bloc", "post", "position", "achievement")

    award = Text(label=_("award"), max_length=250)
    occasion = Choice(label=_("occasion"), choices=OCCASIONS, required=False)
    bloc = Text(label=_("bloc"), max_length=250, required=False)
    post = Text(label=_("post"), max_length=200, required=False)
    position = Choice(label=_("position"), choices=PositionClass, required=False)
    achievement = Prose(label=_("achievement"), max_length=12_000, required=False)


class NominationResource(AboutSomebody):
    """Goes in and out. What comes in is not examined: that happens when it is handed in, or for many at once."""

    table = "nominations"
    row_form = NominationRow
    model = Nomination
    may_write = staticmethod(may_nominate)
    refusal = _("Only the people of the unit prepare its nominations.")

    def begin(self, by: Any) -> None:
        super().begin(by)
        awards = list(AwardType.objects.all())
        self.awards = {fold(award.name): award for award in awards} | {fold(award.code): award for award in awards}
        self.fitting: dict[tuple[int, str, str], ValidationError | None] = {}
        self.submissions: dict[tuple[int, str, str], list[Submission]] = {}
        self.last: dict[int, int] = {}

    def on_record(self, people: list[Recipient]) -> dict[Any, Any]:
        rows = Nomination.objects.live().filter(recipient__in=people)
        return {(row.submission_id, row.recipient_id, row.award_id): row for row in rows}

    def row_for(self, line: Line, who: Recipient, there: dict[Any, Any]) -> Nomination | None:
        cells = line.values
        submission = self._submission(line, self.unit_of(line))
        award = self._award(line, who, submission)
        key = (submission.pk, who.pk, award.pk)
        self.claim(line, *key)
        row = there.get(key)
        if row is None:
            row = Nomination(submission=submission, recipient=who, award=award, unit=submission.unit)
            row.order, row.post = self._next(submission), who.post
            row.position_class = who.position_class
        values = {name: cells[name] for name in ("post", "achievement") if name in cells}
        if cells.get("position"):
            values["position_class"] = cells["position"]
        self._check_person(row, who, values)
        return row if settle(line, row, values) else None

    def _check_person(self, row: Nomination, who: Recipient, values: dict[str, Any]) -> None:
        if who.kind != Recipient.Kind.INDIVIDUAL:
            values.update({name: "" for name in ("post", "position_class") if name in values})
        elif not (values.get("position_class") or row.position_class):
            message = _t("Say whether the person is a leader, a manager or a direct worker.")
            raise ValidationError({"position": ValidationError(message, "position_missing")})

    def _submission(self, line: Line, unit: Unit) -> Submission:
        """Return the submission that the unit has in hand. Raises ValidationError: `no_submission`, `several`."""
        occasion = line.values.get("occasion") or Occasion.MERIT
        key = (unit.pk, line.values["year"], occasion)
        if key not in self.submissions:
            rows = Submission.objects.filter(unit__in=self.family_of(unit), year=key[1], occasion=occasion)
            rows = rows.filter(state__in=Submission.WITH_UNIT).select_related("unit", "campaign__bloc")
            self.submissions[key] = list(rows.order_by("pk"))
        bloc = line.values.get("bloc", "")
        found = [row for row in self.submissions[key] if not bloc or (row.campaign and row.campaign.bloc.name == bloc)]
        if not found:
            message = _t("The unit has no submission in hand for this year and occasion. Begin one on its page first.")
            raise ValidationError({"unit": ValidationError(message, "no_submission")})
        if len(found) > 1:
            message = _t("The unit prepares for several blocs in this year. Name the bloc.")
            raise ValidationError({"bloc": ValidationError(message, "several")})
        return found[0]

    def _award(self, line: Line, who: Recipient, submission: Submission) -> AwardType:
        award = self.awards.get(fold(line.values["award"]))
        if not award:
            message = _t("“%(value)s” is not in the catalogue of awards. Write its code or its full name.")
            error = ValidationError(message % {"value": line.values["award"][:60]}, "unknown")
            raise ValidationError({"award": error})
        if award.for_bloc_leader:
            message = _t("A flag names the bloc year that was led: nominate the unit on the page.")
            raise ValidationError({"award": ValidationError(message, "flag_by_hand")})
        if error := self._doubt(award, who.kind, submission.occasion):
            raise error
        return award

    def _doubt(self, award: AwardType, kind: str, occasion: str) -> ValidationError | None:
        """What speaks against the award for this kind of recipient today; asked once for each."""
        key = (award.pk, kind, occasion)
        if key not in self.fitting:
            try:
                choosing.check_award(award, day=today(), occasion=occasion, kind=kind)
            except ValidationError as error:
                self.fitting[key] = error
            else:
                self.fitting[key] = None
        return self.fitting[key]

    def _next(self, submission: Submission) -> int:
        if submission.pk not in self.last:
            rows = Nomination.objects.filter(submission=submission)
            self.last[submission.pk] = rows.aggregate(last=Max("order"))["last"] or 0
        self.last[submission.pk] += 1
        return self.last[submission.pk]

    def rows(self, queryset: Any) -> Iterator[dict[str, Any]]:
        rows = queryset.exclude(submission__occasion=Occasion.SUDDEN).exclude(state=Nomination.State.WITHDRAWN)
        for row in rows.select_related("recipient__unit", "award", "submission__campaign__bloc").iterator(2000):
            row.year = row.submission.year
            campaign = row.submission.campaign
            yield {
                **self.cells_of(row), "award": row.award.code, "occasion": row.submission.get_occasion_display(),
                "bloc": campaign.bloc.name if campaign else "", "post": row.post, "achievement": row.achievement,
                "position": row.get_position_class_display() if row.position_class else "",
            }  # fmt: skip
