"""Submissions of nominations, their dossier, and every step on their way to the council."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import ConcurrentTransitionMixin, FSMModelMixin, transition
from simple_history.models import HistoricalRecords

from awards.catalogue.models import AwardType
from awards.records.models import Initiative, Occasion, Recipient
from blocs import scope, succession
from blocs.models import Council, CouncilMember, PositionClass, Unit
from blocs.years import YearField
from common.clock import now, today
from common.fields import LineField, ProseField, StateField
from common.history import OneByOneQuerySet
from common.periods import covers
from documents.models import Document
from emulation.ballots.models import Ballot, Candidate
from emulation.campaigns.leading import deputised_by, prepared_by
from emulation.campaigns.models import Campaign
from emulation.ranking.models import Placing


def seen_by(user: Any, path: str = "") -> Q:
    """Return the condition that `user` sees a submission (behind `path`, "submission__").

    Units see their own from the first draft; the head unit those handed in for its bloc year, deputies those that are
    theirs to review (`deputised_by`); a secretariat what came to its council; members of the council what was checked
    for them. What was dropped before it was ever handed in stays with its unit.
    """
    if scope.sees_everything(user):
        return ~Q(pk__in=[])
    mine = Q(**{f"{path}unit__in": succession.acted_for(user)})
    kept_back = Q(**{f"{path}state": Submission.State.WITHDRAWN, f"{path}number": ""})
    sent = ~Q(**{f"{path}state": Submission.State.DRAFT}) & ~kept_back
    in_year = Q(**{f"{path}campaign__isnull": False})
    of_bloc = in_year & prepared_by(user, f"{path}campaign__") & sent
    of_deputy = Q(**{f"{path}pk__in": Submission.objects.filter(deputised_by(user, "campaign__")).values("pk")}) & sent
    of_council = Q(**{f"{path}council__in": scope.council_ids(user)}) & sent
    sits = CouncilMember.objects.filter(covers(today()), person=user.pk).values("council")
    checked = Q(**{f"{path}council__in": sits, f"{path}state__in": Submission.BEFORE_COUNCIL})
    return mine | of_bloc | of_deputy | of_council | checked


class SubmissionQuerySet(OneByOneQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(seen_by(user))


class Submission(ConcurrentTransitionMixin, FSMModelMixin, models.Model):
    """Hồ sơ đề nghị khen thưởng: what one unit proposes on one occasion, with its tờ trình and dossier.

    A regular one belongs to a bloc year: the unit hands it in, the bloc reviews and votes, the secretariat checks, the
    council votes. A sudden one goes straight to the secretariat.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("being prepared")
        SUBMITTED = "submitted", _("handed in to the bloc")
        RETURNED = "returned", _("returned to the unit")
        FORWARDED = "forwarded", _("with the secretariat")
        CHECKED = "checked", _("checked, before the council")
        DECIDED = "decided", _("decided")
        WITHDRAWN = "withdrawn", _("withdrawn")

    WITH_UNIT = (State.DRAFT, State.RETURNED)
    BEFORE_COUNCIL = (State.CHECKED, State.DECIDED)

    council = models.ForeignKey(
        Council, models.PROTECT, related_name="submissions", verbose_name=_("council that decides or submits")
    )
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="submissions", verbose_name=_("bloc year")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="award_submissions", verbose_name=_("proposing unit"))
    year = YearField(_("year"))
    occasion = models.CharField(_("occasion"), max_length=10, choices=Occasion, default=Occasion.MERIT)
    title = LineField(_("title"), max_length=300)
    note = ProseField(_("summary of the procedure followed"), max_length=8000, blank=True)
    state = StateField(_("state"), default=State.DRAFT, choices=State, protected=True)
    number = LineField(_("number"), max_length=40, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("handed in at"), null=True, blank=True, editable=False)
    opened_at = models.DateTimeField(
        pgettext_lazy("award submission", "opened at"), null=True, blank=True, editable=False,
        help_text=_("Until somebody opened it, the unit may take it back."),
    )  # fmt: skip
    complete_at = models.DateTimeField(
        _("complete since"), null=True, blank=True, editable=False, help_text=_("Working days are counted from here.")
    )
    return_reason = ProseField(_("why it was returned"), max_length=4000, blank=True, editable=False)
    document = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, editable=False, verbose_name=_("frozen paper"),
        related_name="award_submission",
    )  # fmt: skip
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("prepared by")
    )
    is_example = models.BooleanField(_("example"), default=False, editable=False)

    objects = SubmissionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("award submission")
        verbose_name_plural = _("award submissions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="submission_number_once",
                violation_error_message=_("This number is given already."),
            ),
            models.CheckConstraint(
                condition=Q(occasion="sudden") | Q(campaign__isnull=False),
                name="submission_of_a_bloc_year_or_sudden",
                violation_error_message=_("Only a sudden achievement is proposed outside a bloc year."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("awards:submission", args=[self.pk])

    @property
    def is_sudden(self) -> bool:
        return self.occasion == Occasion.SUDDEN

    @property
    def is_with_unit(self) -> bool:
        return self.state in self.WITH_UNIT

    @transition(state, source=[State.DRAFT, State.RETURNED], target=State.SUBMITTED)
    def submit(self) -> None:
        self.submitted_at, self.opened_at = now(), None

    @transition(state, source=[State.DRAFT, State.RETURNED], target=State.FORWARDED)
    def submit_straight(self) -> None:
        """A sudden achievement does not wait for the bloc."""
        self.submitted_at, self.opened_at = now(), None

    @transition(state, source=[State.SUBMITTED, State.FORWARDED], target=State.DRAFT)
    def recall(self) -> None:
        """The unit takes back what nobody has opened."""
        self.submitted_at = None

    @transition(state, source=[State.SUBMITTED, State.FORWARDED, State.CHECKED], target=State.RETURNED)
    def give_back(self) -> None:
        """Something is missing or wrong; the reason is stored."""

    @transition(state, source=State.SUBMITTED, target=State.FORWARDED)
    def forward(self) -> None:
        """The bloc has reviewed and voted."""

    @transition(state, source=State.FORWARDED, target=State.CHECKED)
    def check_off(self) -> None:
        """The secretariat found the dossier complete."""

    @transition(state, source=State.CHECKED, target=State.DECIDED)
    def decide(self) -> None:
        """Every nomination has its decision."""

    @transition(state, source=[State.DRAFT, State.RETURNED], target=State.WITHDRAWN)
    def withdraw(self) -> None:
        """The unit proposes nothing on this occasion; the papers stay on file."""


class NominationQuerySet(OneByOneQuerySet):
    def free_for_a_ballot(self) -> Self:
        """Those on no ballot of the bloc, or on one that was cancelled or had no result (no quorum)."""
        counted = Q(bloc_vote__ballot__state=Ballot.State.COUNTED)
        without_result = counted & Q(bloc_vote__outcome=Candidate.Outcome.OPEN)
        return self.filter(Q(bloc_vote=None) | Q(bloc_vote__ballot__state=Ballot.State.CANCELLED) | without_result)

    def visible_to(self, user: Any) -> Self:
        return self.filter(seen_by(user, "submission__"))

    def live(self) -> Self:
        return self.exclude(state=Nomination.State.WITHDRAWN)


class Nomination(ConcurrentTransitionMixin, FSMModelMixin, models.Model):
    """Đề nghị tặng: one recipient for one award. What is proposed never changes when something else is decided."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        BACKED = "backed", _("voted for by the bloc")
        NOT_BACKED = "not_backed", _("not voted for by the bloc")
        GRANTED = "granted", _("granted")
        OTHER = "other", _("another award granted")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")

    DECIDED = (State.GRANTED, State.OTHER, State.REJECTED)

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="nominations", verbose_name=_("submission"))
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="nominations", verbose_name=_("recipient"))
    award = models.ForeignKey(AwardType, models.PROTECT, related_name="nominations", verbose_name=_("award proposed"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="nominated_people", verbose_name=_("unit at the time"))
    post = LineField(_("post"), max_length=200, blank=True)
    position_class = models.CharField(_("position"), max_length=8, choices=PositionClass, blank=True)
    achievement = ProseField(_("achievement"), max_length=12_000, blank=True)
    achieved_on = models.DateField(_("day of the achievement"), null=True, blank=True)
    initiatives = models.ManyToManyField(Initiative, blank=True, related_name="+", verbose_name=_("initiatives"))
    placing = models.ForeignKey(
        Placing, models.PROTECT, null=True, blank=True, related_name="nominations",
        verbose_name=_("bloc year that was led"),
    )  # fmt: skip
    bloc_vote = models.OneToOneField(
        Candidate, models.SET_NULL, null=True, blank=True, related_name="nomination", editable=False,
        verbose_name=_("vote of the bloc"),
    )  # fmt: skip
    state = StateField(_("state"), default=State.PROPOSED, choices=State, protected=True)
    findings = models.JSONField(_("eligibility"), default=list, blank=True, editable=False)
    verdict = models.CharField(_("verdict"), max_length=8, blank=True, editable=False)
    examined_at = models.DateTimeField(_("examined at"), null=True, blank=True, editable=False)
    recheck_because = LineField(_("to be looked at again because"), max_length=300, blank=True, editable=False)

    objects = NominationQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[initiatives])

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "recipient", "award"],
                condition=~Q(state="withdrawn"),
                name="nomination_once",
                violation_error_code="nominated_already",
                violation_error_message=_("This recipient is proposed for this award already."),
            ),
            models.UniqueConstraint(
                fields=["recipient", "achieved_on"],
                condition=Q(achieved_on__isnull=False) & ~Q(state__in=["withdrawn", "rejected"]),
                name="nomination_one_for_an_achievement",
                violation_error_code="achievement_proposed",
                violation_error_message=_("This achievement is proposed already: one achievement, one award."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient}: {self.award}"

    def get_absolute_url(self) -> str:
        return reverse("awards:nomination", args=[self.pk])

    @property
    def vote(self) -> Candidate | None:
        """Its line on the last ballot of the bloc that was not cancelled, second ballots included; None without one."""
        line, again = None, self.bloc_vote
        while again and again.ballot.state != Ballot.State.CANCELLED:
            line, again = again, _second(again)
        return line

    @property
    def is_being_voted_on(self) -> bool:
        line = self.vote
        return bool(line and line.ballot.state != Ballot.State.COUNTED)

    @property
    def vote_said(self) -> str:
        """What the bloc said of it, as far as it is known; empty when it is on no ballot."""
        line = self.vote
        return said_of(line.ballot.state, line.outcome) if line else ""

    @transition(state, source=[State.PROPOSED, State.NOT_BACKED], target=State.BACKED)
    def back(self) -> None:
        """The bloc gave it enough votes."""

    @transition(state, source=[State.PROPOSED, State.BACKED], target=State.NOT_BACKED)
    def pass_over(self) -> None:
        """The bloc did not give it enough votes."""

    @transition(state, source=[State.PROPOSED, State.BACKED, State.NOT_BACKED], target=State.GRANTED)
    def grant(self) -> None:
        """The award that was proposed is granted."""

    @transition(state, source=[State.PROPOSED, State.BACKED, State.NOT_BACKED], target=State.OTHER)
    def grant_other(self) -> None:
        """Another award is granted; what was proposed stays."""

    @transition(state, source=[State.PROPOSED, State.BACKED, State.NOT_BACKED], target=State.REJECTED)
    def reject(self) -> None:
        """Nothing is granted; the reason goes back to the unit."""

    @transition(state, source=[State.PROPOSED, State.BACKED, State.NOT_BACKED], target=State.WITHDRAWN)
    def withdraw(self) -> None:
        """The unit takes it back; it stays on file."""


def said_of(state: str, outcome: str) -> str:
    """Return in words what a ballot of this state says of a candidate with this outcome; nothing of a cancelled one."""
    if state == Ballot.State.CANCELLED:
        return ""
    if state != Ballot.State.COUNTED:
        return _t("on a ballot, not decided")
    return str(Candidate.Outcome(outcome).label) if outcome else _t("no result")


def _second(line: Candidate) -> Candidate | None:
    """The line of a tied candidate on the second ballot among those who tied: a copy of it, with the same name."""
    if line.outcome != Candidate.Outcome.TIED:
        return None
    rows = Candidate.objects.filter(ballot__run_off_of=line.ballot_id, name=line.name, unit=line.unit_id)
    rows = rows.exclude(ballot__state=Ballot.State.CANCELLED).select_related("ballot")
    found = list(rows.order_by("ballot", "pk"))
    return next((row for row in found if row.note == line.note), found[0] if found else None)


class DossierPiece(models.Model):
    """Thành phần hồ sơ: a paper that the law asks for, of the submission or of one nomination, with its file.

    Source: Law 06/2022/QH15, article 84; NĐ 152/2025/NĐ-CP, article 42.
    """

    class Kind(models.TextChoices):
        PROPOSAL = "proposal", _("submission letter (tờ trình)")
        REPORT = "report", _("report of achievements")
        MINUTES = "minutes", _("minutes of the review")
        INITIATIVE = "initiative", _("confirmation of an initiative or study")
        ACHIEVEMENT = "achievement", _("confirmation of a sudden achievement")
        OPINION = "opinion", _("opinion of a body that is asked")
        OTHER = "other", _("another paper")

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="pieces", verbose_name=_("submission"))
    nomination = models.ForeignKey(
        Nomination, models.PROTECT, null=True, blank=True, related_name="pieces", verbose_name=_("nomination")
    )
    kind = models.CharField(_("what it is"), max_length=12, choices=Kind)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name=_("file"))
    note = LineField(_("remark"), max_length=300, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added at"), default=now, editable=False)

    objects = OneByOneQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("piece of a dossier")
        verbose_name_plural = _("pieces of dossiers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "nomination", "kind", "document"], name="piece_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.document}"


class Stage(models.Model):
    """Bước xử lý: one step on the way of a submission, who took it, when, and what they said."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("handed in")
        RECALLED = "recalled", _("taken back")
        OPENED = "opened", _("opened")
        RETURNED = "returned", _("returned")
        FORWARDED = "forwarded", _("forwarded to the secretariat")
        CHECKED = "checked", _("found complete")
        DECIDED = "decided", _("decided")
        WITHDRAWN = "withdrawn", _("withdrawn")

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="stages", verbose_name=_("submission"))
    kind = models.CharField(_("step"), max_length=10, choices=Kind)
    note = ProseField(_("remark"), max_length=4000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=now)

    objects = OneByOneQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a submission")
        verbose_name_plural = _("steps of submissions")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.submission}: {self.get_kind_display()}"
