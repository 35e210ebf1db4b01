"""The minutes of a conference: what people write, its earlier versions, and the paper that chair and secretary sign."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMModelMixin, transition
from simple_history.models import HistoricalRecords

from blocs.models import Unit
from blocs.models.blocs import year_seen_by
from common.clock import now
from common.fields import LineField, StateField
from common.history import OneByOneQuerySet
from documents.models import Document
from emulation.campaigns.leading import prepared_by
from emulation.conferences.models import AgendaItem, Conference
from emulation.versions import KeptVersion, Written


class MinutesQuerySet(OneByOneQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Minutes put out for signing, for the whole bloc; a draft for those who prepare the year only."""
        shown = ~Q(state=Minutes.State.DRAFT)
        return self.filter(
            year_seen_by(user, "conference__campaign__"), shown | prepared_by(user, "conference__campaign__")
        )


class Minutes(ConcurrentTransitionMixin, FSMModelMixin, models.Model):
    """Biên bản hội nghị: written by the head unit and the secretariat, signed by secretary and chair, then locked."""

    class State(models.TextChoices):
        DRAFT = "draft", _("being written")
        SIGNING = "signing", _("open for signing")
        SIGNED = "signed", _("signed")

    FROZEN = ("conference_id", "chair_name", "chair_unit_id", "secretary_name", "secretary_unit_id", "document_id")
    """What no longer changes once both have signed."""

    conference = models.OneToOneField(
        Conference, models.PROTECT, related_name="minutes", verbose_name=_("conference"), editable=False
    )
    state = StateField(_("state"), default=State.DRAFT, choices=State, protected=True)
    chair_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit in the chair")
    )
    chair_name = LineField(_("chair"), max_length=120, blank=True)
    chair_post = LineField(_("post of the chair"), max_length=120, blank=True)
    secretary = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("secretary")
    )
    secretary_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit of the secretary")
    )
    secretary_name = LineField(_("name of the secretary"), max_length=120, blank=True)
    secretary_post = LineField(_("post of the secretary"), max_length=120, blank=True)
    document = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, editable=False, verbose_name=_("frozen paper")
    )
    finished_at = models.DateTimeField(_("put out for signing at"), null=True, blank=True, editable=False)
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True, editable=False)

    objects = MinutesQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(document__isnull=False), name="minutes_frozen_before_signing"
            )
        ]

    def __str__(self) -> str:
        return str(_("Minutes: %(conference)s")) % {"conference": self.conference}

    def save(self, *args: Any, **kwargs: Any) -> None:
        signed = Minutes.objects.filter(pk=self.pk, state=self.State.SIGNED).values(*self.FROZEN).first()
        if signed and any(self.__dict__.get(name, value) != value for name, value in signed.items()):
            raise ValidationError(_("Signed minutes never change."), code="sealed")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("emulation:minutes", args=[self.conference_id])

    @property
    def is_editable(self) -> bool:
        return self.state == self.State.DRAFT

    @transition(state, source=State.DRAFT, target=State.SIGNING)
    def put_out(self) -> None:
        """The text is frozen; chair and secretary are asked to sign."""
        self.finished_at = now()

    @transition(state, source=State.SIGNING, target=State.DRAFT)
    def take_back(self) -> None:
        """Nobody has signed yet: the frozen paper is withdrawn and the text can be written on."""
        self.finished_at, self.document = None, None

    @transition(state, source=State.SIGNING, target=State.SIGNED)
    def lock_for_good(self) -> None:
        """Chair and secretary have signed."""
        self.signed_at = now()


class Section(Written):
    """Mục của biên bản: the text under one heading."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="sections", verbose_name=_("minutes"))
    key = models.CharField(_("key"), max_length=40)
    item = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("agenda item")
    )
    heading = LineField(_("heading"), max_length=320)

    objects = OneByOneQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["body"])

    class Meta:
        verbose_name = _("section of minutes")
        verbose_name_plural = _("sections of minutes")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["minutes", "key"], name="section_key_once")]

    def __str__(self) -> str:
        return self.heading


class SectionVersion(KeptVersion):
    """Bản cũ của một mục biên bản."""

    section = models.ForeignKey(Section, models.PROTECT, related_name="versions", verbose_name=_("section of minutes"))

    class Meta(KeptVersion.Meta):
        verbose_name = _("old version of a section")
        verbose_name_plural = _("old versions of sections")
        constraints = [
            models.UniqueConstraint(
                fields=["section", "number"], condition=Q(kind="replaced"), name="section_version_kept_once"
            )
        ]
