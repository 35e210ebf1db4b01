"""What a unit says to a draft and what the head answers: the same for covenants and for every other paper."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from blocs.models import Unit
from common import history
from common.clock import now
from common.fields import ProseField


class Said(models.Model):
    """Góp ý: the words of a unit, and what became of them."""

    class Outcome(models.TextChoices):
        OPEN = "", _("not answered")
        ACCEPTED = "accepted", _("accepted")
        PARTLY = "partly", _("accepted in part")
        DECLINED = "declined", _("not accepted")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author"))
    text = ProseField(_("comment"), max_length=4000)
    made_at = models.DateTimeField(_("made at"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True, default=Outcome.OPEN)
    answer = ProseField(_("answer"), blank=True, max_length=4000)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.unit}: {self.text[:60]}"

    def settle(self, outcome: str, text: str, *, read_at: Any, by: Any) -> Self:
        """Write the answer into this row, which is read under the lock of its draft; the same answer changes nothing.

        `read_at` is `answered_at` as the answerer read it. Raises ValidationError as `check_answer` does, or with code
        `answered_meanwhile` when somebody gave another answer since.
        """
        check_answer(outcome, text)
        if (self.outcome, self.answer) == (outcome, text):
            return self
        if self.answered_at != read_at:
            raise ValidationError(
                _t("Somebody answered this comment meanwhile: “%(answer)s”")
                % {"answer": self.answer or self.get_outcome_display()},  # type: ignore[attr-defined]
                "answered_meanwhile",
            )
        self.outcome, self.answer, self.answered_by, self.answered_at = outcome, text, by, now()
        history.save(self, by=by)
        return self


def check_answer(outcome: str, text: str) -> None:
    """Raise ValidationError `outcome` without one, or `answer_missing`: not accepting a comment needs words."""
    if not outcome:
        raise ValidationError(_t("Say whether the comment is accepted."), "outcome")
    if outcome != Said.Outcome.ACCEPTED and not text.strip():
        raise ValidationError(_t("Say why."), "answer_missing")
