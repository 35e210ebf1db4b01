"""Where a file is used: in sections and figures of reports, in what was handed in, in scores, of role models.

The papers that use evidence stand above this capability; they are asked through their relations.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from blocs.models import Unit
from emulation.campaigns.models import Campaign
from emulation.evidence.models import Evidence, EvidenceQuerySet

ON_PAPERS = ("report_sections", "report_figures", "scores", "role_models")
PARTS = ("sections", "commitments", "figures")


@dataclass(frozen=True)
class Use:
    """A place at which a file is used, in words, with the page of the paper when it has one."""

    words: str
    url: str = ""


def with_uses(rows: EvidenceQuerySet) -> EvidenceQuerySet:
    """Return `rows` with everything that `of` reads, in a number of queries that their number does not change."""
    return rows.prefetch_related(
        "report_sections__report__request",
        "report_figures__report__request",
        "report_figures__commitment",
        "scores__criterion",
        "role_models",
    )


def of(row: Any) -> list[Use]:
    """Return where `row` (of `with_uses`) is used now."""
    sections = [Use(f"{each.report.request.title}: {each.heading}", _url(each)) for each in row.report_sections.all()]
    figures = [Use(f"{each.report.request.title}: {_figure(each)}", _url(each)) for each in row.report_figures.all()]
    scores = [Use(_("Score of %(criterion)s") % {"criterion": each.criterion}) for each in row.scores.all()]
    role_models = [_of_role_model(each) for each in row.role_models.all()]
    return [*dict.fromkeys(sections + figures + scores + role_models)]


def _of_role_model(each: Any) -> Use:
    """A notice that nobody checked yet stays in its unit: others who see the file do not read whom it is about."""
    if each.state in {"checked", "published"}:
        return Use(each.name, each.get_absolute_url())
    return Use(_("a notice of a role model or initiative"))


def _url(part: Any) -> str:
    url: str = part.report.get_absolute_url()
    return url


def _figure(figure: Any) -> str:
    if figure.commitment:
        return _("commitment %(number)s") % {"number": figure.commitment.number}
    return _("a figure")


def is_used(row: Evidence) -> bool:
    """Whether a paper uses `row`, or something that was handed in shows it."""
    if any(getattr(row, name).exists() for name in ON_PAPERS):
        return True
    return row.pk in handed_in(row.campaign, [row.unit_id])


def handed_in(campaign: Campaign, units: Collection[int]) -> set[int]:
    """Return the keys of files in reports that `units` handed in for this year, also in earlier submissions."""
    reports = Unit.objects.filter(pk__in=units, reports__request__campaign=campaign)
    contents = reports.values_list("reports__submissions__content", flat=True)
    return {file["pk"] for content in contents if content for file in _files(content)}


def _files(content: dict[str, Any]) -> Iterable[dict[str, Any]]:
    return (file for part in PARTS for row in content.get(part, ()) for file in row.get("evidence", ()))
