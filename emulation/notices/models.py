"""Messages that wait in the outbox, what became of each at each person, and how people want to be told."""

from __future__ import annotations

import hashlib
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMModelMixin, transition
from simple_history.models import HistoricalRecords

from blocs import scope
from blocs.models import Council
from common.clock import now
from common.fields import LineField, ProseField, StateField
from common.history import OneByOneQuerySet


class MessageQuerySet(OneByOneQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Messages of the councils that `user` is secretariat of."""
        if scope.sees_everything(user):
            return self
        return self.filter(council__in=scope.council_ids(user))

    def due(self) -> Self:
        """Messages whose moment has come and that nobody holds back."""
        return self.filter(state=Message.State.WAITING, due_at__lte=now())

    def with_counts(self) -> Self:
        """Add how many got it on their desk or as guests, and how far its e-mails have come."""
        mails = Q(deliveries__channel=Delivery.Channel.EMAIL)
        return self.annotate(
            people_count=Count("deliveries", filter=~mails | Q(deliveries__person=None)),
            mailed_count=Count("deliveries", filter=mails & Q(deliveries__state=Delivery.State.SENT)),
            open_count=Count("deliveries", filter=mails & Q(deliveries__state__in=Delivery.OPEN)),
            failed_count=Count("deliveries", filter=mails & Q(deliveries__state=Delivery.State.FAILED)),
        )


class Message(ConcurrentTransitionMixin, FSMModelMixin, models.Model):
    """Thông báo trong hộp thư đi: what is to be told, when, and to whom (as data: people are looked up at sending)."""

    class Kind(models.TextChoices):
        COVENANT = "covenant", _("covenants")
        DRAFT = "draft", _("comments on drafts")
        CONFERENCE = "conference", _("conferences")
        MINUTES = "minutes", _("minutes")
        DIRECTIVE = "directive", _("directives")
        REPORT = "report", _("reports")
        SCORING = "scoring", _("criteria, scores and ranking")
        ROLE_MODEL = "role_model", _("role models and initiatives")
        ROTATION = "rotation", _("heads and deputies")
        HANDOVER = "handover", _("handover")
        REMINDER = "reminder", _("reminders")
        DIGEST = "digest", _("daily digest")
        OTHER = "other", _("other notices")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for its time")
        HELD = "held", _("held back")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("gone out")
        FAILED = "failed", _("not everybody was reached")
        CANCELLED = "cancelled", _("cancelled")

    WRITABLE = (State.WAITING, State.HELD)

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OTHER)
    key = models.CharField(_("key"), max_length=200, unique=True, editable=False)
    subject = LineField(_("subject"), max_length=250)
    body = ProseField(_("text"), max_length=8000)
    url = models.CharField(_("page"), max_length=400, blank=True)
    audience = models.JSONField(_("audience"), default=dict, blank=True, editable=False)
    council = models.ForeignKey(
        Council, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("council"), editable=False
    )
    due_at = models.DateTimeField(_("not before"))
    state = StateField(_("state"), default=State.WAITING, choices=State, protected=True)
    reason = ProseField(_("why held, cancelled or sent again"), blank=True, max_length=1000)
    posted_at = models.DateTimeField(_("posted at"), editable=False)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("posted by"),
    )  # fmt: skip
    is_edited = models.BooleanField(_("edited by the secretariat"), default=False, editable=False)

    objects = MessageQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("outbox")
        ordering = ["-due_at", "-pk"]
        indexes = [models.Index(fields=["state", "due_at"], name="message_by_state")]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("emulation:outbox_message", args=[self.pk])

    @property
    def is_writable(self) -> bool:
        """Whether nothing of it has gone out yet."""
        return self.state in self.WRITABLE

    @transition(state, source=State.WAITING, target=State.HELD)
    def hold(self) -> None:
        pass

    @transition(state, source=State.HELD, target=State.WAITING)
    def release(self) -> None:
        pass

    @transition(state, source=State.WAITING, target=State.SENDING)
    def begin(self) -> None:
        """Its people are looked up; from here on each delivery goes its own way."""

    @transition(state, source=State.SENDING, target=State.SENT)
    def finish(self) -> None:
        """Everybody was reached, or nobody was to be."""

    @transition(state, source=State.SENDING, target=State.FAILED)
    def fail(self) -> None:
        """Some mail was given up; the outbox names whose."""

    @transition(state, source=[State.SENT, State.FAILED], target=State.SENDING)
    def resend(self) -> None:
        pass

    @transition(state, source=[State.WAITING, State.HELD, State.SENDING, State.FAILED], target=State.CANCELLED)
    def cancel(self) -> None:
        """What has not gone out yet stays here: by the secretariat, or because the thing was done meanwhile."""


class Attachment(models.Model):
    """Tệp kèm theo: a file that goes out with a message, its exact bytes."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="attachments", verbose_name=_("message"))
    name = LineField(_("file name"), max_length=200)
    media_type = models.CharField(_("media type"), max_length=120)
    data = models.BinaryField()
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)

    objects = OneByOneQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sha256 = hashlib.sha256(self.data).hexdigest()
        super().save(*args, **kwargs)


class Delivery(FSMModelMixin, models.Model):
    """Lượt gửi: one message to one person by one channel. The rows on the desk are the person's inbox.

    No history: what happened to it stands in the row, and it is never written by people.
    """

    class Channel(models.TextChoices):
        DESK = "desk", _("on the site")
        EMAIL = "email", _("e-mail")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        COLLECTED = "collected", _("waiting for the daily digest")
        CARRIED = "carried", _("in the daily digest")
        CLAIMED = "claimed", _("about to be sent")
        HANDED = "handed", _("being handed to the mail server")
        SENT = "sent", _("gone out")
        FAILED = "failed", _("failed")
        DROPPED = "dropped", _("not sent")

    OPEN = (State.WAITING, State.COLLECTED, State.CARRIED, State.CLAIMED, State.HANDED)
    IN_HAND = (State.CLAIMED, State.HANDED)

    message = models.ForeignKey(Message, models.PROTECT, related_name="deliveries", verbose_name=_("message"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="deliveries",
        verbose_name=_("person"), help_text=_("Empty for a guest, who has no account."),
    )  # fmt: skip
    name = LineField(_("name"), max_length=120)
    address = models.EmailField(_("address"), blank=True)
    channel = models.CharField(_("channel"), max_length=5, choices=Channel)
    state = StateField(_("state"), default=State.WAITING, choices=State, protected=True)
    round = models.PositiveSmallIntegerField(_("how often sent"), default=1)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try at"))
    queued_at = models.DateTimeField(_("queued at"))
    claim = models.UUIDField(null=True, blank=True, editable=False)
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    is_uncertain = models.BooleanField(
        _("sent twice perhaps"),
        default=False,
        help_text=_("A run was killed while the mail server answered; it was sent again under the same Message-ID."),
    )
    note = LineField(_("error, or why not sent"), max_length=400, blank=True)
    sent_at = models.DateTimeField(_("gone out at"), null=True, blank=True)
    carrier = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="carried", verbose_name=_("digest")
    )
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["message", "person", "channel"], name="delivery_once_per_person"),
            models.UniqueConstraint(
                fields=["message", "address"], condition=Q(person__isnull=True), name="delivery_once_per_guest"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="delivery_by_state"),
            models.Index(fields=["person", "read_at"], condition=Q(channel="desk"), name="delivery_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.message_id}"

    @property
    def message_id_header(self) -> str:
        """The Message-ID of the mail: the same at every try, so that a repeat is recognised as one."""
        host = settings.SITE_ADDRESS.partition("://")[2].partition("/")[0].partition(":")[0]
        return f"<thong-bao-{self.message_id}-{self.pk}-{self.round}@{host}>"

    @transition(state, source=[State.WAITING, *IN_HAND], target=State.CLAIMED)
    def take(self) -> None:
        """One run of `tick` takes it; after a killed run another one does."""

    @transition(state, source=State.CLAIMED, target=State.HANDED)
    def hand(self) -> None:
        """Noted before the mail server is asked, so that a killed run is known to have asked or not."""

    @transition(state, source=[State.HANDED, State.CARRIED], target=State.SENT)
    def arrive(self) -> None:
        """The mail server has accepted it."""
        self.sent_at, self.note = now(), ""

    @transition(state, source=IN_HAND, target=State.WAITING)
    def wait(self) -> None:
        """The mail server did not take it now; it is tried again."""

    @transition(state, source=[*IN_HAND, State.CARRIED], target=State.FAILED)
    def give_up(self) -> None:
        pass

    @transition(state, source=State.COLLECTED, target=State.CARRIED)
    def join(self) -> None:
        """It goes out in a digest."""

    @transition(state, source=[*OPEN, State.FAILED], target=State.DROPPED)
    def drop(self) -> None:
        """It is not sent: the person is none of the recipients any more, or the message was cancelled."""

    @transition(state, source=[State.SENT, State.FAILED, State.DROPPED], target=State.WAITING)
    def renew(self) -> None:
        """The secretariat sends it again."""


class Preference(models.Model):
    """Lựa chọn nhận tin: how a person wants to be told by e-mail; on the site everything is told to everybody."""

    class Mail(models.TextChoices):
        AT_ONCE = "at_once", _("at once")
        DAILY = "daily", _("once a day, all in one e-mail")
        NONE = "none", _("no e-mails")

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="mail_preference", verbose_name=_("person")
    )
    mail = models.CharField(_("e-mail"), max_length=8, choices=Mail, default=Mail.AT_ONCE)
    muted = models.JSONField(_("kinds without e-mail"), default=list, blank=True)

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")

    def __str__(self) -> str:
        return f"{self.person}: {self.get_mail_display()}"


class FeedKey(models.Model):
    """Địa chỉ lịch: the secret part of a calendar address; only its hash is kept, and it can be revoked."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="feed_keys", verbose_name=_("person")
    )
    secret_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at__isnull=True), name="feed_key_one_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.made_at:%d/%m/%Y}"
