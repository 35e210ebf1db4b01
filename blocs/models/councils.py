"""Who sits on a council and votes there: people, each for as long as they are a member."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from blocs import scope
from blocs.models.blocs import Council
from blocs.models.people import User
from common.constraints import NoOverlap
from common.fields import LineField
from common.periods import Period, PeriodQuerySet
from common.text import VIETNAMESE_COLLATION


class CouncilMemberQuerySet(PeriodQuerySet):
    def manageable_by(self, user: Any) -> Self:
        """Members of the councils that `user` is secretariat of."""
        return self if scope.sees_everything(user) else self.filter(council__in=scope.council_ids(user))


class CouncilMember(Period):
    """Thành viên Hội đồng: somebody who votes in a council; `person` is their account, when they have one."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("chair of the council")
        VICE_CHAIR = "vice_chair", _("vice chair of the council")
        STANDING = "standing", _("standing member")
        MEMBER = "member", _("member of the council")

    council = models.ForeignKey(Council, models.PROTECT, related_name="members", verbose_name=_("council"))
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="council_seats", verbose_name=_("account")
    )
    name = LineField(_("full name"), max_length=120, db_collation=VIETNAMESE_COLLATION)
    post = LineField(_("post and organisation"), max_length=250)
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    document = LineField(_("decision"), max_length=250, blank=True, help_text=_("By which the council was formed."))

    objects = CouncilMemberQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("member of a council")
        verbose_name_plural = _("members of councils")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="council_member_ends_after_it_begins",
                violation_error_message=_("The last day is not before the first."),
            ),
            NoOverlap(
                name="council_member_once",
                fields=["council", "person"],
                violation_error_code="overlap",
                violation_error_message=_("This person is a member of the council in this time already."),
            ),
            NoOverlap(
                name="council_one_chair",
                fields=["council"],
                equal={"role": "chair"},
                violation_error_code="chair_exists",
                violation_error_message=_("The council has a chair in this time already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
