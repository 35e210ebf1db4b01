"""Role models and initiatives of a bloc year, and the units that adopted what they show."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import ConcurrentTransitionMixin, FSMModelMixin, transition
from simple_history.models import HistoricalRecords

from blocs import scope, succession
from blocs.models import PositionClass, Unit
from blocs.models.blocs import EVERY_ROW, year_seen_by
from common.clock import now
from common.fields import FoundQuerySet, LineField, ProseField, SearchField, StateField
from common.history import OneByOneQuerySet
from emulation.campaigns.leading import deputised_by, prepared_by
from emulation.campaigns.models import Campaign
from emulation.evidence.models import Evidence


class RoleModelQuerySet(OneByOneQuerySet, FoundQuerySet):  # type: ignore[override]
    def visible_to(self, user: Any) -> Self:
        """What is published, for everyone who sees the year and for units that are asked whether they adopted it.

        Everything of the units one acts for (and of those that ended in them), and of one's councils; what was checked,
        for the head, and for deputies of units whose papers they review (`deputised_by`). A notice that nobody checked
        stays in its unit.
        """
        units = succession.acted_for(user)
        checked = Q(state__in=[RoleModel.State.CHECKED, RoleModel.State.PUBLISHED])
        checked |= Q(state=RoleModel.State.DECLINED, checked_at__isnull=False)
        ours = EVERY_ROW if scope.sees_everything(user) else Q(campaign__bloc__council__in=scope.council_ids(user))
        found = Q(unit__in=units) | ours
        found |= checked & (prepared_by(user, "campaign__") | deputised_by(user, "campaign__"))
        asked = self.model._default_manager.filter(adoptions__unit__in=units).order_by().values("pk")
        published = Q(state=RoleModel.State.PUBLISHED)
        return self.filter((year_seen_by(user, "campaign__") & (found | published)) | (published & Q(pk__in=asked)))

    def live(self) -> Self:
        """What was neither declined nor withdrawn."""
        return self.filter(state__in=RoleModel.LIVE)


class RoleModel(ConcurrentTransitionMixin, FSMModelMixin, models.Model):
    """Điển hình tiên tiến, sáng kiến: who or what is an example to others, from the first notice on.

    Source of what an initiative is: Law 06/2022/QH15, article 3.4 (a new solution, effective, applied at the base,
    fit to be replicated, recognised); of finding and spreading role models: article 17 (step 4 of a movement).
    """

    class Kind(models.TextChoices):
        PERSON = "person", pgettext_lazy("role model", "person")
        COLLECTIVE = "collective", pgettext_lazy("role model", "collective")
        INITIATIVE = "initiative", pgettext_lazy("role model", "initiative")

    class Scope(models.TextChoices):
        BASE = "base", _("at the base")
        PROVINCE = "province", _("in a ministry, sector or province")
        NATIONWIDE = "nationwide", _("nationwide")

    class State(models.TextChoices):
        NOTICED = "noticed", pgettext_lazy("role model", "noticed")
        CHECKED = "checked", pgettext_lazy("role model", "checked")
        PUBLISHED = "published", pgettext_lazy("role model", "published")
        DECLINED = "declined", pgettext_lazy("role model", "declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("role model", "withdrawn")

    LIVE = (State.NOTICED, State.CHECKED, State.PUBLISHED)
    ENDED = (State.DECLINED, State.WITHDRAWN)

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="role_models", verbose_name=_("bloc year"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="role_models", verbose_name=_("unit"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PERSON)
    name = LineField(_("who or what"), max_length=250)
    position_class = models.CharField(
        _("position"), max_length=10, choices=PositionClass, blank=True, default="", help_text=_("Of a person.")
    )
    what_was_done = ProseField(_("what was done"), max_length=4000)
    since = models.DateField(_("since"), null=True, blank=True)
    place = LineField(_("place"), max_length=250, blank=True)
    scope = models.CharField(
        _("how far applied"), max_length=10, choices=Scope, blank=True, default="", help_text=_("Of an initiative.")
    )
    recognised_by = LineField(_("recognised by"), max_length=250, blank=True)
    recognition = LineField(_("number of the recognition"), max_length=100, blank=True)
    recognised_on = models.DateField(_("recognised on"), null=True, blank=True)
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="role_models", verbose_name=_("evidence"))

    state = StateField(_("state"), default=State.NOTICED, choices=State, protected=True)
    noticed_at = models.DateTimeField(_("noticed at"), default=now, editable=False)
    noticed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("noticed by")
    )
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True, editable=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("checked by"),
    )  # fmt: skip
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("published by"),
    )  # fmt: skip
    reason = ProseField(_("why declined or withdrawn"), blank=True, max_length=1000)

    consent_on = models.DateField(_("consent given on"), null=True, blank=True)
    consent_how = LineField(_("how consent was given"), max_length=250, blank=True)
    consent_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("consent recorded by"),
    )  # fmt: skip
    consent_withdrawn_on = models.DateField(_("consent withdrawn on"), null=True, blank=True, editable=False)
    search = SearchField("name", "what_was_done", "place")

    objects = RoleModelQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search"], m2m_fields=[evidence])

    class Meta:
        verbose_name = _("role model or initiative")
        verbose_name_plural = _("role models and initiatives")
        ordering = ["-noticed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="person") | Q(position_class=""),
                name="role_model_position_of_a_person",
                violation_error_message=_("Only a person has a position."),
            ),
            models.CheckConstraint(
                condition=Q(kind="initiative") | Q(scope=""),
                name="role_model_scope_of_an_initiative",
                violation_error_message=_("Only of an initiative it is said how far it is applied."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="person") | ~Q(state="published") | Q(consent_on__isnull=False),
                name="role_model_published_with_consent",
                violation_error_code="consent_missing",
                violation_error_message=_("A person is published with their consent only."),
            ),
            models.CheckConstraint(
                condition=Q(consent_on__isnull=True) | ~Q(consent_how=""),
                name="role_model_consent_says_how",
                violation_error_message=_("Say how consent was given."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "withdrawn"]) | ~Q(reason=""),
                name="role_model_ended_with_a_reason",
                violation_error_message=_("Give the reason."),
            ),
            models.CheckConstraint(
                condition=~Q(recognised_by="") | (Q(recognition="") & Q(recognised_on__isnull=True)),
                name="role_model_recognised_by_somebody",
                violation_error_message=_("Say who recognised it."),
            ),
        ]
        indexes = [models.Index(fields=["campaign", "state"], name="role_model_by_state")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("emulation:role_model", args=[self.pk])

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE

    @property
    def needs_consent(self) -> bool:
        """Whether it waits for the consent of the person before it may be published."""
        return self.kind == self.Kind.PERSON and not self.consent_on

    @transition(state, source=State.NOTICED, target=State.CHECKED)
    def check_it(self) -> None:
        """A leader of its unit says that it is so."""
        self.checked_at = now()

    @transition(state, source=State.CHECKED, target=State.PUBLISHED)
    def publish(self) -> None:
        """Everyone in the bloc reads it from now on."""
        self.published_at = now()

    @transition(state, source=[State.NOTICED, State.CHECKED], target=State.DECLINED)
    def decline(self) -> None:
        """By the unit, or, once it was checked, by whoever publishes; with a reason."""

    @transition(state, source=LIVE, target=State.WITHDRAWN)
    def withdraw(self) -> None:
        """Taken back with a reason, also because the person withdrew consent: from now on it is not read."""

    @transition(state, source=ENDED, target=State.NOTICED)
    def take_up(self) -> None:
        """Looked at again, from the beginning."""
        self.reason, self.checked_at, self.checked_by = "", None, None
        self.published_at, self.published_by = None, None


class AdoptionQuerySet(OneByOneQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Confirmed ones with what they adopt; others for the two units, the head and the secretariat."""
        units = succession.acted_for(user)
        seen = RoleModel.objects.visible_to(user).order_by().values("pk")
        concerned = Q(unit__in=units) | Q(role_model__unit__in=units) | prepared_by(user, "role_model__campaign__")
        return self.filter(Q(state=Adoption.State.CONFIRMED) | concerned, role_model__in=seen)


class Adoption(ConcurrentTransitionMixin, FSMModelMixin, models.Model):
    """Nhân rộng, áp dụng: another unit does what a role model or initiative showed; counted once it says so itself."""

    class State(models.TextChoices):
        CLAIMED = "claimed", _("to be confirmed")
        CONFIRMED = "confirmed", _("confirmed by the unit")
        REFUSED = "refused", _("not confirmed")

    LIVE = (State.CLAIMED, State.CONFIRMED)

    role_model = models.ForeignKey(
        RoleModel, models.PROTECT, related_name="adoptions", verbose_name=_("role model or initiative")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="adoptions", verbose_name=_("adopting unit"))
    since = models.DateField(_("since"), null=True, blank=True)
    what_was_applied = ProseField(_("what was applied, and the result"), max_length=2000)
    state = StateField(_("state"), default=State.CLAIMED, choices=State, protected=True)
    claimed_at = models.DateTimeField(_("registered at"), default=now, editable=False)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("registered by")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("answered by"),
    )  # fmt: skip
    reason = ProseField(_("why not confirmed"), blank=True, max_length=1000)

    objects = AdoptionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("adoption by another unit")
        verbose_name_plural = _("adoptions by other units")
        ordering = ["claimed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["role_model", "unit"],
                condition=Q(state__in=["claimed", "confirmed"]),
                name="adoption_once_per_unit",
                violation_error_code="adopted_already",
                violation_error_message=_("This unit is registered already."),
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""),
                name="adoption_refused_with_a_reason",
                violation_error_message=_("Give the reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.role_model}"

    def get_absolute_url(self) -> str:
        return self.role_model.get_absolute_url()

    @transition(state, source=State.CLAIMED, target=State.CONFIRMED)
    def confirm(self) -> None:
        """A leader of the adopting unit says that it is so: from now on it counts."""
        self.answered_at = now()

    @transition(state, source=State.CLAIMED, target=State.REFUSED)
    def refuse(self) -> None:
        self.answered_at = now()
