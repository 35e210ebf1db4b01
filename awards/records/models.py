"""Recipients and their timeline: gradings, initiatives, discipline, the awards they hold; and who looked them up."""

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

from awards.catalogue.models import AwardType
from awards.records.keepers import known_to
from blocs.models import PositionClass, Unit
from blocs.years import YearField
from common.clock import now
from common.fields import FoundQuerySet, LineField, ProseField, SearchField, StateField
from common.history import OneByOneQuerySet
from common.periods import Period, PeriodQuerySet
from common.text import VIETNAMESE_COLLATION
from emulation.ranking.models import Placing


class RecipientQuerySet(FoundQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Recipients known to `user`; those that turned out to be another one are found as that one."""
        return self.filter(known_to(user), same_as__isnull=True)

    def counted_for(self, user: Any) -> Self:
        """The same recipients, to be counted."""
        return self.filter(known_to(user, at_once=True), same_as__isnull=True)


class Recipient(models.Model):
    """Đối tượng khen thưởng: a person, a collective or a household that is or may be recognised.

    Of a person only what the forms of the law ask for is kept: no number of an identity paper, no ethnic group, no
    religion (Law 91/2025/QH15 on personal data).
    """

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", _("individual")
        COLLECTIVE = "collective", _("collective")
        HOUSEHOLD = "household", _("household")

    class Sex(models.TextChoices):
        UNKNOWN = "", _("not stated")
        FEMALE = "female", _("female")
        MALE = "male", _("male")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = LineField(_("full name"), max_length=250, db_collation=VIETNAMESE_COLLATION)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="recipients", verbose_name=_("unit"))
    stands_for = models.OneToOneField(
        Unit, models.PROTECT, null=True, blank=True, related_name="as_recipient", verbose_name=_("is the unit itself"),
        help_text=_("Of a collective: the unit that it is as a whole."),
    )  # fmt: skip
    post = LineField(_("post"), max_length=200, blank=True)
    position_class = models.CharField(_("position"), max_length=8, choices=PositionClass, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex, blank=True, default=Sex.UNKNOWN)
    told_apart_by = LineField(
        _("told apart by"), max_length=80, blank=True,
        help_text=_("Only where a unit has two people of one name and year of birth: their division, for example."),
    )  # fmt: skip
    joined_on = models.DateField(_("in the unit since"), null=True, blank=True)
    same_as = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="aliases", editable=False,
        verbose_name=_("is the same as"),
        help_text=_("Entered twice: everything on record stands with that one."),
    )  # fmt: skip
    search = SearchField("name", "post")

    objects = RecipientQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search"])

    class Meta:
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["name", "id"], name="recipient_by_name"),
            models.Index(fields=["unit", "name"], name="recipient_of_unit_by_name"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(same_as__isnull=True) | ~Q(same_as=F("pk")),
                name="recipient_same_as_another",
                violation_error_message=_("A recipient is not merged with itself."),
            ),
            models.UniqueConstraint(
                fields=["unit", "kind", "name", "birth_year", "told_apart_by"],
                condition=Q(birth_year__isnull=False),
                name="recipient_once",
                violation_error_code="recipient_exists",
                violation_error_message=_("This recipient is on record already."),
            ),
            models.UniqueConstraint(
                fields=["unit", "kind", "name", "told_apart_by"],
                condition=Q(birth_year__isnull=True),
                name="recipient_once_without_birth_year",
                violation_error_code="recipient_exists",
                violation_error_message=_("This recipient is on record already."),
            ),
            models.CheckConstraint(
                condition=Q(kind="individual") | Q(birth_year__isnull=True, sex="", position_class=""),
                name="recipient_personal_data_of_people_only",
                violation_error_message=_("Only a person has a year of birth, a sex and a position."),
            ),
            models.CheckConstraint(
                condition=Q(stands_for__isnull=True) | Q(kind="collective"),
                name="recipient_unit_is_a_collective",
                violation_error_message=_("A unit as a whole is a collective."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("awards:recipient", args=[self.pk])


class RecipientRowQuerySet(OneByOneQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(known_to(user, "recipient__"))


class Grading(models.Model):
    """Xếp loại mức độ hoàn thành nhiệm vụ: how somebody was graded for a year."""

    class Level(models.TextChoices):
        EXCELLENT = "excellent", _("excellent completion of tasks")
        GOOD = "good", _("good completion of tasks")
        DONE = "done", _("completion of tasks")
        NOT_DONE = "not_done", _("tasks not completed")

    AT_LEAST_GOOD = (Level.EXCELLENT, Level.GOOD)

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="gradings", verbose_name=_("recipient"))
    year = YearField(_("year"))
    level = models.CharField(_("grading"), max_length=10, choices=Level)
    months_worked = models.PositiveSmallIntegerField(
        _("months worked"), null=True, blank=True, help_text=_("Maternity leave counts as worked: write both together.")
    )
    months_maternity = models.PositiveSmallIntegerField(
        _("months of maternity leave"), default=0,
        help_text=_("How many of the months worked were maternity leave (NĐ 98/2023 and NĐ 152/2025, article 4)."),
    )  # fmt: skip
    members = models.PositiveIntegerField(_("people in the collective"), null=True, blank=True)
    document = LineField(_("decision"), max_length=250, blank=True)

    objects = RecipientRowQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("grading of a year")
        verbose_name_plural = _("gradings of years")
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "year"],
                name="grading_once_per_year",
                violation_error_message=_("This year is graded already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.recipient}, {self.year}: {self.get_level_display()}"


class Initiative(models.Model):
    """Sáng kiến, đề tài: a solution or a study, the scope in which it was recognised, and by whom."""

    class Kind(models.TextChoices):
        INITIATIVE = "initiative", _("initiative")
        STUDY = "study", _("scientific topic, project or work")
        COMBAT = "combat", _("ingenuity in combat")

    class Scope(models.TextChoices):
        BASE = "base", _("base unit")
        MINISTRY = "ministry", _("ministry or province")
        NATION = "nation", _("nationwide")

    WITHIN = {
        Scope.BASE: (Scope.BASE, Scope.MINISTRY, Scope.NATION),
        Scope.MINISTRY: (Scope.MINISTRY, Scope.NATION),
        Scope.NATION: (Scope.NATION,),
    }
    """Recognised scopes that meet a wanted one."""

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="initiatives", verbose_name=_("author"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.INITIATIVE)
    title = LineField(pgettext_lazy("initiative", "title"), max_length=400)
    year = YearField(_("year"))
    scope = models.CharField(_("scope of effect"), max_length=8, choices=Scope)
    recognised_by = LineField(_("recognised by"), max_length=250)
    decision_number = LineField(_("number of the decision"), max_length=80, blank=True)
    decided_on = models.DateField(_("dated"), null=True, blank=True)

    objects = RecipientRowQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("initiative or study")
        verbose_name_plural = _("initiatives and studies")
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "title", "scope"],
                name="initiative_once_per_scope",
                violation_error_message=_("This initiative is on record for this scope already."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Discipline(Period):
    """Kỷ luật, đang xem xét: a time in which awards are suspended (NĐ 98/2023 and NĐ 152/2025, article 4)."""

    class Kind(models.TextChoices):
        PENALTY = "penalty", _("disciplinary penalty")
        REVIEW = "review", _("under consideration, investigation or inspection")
        COMPLAINT = "complaint", _("a complaint or report is being verified")

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="disciplines", verbose_name=_("recipient"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PENALTY)
    what = LineField(_("what it is"), max_length=200, blank=True)
    document = LineField(_("decision"), max_length=250, blank=True)

    objects = PeriodQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("suspension of awards")
        verbose_name_plural = _("suspensions of awards")
        ordering = ["-since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="discipline_ends_after_it_begins",
                violation_error_message=_("The last day is not before the first."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.recipient}: {self.get_kind_display()}"


class Occasion(models.TextChoices):
    """Loại hình khen thưởng (Law 06/2022/QH15, article 8)."""

    MERIT = "merit", _("merit of the year")
    SUDDEN = "sudden", _("sudden achievement")
    MOVEMENT = "movement", _("emulation movement")
    SERVICE = "service", _("long service")
    SENIORITY = "seniority", _("seniority")
    FOREIGN = "foreign", _("foreign relations")


class AwardRecord(ConcurrentTransitionMixin, FSMModelMixin, models.Model):
    """Thành tích đã được khen thưởng: an award that somebody was given by a decision; never deleted."""

    class State(models.TextChoices):
        GRANTED = "granted", _("granted")
        CANCELLED = "cancelled", _("decision cancelled")
        WITHDRAWN = "withdrawn", _("award withdrawn")

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="awards", verbose_name=_("recipient"))
    award = models.ForeignKey(AwardType, models.PROTECT, related_name="records", verbose_name=_("award"))
    year = YearField(_("for the year"))
    occasion = models.CharField(_("occasion"), max_length=10, choices=Occasion, default=Occasion.MERIT)
    achievement = ProseField(_("achievement"), max_length=4000, blank=True)
    achieved_on = models.DateField(_("day of the achievement"), null=True, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="award_records", verbose_name=_("unit at the time"))
    position_class = models.CharField(_("position at the time"), max_length=8, choices=PositionClass, blank=True)
    decision_number = LineField(_("number of the decision"), max_length=80)
    decided_on = models.DateField(_("dated"))
    decided_by = LineField(_("decided by"), max_length=250)
    prize = models.PositiveIntegerField(_("prize in đồng"), null=True, blank=True)
    placing = models.ForeignKey(
        Placing, models.PROTECT, null=True, blank=True, related_name="awards", verbose_name=_("bloc year that was led")
    )
    state = StateField(_("state"), default=State.GRANTED, choices=State, protected=True)
    questioned_because = ProseField(
        _("to be looked at again because"), max_length=1000, blank=True, editable=False,
        help_text=_("An award that it relied on was taken back."),
    )  # fmt: skip

    objects = RecipientRowQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("award on record")
        verbose_name_plural = _("awards on record")
        ordering = ["-decided_on", "-pk"]
        indexes = [models.Index(fields=["recipient", "year"]), models.Index(fields=["award", "year"])]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "award", "year"],
                condition=Q(state="granted", occasion="merit"),
                name="award_record_once_a_year",
                violation_error_code="award_exists",
                violation_error_message=_("This award is on record for this year already."),
            ),
            models.UniqueConstraint(
                fields=["recipient", "achieved_on"],
                condition=Q(state="granted", occasion="sudden", achieved_on__isnull=False),
                name="award_record_one_for_an_achievement",
                violation_error_code="achievement_rewarded",
                violation_error_message=_("This achievement was rewarded already: one achievement, one award."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award}, {self.year}: {self.recipient}"

    @property
    def counts_for_merit(self) -> bool:
        """Whether it is a basis of later awards for merit (NĐ 98/2023 and NĐ 152/2025, article 4)."""
        return self.state == self.State.GRANTED and self.occasion == Occasion.MERIT

    @property
    def council_here(self) -> int | None:
        """The key of the council whose decision, recorded here, made it; None of an award that was decided elsewhere.

        Decisions are a capability above: without `select_related("ruling__decision")` this asks for them.
        """
        ruling: Any = getattr(self, "ruling", None)
        return ruling.decision.council_id if ruling else None

    @property
    def is_decided_here(self) -> bool:
        return self.council_here is not None

    @transition(state, source=State.GRANTED, target=State.CANCELLED)
    def cancel(self) -> None:
        """The decision is cancelled."""

    @transition(state, source=State.GRANTED, target=State.WITHDRAWN)
    def withdraw(self) -> None:
        """The award is taken back."""


class Access(models.Model):
    """Nhật ký xem dữ liệu cá nhân: who looked at or took away what of whom; written once, never changed."""

    class What(models.TextChoices):
        PAGE = "page", _("page of a person")
        SEARCH = "search", _("search")
        LIST = "list", _("list")
        EXPORT = "export", _("export")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    recipient = models.ForeignKey(
        Recipient, models.PROTECT, null=True, related_name="accesses", verbose_name=_("of whom")
    )
    what = models.CharField(_("what"), max_length=8, choices=What)
    words = LineField(_("searched for, or name"), max_length=200, blank=True)
    count = models.PositiveIntegerField(_("people shown"), default=1)
    at = models.DateTimeField(_("when"), default=now)

    objects = OneByOneQuerySet.as_manager()

    class Meta:
        verbose_name = _("look at personal data")
        verbose_name_plural = _("looks at personal data")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_what_display()}"
