"""Papers of a year that the bloc agrees on before they stand: plan, report, statute; their paragraphs and comments."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_fsm import ConcurrentTransitionMixin, FSMModelMixin, transition
from simple_history.models import HistoricalRecords

from blocs.models.blocs import year_seen_by
from common.clock import days_late, now
from common.fields import LineField, ProseField, StateField
from common.history import OneByOneQuerySet
from emulation.campaigns.leading import prepared_by
from emulation.campaigns.models import Campaign
from emulation.remarks import Said


class DraftQuerySet(OneByOneQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Drafts of the years that `user` sees; one that was never shown only to those who prepare the year."""
        return self.filter(
            year_seen_by(user, "campaign__"), Q(circulated_at__isnull=False) | prepared_by(user, "campaign__")
        )

    def in_numbers(self) -> Self:
        """Adds `remark_count` and `open_count`."""
        is_open = Q(remarks__outcome=Remark.Outcome.OPEN)
        return self.annotate(
            remark_count=models.Count("remarks"),
            open_count=models.Count("remarks", filter=Q(remarks__isnull=False) & is_open),
        )


class Draft(ConcurrentTransitionMixin, FSMModelMixin, models.Model):
    """Dự thảo: a paper of the year that the members comment on before it is final."""

    class Kind(models.TextChoices):
        PLAN = "plan", _("plan")
        REPORT = "report", _("report")
        REGULATION = "regulation", _("statute")
        OTHER = "other", _("other paper")

    class State(models.TextChoices):
        DRAFT = "draft", _("being drafted")
        CIRCULATED = "circulated", _("out for comments")
        FINAL = "final", _("final")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="drafts", verbose_name=_("bloc year"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PLAN)
    title = LineField(_("title"), max_length=300)
    comments_due_on = models.DateField(_("comments until"), null=True, blank=True)
    state = StateField(_("state"), default=State.DRAFT, choices=State, protected=True)
    circulated_at = models.DateTimeField(_("first shown to the members at"), null=True, blank=True, editable=False)
    circulated_text = models.JSONField(_("text as it was sent out"), default=list, blank=True, editable=False)
    finished_at = models.DateTimeField(_("final since"), null=True, blank=True, editable=False)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("made final by"),
    )  # fmt: skip

    objects = DraftQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("draft of a paper")
        verbose_name_plural = _("drafts of papers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "kind", "title"],
                name="draft_once_per_title",
                violation_error_message=_("The year already has a paper of this kind and title."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("emulation:draft", args=[self.pk])

    @property
    def is_editable(self) -> bool:
        return self.state != self.State.FINAL

    @transition(state, source=State.DRAFT, target=State.CIRCULATED)
    def circulate(self) -> None:
        """The members are asked for comments."""
        self.circulated_at = now()

    @transition(state, source=State.CIRCULATED, target=State.FINAL)
    def finish(self) -> None:
        """The text stands; it can be read but not changed."""
        self.finished_at = now()


class Paragraph(models.Model):
    """Đoạn: one numbered paragraph of a draft, on which the members comment."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="paragraphs", verbose_name=_("draft of a paper"))
    number = models.PositiveSmallIntegerField(_("number"))
    text = ProseField(_("text"), max_length=4000)

    objects = OneByOneQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("paragraph")
        verbose_name_plural = _("paragraphs")
        ordering = ["number", "pk"]
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="paragraph_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:60]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_when_final(self.draft_id)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_when_final(self.draft_id)
        return super().delete(*args, **kwargs)


def refuse_when_final(draft_id: int) -> None:
    """Raise ValidationError `frozen`; asks the database, because a draft in memory may have been made final since."""
    if Draft.objects.filter(pk=draft_id, state=Draft.State.FINAL).exists():
        raise ValidationError(_t("This paper is final: it can be read but not changed."), "frozen")


class Remark(Said):
    """Góp ý dự thảo: what a unit says to one paragraph or to the whole, and the head's answer."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="remarks", verbose_name=_("draft of a paper"))
    paragraph = models.ForeignKey(
        Paragraph, models.SET_NULL, null=True, blank=True, related_name="remarks", verbose_name=_("paragraph")
    )
    paragraph_was = ProseField(_("the paragraph as it was"), blank=True, max_length=4000, editable=False)
    days_late = models.PositiveSmallIntegerField(_("days late"), default=0, editable=False)

    history = HistoricalRecords()

    class Meta(Said.Meta):
        verbose_name = _("comment on a draft")
        verbose_name_plural = _("comments on drafts")

    def get_answer_url(self) -> str:
        return reverse("emulation:remark_answer", args=[self.pk])

    def mark_late(self) -> None:
        """Keep by how many days it came after the last day for comments."""
        self.days_late = days_late(self.draft.comments_due_on, self.made_at)

    @property
    def late_label(self) -> str:
        days = self.days_late
        return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days} if days else ""

    @property
    def paragraph_has_changed(self) -> bool:
        """Whether the paragraph reads differently now, or is gone."""
        return bool(self.paragraph_was) and (not self.paragraph or self.paragraph.text != self.paragraph_was)
