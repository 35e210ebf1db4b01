"""Ballots, who stands, who is on the roll, and how often each answer was given.

A vote leaves two things that nothing links: the mark of the seat, and a higher count. Neither has a time, a history or
a place in the administration, and both tables are rewritten whole at every vote (docs/adr/0015-secret-ballots.md).
"""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import ConcurrentTransitionMixin, FSMModelMixin, transition
from simple_history.models import HistoricalRecords

from blocs import scope
from blocs.models import Council, CouncilMember, Unit
from blocs.models.blocs import year_seen_by
from blocs.years import YearField
from common.clock import now, today
from common.fields import LineField, ProseField, StateField
from common.history import OneByOneQuerySet
from common.periods import covers
from documents.models import Document
from emulation.campaigns.leading import prepared_by
from emulation.conferences.models import Conference


class BallotQuerySet(OneByOneQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Ballots of the years that `user` sees (drafts: for those who prepare them), and of councils they sit on."""
        shown = ~Q(state=Ballot.State.DRAFT)
        prepares = prepared_by(user, "conference__campaign__")
        of_blocs = Q(conference__isnull=False) & year_seen_by(user, "conference__campaign__") & (shown | prepares)
        if scope.sees_everything(user):
            return self.filter(of_blocs | Q(council__isnull=False))
        sits = CouncilMember.objects.filter(covers(today()), person=user.pk).values("council")
        votes = Seat.objects.filter(covers(today(), "member__"), person=user.pk).values("ballot")
        of_councils = Q(council__in=scope.council_ids(user)) | ((Q(council__in=sits) | Q(pk__in=votes)) & shown)
        return self.filter(of_blocs | of_councils)


class Ballot(ConcurrentTransitionMixin, FSMModelMixin, models.Model):
    """Cuộc bỏ phiếu, biểu quyết: what is asked, who stands, by which rule it is decided, and what came of it."""

    class Purpose(models.TextChoices):
        ACCLAIM = "acclaim", _("acclaiming units for awards")
        HEAD = "head", _("next year's head or deputy")
        QUESTION = "question", _("a question of the conference")
        AWARDS = "awards", _("awards before the council")

    class Form(models.TextChoices):
        EACH = "each", _("agree, disagree or abstain, for each candidate")
        CHOICE = "choice", _("choose among the candidates")

    class Method(models.TextChoices):
        SECRET = "secret", _("secret ballot")
        HANDS = "hands", _("show of hands")

    class Base(models.TextChoices):
        """Of what the votes in favour are a share."""

        ALL = "all", _("all on the roll")
        PRESENT = "present", _("all who took part")
        VALID = "valid", _("valid votes")

    class TieBreak(models.TextChoices):
        NONE = "none", _("a tie stays open")
        RANKING = "ranking", _("the better place in the ranking")
        RUN_OFF = "run_off", _("a second ballot among them")
        CHAIR = "chair", _("the chair decides")

    class State(models.TextChoices):
        DRAFT = "draft", _("being prepared")
        OPEN = "open", _("voting")
        CLOSED = "closed", _("closed, being counted")
        COUNTED = "counted", _("counted")
        CANCELLED = "cancelled", _("cancelled")

    conference = models.ForeignKey(
        Conference, models.PROTECT, null=True, blank=True, related_name="ballots", verbose_name=_("conference")
    )
    council = models.ForeignKey(
        Council, models.PROTECT, null=True, blank=True, related_name="ballots", verbose_name=_("council")
    )
    purpose = models.CharField(_("what for"), max_length=10, choices=Purpose)
    title = LineField(pgettext_lazy("ballot", "title"), max_length=300)
    question = ProseField(_("question"), max_length=2000, blank=True)
    form = models.CharField(_("form"), max_length=8, choices=Form, default=Form.EACH)
    method = models.CharField(pgettext_lazy("ballot", "method"), max_length=8, choices=Method, default=Method.SECRET)
    by_paper = models.BooleanField(_("paper votes are taken too"), default=False)
    is_trial = models.BooleanField(_("trial ballot"), default=False)
    most = models.PositiveSmallIntegerField(
        _("choices at most"), default=1, help_text=_("How many candidates one voter chooses at most.")
    )
    places = models.PositiveSmallIntegerField(
        _("places"), null=True, blank=True, help_text=_("How many can win. Empty: everyone who has enough votes.")
    )
    quorum_parts = models.PositiveSmallIntegerField(_("quorum"), default=2)
    quorum_of = models.PositiveSmallIntegerField(_("quorum"), default=3)
    yes_parts = models.PositiveSmallIntegerField(_("votes needed"), default=1)
    yes_of = models.PositiveSmallIntegerField(_("votes needed"), default=2)
    yes_strictly = models.BooleanField(_("more than this share"), default=True)
    base = models.CharField(_("share of"), max_length=8, choices=Base, default=Base.PRESENT)
    tie_break = models.CharField(_("at a tie"), max_length=8, choices=TieBreak, default=TieBreak.NONE)
    rule_source = LineField(_("which rule says so"), max_length=300, blank=True)
    counts_from = models.PositiveSmallIntegerField(
        _("figures shown from"), default=5, help_text=_("With fewer votes than this only the outcome is shown.")
    )
    closes_at = models.DateTimeField(_("voting is planned to end"), null=True, blank=True)
    state = StateField(_("state"), default=State.DRAFT, choices=State, protected=True)
    opened_at = models.DateTimeField(pgettext_lazy("ballot", "opened at"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(pgettext_lazy("ballot", "closed at"), null=True, blank=True, editable=False)
    counted_at = models.DateTimeField(_("counted at"), null=True, blank=True, editable=False)
    cancel_reason = ProseField(_("why it was cancelled"), blank=True, max_length=1000)
    chair_note = ProseField(_("how the chair decided a tie"), blank=True, max_length=1000)
    run_off_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="run_offs", verbose_name=_("second ballot to")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("prepared by")
    )
    document = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, editable=False, verbose_name=_("counting minutes")
    )
    is_example = models.BooleanField(_("example"), default=False, editable=False)

    objects = BallotQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(conference__isnull=False, council__isnull=True)
                | Q(conference__isnull=True, council__isnull=False),
                name="ballot_of_a_conference_or_a_council",
                violation_error_message=_("A ballot belongs to a conference or to a council."),
            ),
            models.CheckConstraint(
                condition=Q(quorum_parts__gte=1) & Q(quorum_of__gte=F("quorum_parts")),
                name="ballot_quorum_is_a_share",
                violation_error_message=_("The quorum is a share such as 2 of 3."),
            ),
            models.CheckConstraint(
                condition=Q(yes_parts__gte=1) & Q(yes_of__gte=F("yes_parts")),
                name="ballot_threshold_is_a_share",
                violation_error_message=_("The votes needed are a share such as 1 of 2."),
            ),
            models.CheckConstraint(
                condition=~(Q(yes_strictly=True) & Q(yes_parts=F("yes_of"))),
                name="ballot_threshold_can_be_reached",
                violation_error_message=_("More than all votes cannot be reached."),
            ),
            models.CheckConstraint(
                condition=Q(most__gte=1) & (Q(places__isnull=True) | Q(places__gte=1)),
                name="ballot_has_a_place",
                violation_error_message=_("At least one can be chosen."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("emulation:ballot", args=[self.pk])

    @property
    def is_secret(self) -> bool:
        return self.method == self.Method.SECRET

    @transition(state, source=State.DRAFT, target=State.OPEN)
    def open(self) -> None:
        self.opened_at = now()

    @transition(state, source=State.OPEN, target=State.CLOSED)
    def close(self) -> None:
        self.closed_at = now()

    @transition(state, source=State.CLOSED, target=State.COUNTED)
    def count(self) -> None:
        self.counted_at = now()

    @transition(state, source=[State.DRAFT, State.OPEN, State.CLOSED], target=State.CANCELLED)
    def cancel(self) -> None:
        """Nothing is decided by it; what was counted is never shown."""


class Candidate(models.Model):
    """Đối tượng bỏ phiếu: a unit, a person or an answer that is voted on, as it stands on the paper."""

    class Outcome(models.TextChoices):
        OPEN = "", _("not decided")
        ELECTED = "elected", _("enough votes")
        NOT_ELECTED = "not_elected", _("not enough votes")
        TIED = "tied", _("tied at the last place")

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="candidates", verbose_name=_("ballot"))
    order = models.PositiveSmallIntegerField(_("order"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="candidacies", verbose_name=_("unit")
    )
    name = LineField(_("name on the paper"), max_length=300)
    note = LineField(_("what for"), max_length=300, blank=True)
    year = YearField(_("year"), blank=True, editable=False)
    is_head = models.BooleanField(_("heads the bloc this year"), default=False, editable=False)
    rank = models.PositiveSmallIntegerField(_("place in the ranking"), null=True, blank=True)
    outcome = models.CharField(
        _("outcome"), max_length=12, choices=Outcome, blank=True, default=Outcome.OPEN, editable=False
    )

    objects = OneByOneQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "order"], name="candidate_order_once"),
            models.UniqueConstraint(
                fields=["ballot", "name", "note"],
                name="candidate_once",
                violation_error_code="candidate_exists",
                violation_error_message=_("This candidate is on the paper already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """Phiếu quyền: a place on the roll, frozen at opening: one unit or one council member, one vote.

    Who decides for the unit that day votes for it; for a member only the account `person` that they had at opening.
    `channel` is the mark that the vote was given, and how; never what it was, and never when.
    """

    class Channel(models.TextChoices):
        NONE = "", _("has not voted")
        ONLINE = "online", _("voted online")
        PAPER = "paper", _("voted on paper")
        WRITTEN = "written", _("asked in writing, answered")
        HANDS = "hands", _("by show of hands")

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="seats", verbose_name=_("ballot"))
    order = models.PositiveSmallIntegerField(_("order"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="ballot_seats", verbose_name=_("unit")
    )
    member = models.ForeignKey(
        CouncilMember, models.PROTECT, null=True, blank=True, related_name="ballot_seats", verbose_name=_("member")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("account")
    )
    name = LineField(_("name"), max_length=250)
    is_present = models.BooleanField(_("present at the meeting"), default=True)
    channel = models.CharField(_("vote"), max_length=8, choices=Channel, blank=True, default=Channel.NONE)

    class Meta:
        verbose_name = _("seat on the roll")
        verbose_name_plural = _("seats on the roll")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "unit"], name="seat_once_per_unit"),
            models.UniqueConstraint(fields=["ballot", "member"], name="seat_once_per_member"),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, member__isnull=True) | Q(unit__isnull=True, member__isnull=False),
                name="seat_of_a_unit_or_a_member",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_voted(self) -> bool:
        return self.channel != self.Channel.NONE

    @property
    def is_on_paper(self) -> bool:
        """Whether somebody noted that a paper was taken, or answered in writing: no vote is in by that alone."""
        return self.channel in (self.Channel.PAPER, self.Channel.WRITTEN)


class Tally(models.Model):
    """Số phiếu: how often an answer was given. Counts only; whose they are is written nowhere."""

    class Option(models.TextChoices):
        AGREE = "agree", _("agree")
        DISAGREE = "disagree", _("disagree")
        ABSTAIN = "abstain", _("abstain")
        INVALID = "invalid", _("invalid")
        PAPERS = "papers", _("votes cast")

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="tallies", verbose_name=_("ballot"))
    candidate = models.ForeignKey(
        Candidate, models.CASCADE, null=True, blank=True, related_name="tallies", verbose_name=_("candidate")
    )
    option = models.CharField(_("answer"), max_length=8, choices=Option)
    count = models.PositiveIntegerField(_("count"), default=0)

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["candidate", "option"], name="tally_once_per_answer"),
            models.UniqueConstraint(
                fields=["ballot", "option"], condition=Q(candidate__isnull=True), name="tally_once_per_ballot"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate or self.ballot}: {self.option}"


class Teller(models.Model):
    """Thành viên tổ kiểm phiếu: who counts the papers of a ballot, named before the voting ends."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="tellers", verbose_name=_("ballot"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("teller"), editable=False
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit of the teller")
    )

    class Meta:
        verbose_name = _("teller")
        verbose_name_plural = _("tellers")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["ballot", "person"], name="teller_once_per_ballot")]

    def __str__(self) -> str:
        return ", ".join(str(part) for part in (self.person, self.unit) if part)


OPTIONS = {
    Ballot.Form.EACH.value: (Tally.Option.AGREE, Tally.Option.DISAGREE, Tally.Option.ABSTAIN),
    Ballot.Form.CHOICE.value: (Tally.Option.AGREE,),
}
"""What can be answered about a candidate."""


class PaperCount(models.Model):
    """Kiểm phiếu giấy: what one teller counted of the paper votes; it stands when the other counted the same."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="paper_counts", verbose_name=_("ballot"))
    teller = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("teller"), editable=False
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit of the teller")
    )
    issued = models.PositiveSmallIntegerField(_("papers given out"))
    collected = models.PositiveSmallIntegerField(_("papers collected"))
    invalid = models.PositiveSmallIntegerField(_("invalid papers"), default=0)
    figures = models.JSONField(_("figures"), default=dict)
    counted_at = models.DateTimeField(_("counted at"), default=now, editable=False)

    class Meta:
        verbose_name = _("count of paper votes")
        verbose_name_plural = _("counts of paper votes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "teller"], name="paper_count_once_per_teller"),
            models.CheckConstraint(
                condition=Q(collected__lte=F("issued")) & Q(invalid__lte=F("collected")),
                name="paper_count_adds_up",
                violation_error_code="does_not_add_up",
                violation_error_message=_("No more papers are collected than were given out."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot}: {self.teller}"
