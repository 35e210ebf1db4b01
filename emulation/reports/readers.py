"""What somebody is to the reports of one bloc year today; and one report, for those who may read it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from blocs import permissions as bloc_permissions
from blocs import scope, succession
from blocs.models import Unit
from blocs.models.blocs import sight, year_seen
from blocs.prepared import Prepared
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns import reviewers
from emulation.campaigns.models import Campaign
from emulation.campaigns.reviewers import Reviewers
from emulation.reports.models import Report


@dataclass
class Reader:
    """What `user`, who sees the year, is to its reports; each thing is asked when it is first wanted, and once."""

    user: Any
    campaign: Campaign

    @cached_property
    def bench(self) -> Reviewers:
        """Who reviews which report."""
        return reviewers.of(self.campaign)

    @cached_property
    def own(self) -> set[int]:
        return scope.unit_ids(self.user)

    @cached_property
    def units(self) -> set[int]:
        """The units for which they act, also those that ended in theirs."""
        return succession.acted_for(self.user)

    @cached_property
    def manages(self) -> bool:
        return bloc_permissions.manages_bloc(self.user, self.campaign.bloc)

    @cached_property
    def prepares(self) -> bool:
        """The answer of `campaigns.permissions.can_prepare`."""
        drafting = campaign_permissions.preparing(self.campaign, self.bench.heads)
        return self.manages or bool(bloc_permissions.mandate_in(self.user, drafting))

    def deputises(self, report: Report) -> bool:
        """Whether a deputy reviews this report, and they are one; the answer of `deputised_by`."""
        is_deputy = any(unit.pk in self.own for unit in self.bench.deputies)
        return is_deputy and (not self.bench.leading or self.bench.is_of_leading(report.unit))

    def reads(self, report: Report) -> bool:
        """Whether they read the text of a report of the year: the answer of `readable_by`, for one."""
        if report.state == Report.State.ACCEPTED or report.unit_id in self.own or report.unit_id in self.units:
            return True
        if report.state in Report.UNSENT:
            return False
        return report.reviewer_id in self.units or self.prepares or self.deputises(report)

    def is_waited_for(self, report: Report, reviewer: Unit | None) -> bool:
        """Whether the review is theirs to do; the same as `permissions.is_turn_of`, without a query for each."""
        if report.state != Report.State.SUBMITTED or report.unit_id in self.units:
            return False
        return reviewer.pk in self.units if reviewer else self.manages

    def page(self, report: Report, *, is_turn: bool) -> str:
        """Return the page on which they go on with a report; empty when there is none for them."""
        if self.reads(report):
            return "emulation:report_review" if is_turn else "emulation:report"
        return "emulation:report_steps" if self.prepares else ""


def find(pk: int, user: Any) -> tuple[Report, Reader] | None:
    """Return the report with the key `pk`, if `user` sees its year, and what they are to it; its text may still not
    be for them (`Reader.reads`)."""
    report = next(iter(_seen(pk=pk, **sight(user))), None)
    return (report, Reader(user, report.request.campaign)) if report else None


@Prepared
def _seen(pk: int, **sight: Any) -> QuerySet:
    rows = Report.objects.filter(year_seen("request__campaign__", **sight), pk=pk)
    return rows.select_related("request__campaign__bloc__council", "unit__parent", "reviewer")
