"""Conferences of a bloc: when and where, what is on the agenda, who is invited, who came, and what was voted."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import ConcurrentTransitionMixin, FSMModelMixin, transition
from simple_history.models import HistoricalRecords

from blocs.models import Unit
from blocs.models.blocs import year_seen_by
from common.clock import now
from common.fields import LineField, ProseField, StateField
from common.history import OneByOneQuerySet
from documents.models import CODE_LETTERS, Document
from emulation.campaigns.models import Campaign


def new_check_in_code() -> str:
    """Return six letters and digits that look like no other, to be read out in the hall."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(6))


class WebAddressField(models.URLField):
    """An address that is safe by default: typed without a scheme it is https."""

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        return super().formfield(*args, **{"assume_scheme": "https", **kwargs})


class ConferenceQuerySet(OneByOneQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Conferences of the years that `user` sees."""
        return self.filter(year_seen_by(user, "campaign__"))


class Conference(ConcurrentTransitionMixin, FSMModelMixin, models.Model):
    """Hội nghị của khối: called by the head unit; one conference may close a year and launch the next."""

    class Kind(models.TextChoices):
        LAUNCH = "launch", _("launch and signing")
        MIDYEAR = "midyear", _("mid-year review")
        PREPARATORY = "preparatory", _("preparatory meeting")
        FINAL = "final", _("final review")
        THEMATIC = "thematic", _("thematic meeting")

    class State(models.TextChoices):
        PLANNED = "planned", _("being prepared")
        INVITED = "invited", _("invitations sent")
        OPEN = "open", _("in session")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled")

    AHEAD = (State.PLANNED, State.INVITED)
    RUNNING = (State.PLANNED, State.INVITED, State.OPEN)

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="conferences", verbose_name=_("bloc year"))
    launches = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="launching_conferences",
        verbose_name=_("also launches"), help_text=_("The next year, when the same meeting launches it."),
    )  # fmt: skip
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    title = LineField(pgettext_lazy("of a conference", "title"), max_length=300)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    place = LineField(_("place"), max_length=300, blank=True)
    online_url = WebAddressField(_("online address"), max_length=500, blank=True)
    chair_unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="chaired_conferences", verbose_name=_("unit in the chair")
    )
    quorum_of = models.PositiveSmallIntegerField(
        _("quorum"), default=3, help_text=_("The meeting counts when this many parts …")
    )
    quorum_parts = models.PositiveSmallIntegerField(_("quorum"), default=2)
    check_in_code = models.CharField(_("check-in code"), max_length=6, default=new_check_in_code, editable=False)
    revision = models.PositiveSmallIntegerField(
        _("revision"),
        default=0,
        editable=False,
        help_text=_("Goes up whenever time or place changes after invitation."),
    )
    letter = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("invitation on file"),
    )  # fmt: skip
    state = StateField(_("state"), default=State.PLANNED, choices=State, protected=True)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)
    cancel_reason = ProseField(_("why it was cancelled"), blank=True, max_length=1000)
    is_example = models.BooleanField(_("example"), default=False, editable=False)

    objects = ConferenceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("conference")
        verbose_name_plural = _("conferences")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="conference_ends_after_it_begins",
                violation_error_message=_("The end is after the beginning."),
            ),
            models.CheckConstraint(
                condition=Q(quorum_parts__gte=1) & Q(quorum_of__gte=F("quorum_parts")),
                name="conference_quorum_is_a_share",
                violation_error_message=_("The quorum is a share such as 2 of 3."),
            ),
            models.CheckConstraint(
                condition=Q(launches__isnull=True) | ~Q(launches=F("campaign")),
                name="conference_launches_another_year",
                violation_error_message=_("The year that is launched is another one."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("emulation:conference", args=[self.pk])

    @property
    def day(self) -> date:
        """The day of the meeting in Vietnam."""
        return localdate(self.starts_at)

    @property
    def is_ahead(self) -> bool:
        return self.state in self.AHEAD

    @transition(state, source=State.PLANNED, target=State.INVITED)
    def invite(self) -> None:
        """The units have been asked to come."""

    @transition(state, source=[State.PLANNED, State.INVITED], target=State.OPEN)
    def open(self) -> None:
        self.opened_at = now()

    @transition(state, source=State.OPEN, target=State.HELD)
    def close(self) -> None:
        self.closed_at = now()

    @transition(state, source=[State.PLANNED, State.INVITED], target=State.CANCELLED)
    def cancel(self) -> None:
        """The meeting does not take place; its papers stay on file."""


class AgendaItem(models.Model):
    """Nội dung chương trình: one point of the agenda, who presents it and how long it takes."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="agenda", verbose_name=_("conference"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = LineField(_("title"), max_length=300)
    note = ProseField(_("note"), blank=True, max_length=4000)
    presenter = LineField(_("presented by"), max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(pgettext_lazy("a length of time", "minutes"), null=True, blank=True)

    objects = OneByOneQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["number", "pk"]
        constraints = [models.UniqueConstraint(fields=["conference", "number"], name="agenda_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Paper(models.Model):
    """Tài liệu họp: a file on an agenda item, as a draft or final, for everyone or for the head and the secretariat."""

    class Stage(models.TextChoices):
        DRAFT = "draft", _("draft")
        FINAL = "final", _("final")

    class Audience(models.TextChoices):
        MEMBERS = "members", _("all members of the bloc")
        HEADS = "heads", _("head, deputies and secretariat")
        SECRETARIAT = "secretariat", _("head and secretariat")

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="papers", verbose_name=_("agenda item"))
    title = LineField(_("title"), max_length=300)
    stage = models.CharField(_("stage"), max_length=5, choices=Stage, default=Stage.DRAFT)
    audience = models.CharField(_("visible to"), max_length=12, choices=Audience, default=Audience.MEMBERS)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name=_("paper"))

    objects = OneByOneQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("conference paper")
        verbose_name_plural = _("conference papers")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """Đơn vị dự họp: a member unit that is invited, what it answered, who comes for it, and whether it came."""

    class Answer(models.TextChoices):
        NONE = "", _("no answer yet")
        ACCEPTED = "accepted", _("will attend")
        DECLINED = "declined", _("cannot attend")
        SUBSTITUTE = "substitute", _("sends a substitute")

    class Presence(models.TextChoices):
        UNKNOWN = "", _("not recorded")
        PRESENT = "present", _("present")
        SUBSTITUTE = "substitute", _("represented by a substitute")
        EXCUSED = "excused", _("absent with an excuse")
        ABSENT = "absent", _("absent")

    class Mode(models.TextChoices):
        HALL = "hall", _("in the hall")
        ONLINE = "online", _("online")

    HERE = (Presence.PRESENT, Presence.SUBSTITUTE)
    """What counts for the quorum."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="attendances", verbose_name=_("conference"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="attendances", verbose_name=_("unit"))
    order = models.PositiveSmallIntegerField(_("order"))
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True, default=Answer.NONE)
    answer_note = ProseField(_("reason or remark"), blank=True, max_length=1000)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)
    answered_revision = models.PositiveSmallIntegerField(
        _("answered for revision"), null=True, blank=True, editable=False
    )
    representative = LineField(_("who comes"), max_length=120, blank=True)
    post = LineField(_("post"), max_length=120, blank=True)
    presence = models.CharField(_("attendance"), max_length=10, choices=Presence, blank=True, default=Presence.UNKNOWN)
    mode = models.CharField(_("how"), max_length=6, choices=Mode, default=Mode.HALL)
    checked_in_at = models.DateTimeField(_("checked in at"), null=True, blank=True, editable=False)
    checked_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("recorded by"),
    )  # fmt: skip

    objects = OneByOneQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["conference", "unit"], name="attendance_once_per_unit")]

    def __str__(self) -> str:
        return f"{self.unit} · {self.conference}"

    @property
    def is_here(self) -> bool:
        return self.presence in self.HERE

    @property
    def is_waited_for(self) -> bool:
        """Whether the unit still has to answer: it has not, or it did for another time or place."""
        return not self.answer or self.answered_revision != self.conference.revision


class Guest(models.Model):
    """Khách mời: a person from outside the bloc."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="guests", verbose_name=_("conference"))
    name = LineField(_("full name"), max_length=120)
    post = LineField(_("post and organisation"), max_length=250, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    has_come = models.BooleanField(_("has come"), default=False)

    objects = OneByOneQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("guest")
        verbose_name_plural = _("guests")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Vote(models.Model):
    """Biểu quyết giơ tay: the figures of a show of hands on a question, counted by units present."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="votes", verbose_name=_("conference"))
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="votes", verbose_name=_("agenda item")
    )
    question = ProseField(_("question"), max_length=1000)
    in_favour = models.PositiveSmallIntegerField(_("in favour"))
    against = models.PositiveSmallIntegerField(_("against"), default=0)
    abstaining = models.PositiveSmallIntegerField(_("abstaining"), default=0)
    units_present = models.PositiveSmallIntegerField(_("units present"))
    recorded_at = models.DateTimeField(_("recorded at"), default=now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("recorded by")
    )

    objects = OneByOneQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("show of hands")
        verbose_name_plural = _("shows of hands")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(units_present__gte=F("in_favour") + F("against") + F("abstaining")),
                name="vote_counts_units_present",
                violation_error_code="too_many_hands",
                violation_error_message=_("More hands than units present."),
            )
        ]

    def __str__(self) -> str:
        return self.question[:80]

    @property
    def is_carried(self) -> bool:
        """More than half of the units present are in favour."""
        return 2 * self.in_favour > self.units_present
