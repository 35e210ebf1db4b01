"""What a reader of a covenant sees: the paper, who signed it, what was said to it, and its versions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blocs.models import Mandate, Unit
from blocs.models.blocs import sight, year_seen
from blocs.prepared import Prepared
from documents.models import Signature
from emulation.covenants import changes, permissions, text
from emulation.covenants.models import Comment, Covenant
from emulation.covenants.signing import Place
from emulation.wording import Change


def day(value: Any) -> str:
    """Return a day as people read it; of a moment, its day in Vietnam."""
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    return date_format(value, "SHORT_DATE_FORMAT")


def moment(value: Any) -> str:
    return date_format(timezone.localtime(value), "H:i d/m/Y")


def sheet(covenant: Covenant) -> dict[str, Any]:
    """Return the paper: its frozen data, or for a draft what its rows say now."""
    data = covenant.document.data if covenant.document else text.words(covenant)
    return {
        **data,
        "number": covenant.document.number if covenant.document else "",
        "symbol": covenant.document.symbol if covenant.document else "",
        "theme": data["theme"].strip('“”"'),
        "opening": [{"text": line, "is_ground": line.startswith("Căn cứ")} for line in data["preamble"]],
        "date_line": date_line(data["date"]),
    }


def date_line(iso: str) -> str:
    """Return “ngày 05 tháng 02 năm 2026” (Decree 30/2020/NĐ-CP: days below 10 and months 1, 2 with a zero)."""
    if not iso:
        return "ngày … tháng … năm …"
    found = date.fromisoformat(iso)
    month = f"{found.month:02}" if found.month < 3 else str(found.month)
    return f"ngày {found.day:02} tháng {month} năm {found.year}"


def find(pk: int, user: Any) -> Covenant | None:
    """Return the covenant with the key `pk` if `user` sees its year; a draft may still not be for them."""
    return next(iter(_seen(pk=pk, **sight(user))), None)


@Prepared
def _seen(pk: int, **sight: Any) -> QuerySet:
    rows = Covenant.objects.filter(year_seen("campaign__", **sight), pk=pk)
    return rows.select_related("campaign__bloc__council", "document")


@dataclass(frozen=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True)
class Seat:
    """A party as it stands in the list beside the paper."""

    name: str
    state: str
    line: str
    note: str = ""
    links: list[Link] = field(default_factory=list)


def seats(covenant: Covenant, places: list[Place], mine: set[int], *, decides: bool) -> list[Seat]:
    """Return the list of signatures; `mine` are the units for which the reader signs today."""
    names = [block["unit"] for block in covenant.document.data["signatures"]] if covenant.document else []
    return [
        _seat(covenant, place, name, place.party.unit_id in mine, decides)
        for place, name in zip(places, names, strict=True)
    ]


def _seat(covenant: Covenant, place: Place, name: str, is_mine: bool, decides: bool) -> Seat:
    """Return one line of the list, under the `name` that was frozen with the text."""
    signature = place.signature
    if signature:
        may_void = covenant.state == Covenant.State.SIGNING and (decides or is_mine)
        links = _links(covenant, signature, may_void=may_void)
        return Seat(name, place.state, who(signature), when(signature), links)
    yours = _("your unit") if is_mine else ""
    if place.party.declined_at:
        said = _("declined on %(day)s: %(reason)s") % {
            "day": day(place.party.declined_at), "reason": place.party.decline_reason,
        }  # fmt: skip
        return Seat(name, place.state, said, yours)
    return Seat(name, place.state, " · ".join(part for part in (_("not signed"), yours) if part))


def who(signature: Signature) -> str:
    """Return how and by whom it was signed, for example “KT. Giám đốc, Phó Giám đốc · Trần Văn Bình”."""
    return f"{signature.signing_line} · {signature.signer_name}"


def when(signature: Signature) -> str:
    """Return when it was signed, how late, and whether on paper."""
    is_ink = signature.method == Signature.Method.INK
    days = signature.days_late
    late = ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days} if days else ""
    moment_ = day(signature.signed_at) if is_ink else moment(signature.signed_at)
    return " · ".join(part for part in (moment_, late, _("signed on paper") if is_ink else "") if part)


def _links(covenant: Covenant, signature: Signature, *, may_void: bool) -> list[Link]:
    links = []
    if signature.scan_id:
        links.append(Link(_("Scan"), reverse("emulation:signature_scan", args=[covenant.pk, signature.pk])))
    if signature.authority and signature.authority.sha256:
        links.append(
            Link(_("Authorisation"), reverse("emulation:signature_authority", args=[covenant.pk, signature.pk]))
        )
    if may_void:
        links.append(Link(_("Void"), reverse("emulation:signature_void", args=[covenant.pk, signature.pk])))
    return links


def signatures(covenant: Covenant) -> list[Signature]:
    """Return every signature of the paper in order, also those voided, with who voided them."""
    return _signatures(document=covenant.document_id) if covenant.document_id else []


@Prepared
def _signatures(document: int) -> QuerySet:
    return Signature.objects.filter(document=document).select_related("voided_by", "authority")


@dataclass(frozen=True)
class Remarks:
    """The comments: `by_number` to commitments still in the text, `general` to the whole or to removed ones."""

    by_number: dict[int, list[Comment]]
    general: list[Comment]

    @property
    def everything(self) -> list[Comment]:
        return [remark for number in sorted(self.by_number) for remark in self.by_number[number]] + self.general

    @property
    def first_open(self) -> Comment | None:
        return next((remark for remark in self.everything if remark.outcome == Comment.Outcome.OPEN), None)

    @property
    def open_count(self) -> int:
        return sum(remark.outcome == Comment.Outcome.OPEN for remark in self.everything)


def remarks(covenant: Covenant) -> Remarks:
    """Return what was said to the draft, in one query."""
    by_number: dict[int, list[Comment]] = {}
    general = []
    for remark in _comments(covenant=covenant.pk):
        remark.covenant = covenant
        if remark.commitment:
            remark.has_moved_on = remark.commitment_was.partition(". ")[2] != remark.commitment.text
            by_number.setdefault(remark.commitment.number, []).append(remark)
        else:
            general.append(remark)
    return Remarks(by_number, general)


@Prepared
def _comments(covenant: int) -> QuerySet:
    return Comment.objects.filter(covenant=covenant).select_related("unit", "author", "commitment", "answered_by")


def with_remarks(rows: list[dict[str, Any]], said: Remarks | None) -> list[dict[str, Any]]:
    """Return the printed commitments, each with the comments to it when there are any to show."""
    by_number = said.by_number if said else {}
    return [{**row, "remarks": by_number.get(row["number"], [])} for row in rows]


def versions(covenant: Covenant, *, drafts: bool) -> list[Covenant]:
    """Return the versions of a year's covenant that its reader sees, the newest first; all to those who draft."""
    if covenant.version == 1 and covenant.state in Covenant.UNFINISHED:
        return [covenant]  # there is one unfinished version at a time, so there is no newer one
    rows = Covenant.objects.filter(campaign=covenant.campaign_id).select_related("document").order_by("-version")
    return [row for row in rows if row.is_shown_to(drafts=drafts)]


def changes_since_last(covenant: Covenant, known: list[Covenant]) -> list[Change]:
    """Return what this version changes in the one before it, if that is among the `known` ones."""
    previous = next((row for row in known if row.version < covenant.version), None)
    if not previous:
        return []
    previous.campaign = covenant.campaign
    return changes.between(sheet(previous), sheet(covenant))


def closing_reason(covenant: Covenant) -> str:
    """Return why the head closed signing while units were missing."""
    if not covenant.closed_by_id:
        return ""
    noted = covenant.history.filter(closed_by__isnull=False, history_change_reason__isnull=False)
    return noted.values_list("history_change_reason", flat=True).first() or ""


def mine(user: Any, places: list[Place]) -> list[Place]:
    """Return the parties for which `user` signs today."""
    return [place for place in places if permissions.signing_mandate(user, place.party)]


def receipt_of(covenant: Covenant, user: Any, unit_id: int | None) -> Signature | None:
    """Return the valid signature that `user` gave by signing in, for `unit_id` or any unit."""
    if not covenant.document_id:
        return None
    rows = Signature.objects.valid().filter(document=covenant.document_id, signer=user)
    return (rows.filter(unit=unit_id) if unit_id else rows).order_by("-signed_at").first()


def signers(unit: Unit) -> list[Mandate]:
    """Return the mandates of those who may sign for `unit` today."""
    return list(unit.mandates.signing().current().select_related("person").order_by("pk"))  # type: ignore[attr-defined]
