"""What the register of role models and initiatives holds for a unit's report: its list, its lines, its figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from emulation.reports.models import Report
from emulation.reports.parts import Part
from emulation.role_models import counting
from emulation.role_models.counting import Counts
from emulation.role_models.models import RoleModel

SECTION = "role_models"
"""The section of the catalogue in which the list stands."""
KINDS = {
    RoleModel.Kind.PERSON: "Cá nhân",
    RoleModel.Kind.COLLECTIVE: "Tập thể",
    RoleModel.Kind.INITIATIVE: "Sáng kiến",
}
LONGEST = 400


@dataclass(frozen=True)
class Register:
    """What the unit sent in the time that the report covers, and what was counted of it."""

    counts: Counts
    rows: list[RoleModel]

    @property
    def figures(self) -> dict[str, Decimal]:
        """Figures of the catalogue that the register knows, by their keys; how many were fostered it does not."""
        found = self.counts.people_and_collectives
        return {
            "figure-role_models_found": Decimal(found.noticed),
            "figure-role_models_spread": Decimal(found.adopted),
            "figure-initiatives": Decimal(self.counts.initiatives.recognised),
        }

    @property
    def named(self) -> list[RoleModel]:
        """Those that a report may name: checked, and persons with their consent, for the whole bloc reads it."""
        return [row for row in self.rows if row.state != RoleModel.State.NOTICED and not row.needs_consent]

    def put_into(self, body: str) -> str:
        """Return `body` with a line for each of `named` that it does not name yet, so that twice changes nothing."""
        lines = [line(row) for row in self.named if row.name not in body]
        return "\n".join([body.rstrip(), *lines] if body.strip() else lines)


def of(report: Report) -> Register | None:
    """Return the register for `report`, in one query; None when its request asks nothing about role models."""
    request = report.request
    if SECTION not in request.asks_for:
        return None
    return Register(*counting.of_unit(request.campaign, report.unit, request.covers_from, request.covers_to))


def line(row: RoleModel) -> str:
    """Return one role model as it stands in a report, in Vietnamese."""
    deed = " ".join(row.what_was_done.split()).rstrip(".")
    deed = deed if len(deed) <= LONGEST else deed[:LONGEST].rsplit(" ", 1)[0] + "…"
    adopted = row.confirmed_count  # type: ignore[attr-defined]
    more = f" ({adopted} đơn vị đã áp dụng)" if adopted else ""
    return f"– {KINDS[RoleModel.Kind(row.kind)]}: {row.name}: {deed}{more}."


def beside(found: list[Part], register: Register | None) -> list[Part]:
    """Return parts whose figures say what the register counts."""
    known = register.figures if register else {}
    return [
        replace(part, figures=[replace(each, registered=known.get(each.key)) for each in part.figures])
        for part in found
    ]
