"""The covenant as data for the printed paper: the frozen text, and copies with the signatures so far."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone, translation

from blocs.models import Term
from common.clock import today
from documents.models import Signature
from documents.paper import canonical, digest
from emulation.campaigns.models import Campaign, Step
from emulation.covenants.models import Commitment, Covenant, UnitTarget

ROLES = {Term.Role.HEAD.value: "Khối trưởng", Term.Role.DEPUTY.value: "Khối phó"}
CLUSTER_ROLES = {Term.Role.HEAD.value: "Cụm trưởng", Term.Role.DEPUTY.value: "Cụm phó"}
DONE_LABEL = "Thực hiện"
SCOPES = {Commitment.Scope.EACH.value: "Mỗi đơn vị", Commitment.Scope.BLOC.value: "Toàn khối"}


def verify_url(code: str) -> str:
    """Return the public address at which anyone can check the paper with `code`."""
    return f"{settings.SITE_ADDRESS.rstrip('/')}/van-ban/xac-minh/{code}/"


def frozen(covenant: Covenant, *, code: str) -> dict[str, Any]:
    """Return what is frozen and signed: the whole text and the parties in order. Official papers are Vietnamese."""
    step = covenant.campaign.steps.filter(kind=Step.Kind.COVENANT).first()
    day = (step.done_on if step and covenant.version == 1 else None) or today()
    with translation.override("vi"):
        return {
            **words(covenant),
            "date": day.isoformat() if covenant.campaign.place else "",
            "signatures": [
                {**EMPTY_BLOCK, "unit": party.unit.name, "role": role} for party, role in parties_with_roles(covenant)
            ],
            "stage": "text",
            "stage_label": "",
            "code": code,
            "verify_url": verify_url(code),
            "text_sha256": "",
            "language": "vi",
        }


def words(covenant: Covenant) -> dict[str, Any]:
    """Return the text of the paper as the rows have it now, without date, code and parties."""
    campaign = covenant.campaign
    with translation.override("vi"):
        return {
            "title": f"GIAO ƯỚC THI ĐUA NĂM {year_label(campaign.year).upper()}",
            "theme": campaign.theme,
            "is_example": campaign.is_example,
            "superior": campaign.bloc.council.name.upper(),
            "issuer": campaign.bloc.name.upper(),
            "number": "",
            "symbol": "",
            "place": campaign.place,
            "date": "",
            "version": covenant.version,
            "version_note": f"Bản thứ {covenant.version}. Lý do: {covenant.change_reason}"
            if covenant.version > 1
            else "",
            "preamble": paragraphs(covenant.preamble),
            "movements": [str(movement) for movement in campaign.movements.order_by("responses__pk")],
            "commitments": commitments(covenant),
            "closing": paragraphs(covenant.closing),
        }


def mark(covenant: Covenant) -> str:
    """Return a mark of the text as the rows have it now: whoever freezes it says by this what they read."""
    return digest(canonical(words(covenant)))


def year_label(year: str) -> str:
    """Return “học 2026-2027” for a school year and the year itself for another."""
    return f"học {year}" if "-" in year else year


def proposed(campaign: Campaign) -> dict[str, str]:
    """Return usual first and last paragraphs to begin from; the head changes them as the bloc agreed.

    Source: the form of covenants described in docs/practice.md; the law is named by its name and day only.
    """
    named = campaign.bloc.name[:1].upper() + campaign.bloc.name[1:]
    theme = f" với chủ đề “{campaign.theme}”" if campaign.theme else ""
    bloc, head = ("Cụm", "Cụm trưởng") if campaign.bloc.kind == "cluster" else ("Khối", "Khối trưởng")
    return {
        "preamble": "\n".join([
            "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;",
            "Căn cứ kết quả thảo luận, thống nhất giữa các đơn vị thành viên.",
            f"Các đơn vị thành viên {named} thống nhất ký kết Giao ước thi đua năm {year_label(campaign.year)}{theme} "
            "với các nội dung, chỉ tiêu sau:",
        ]),
        "closing": "\n".join([
            "Các đơn vị thành viên cam kết tổ chức phong trào thi đua thiết thực, hiệu quả, phấn đấu hoàn thành các "
            f"nội dung, chỉ tiêu đã ký kết và báo cáo kết quả thực hiện về {head} theo quy định của {bloc}.",
            "Giao ước này là căn cứ để theo dõi, đánh giá và bình xét thi đua cuối năm.",
        ]),
    }  # fmt: skip


EMPTY_BLOCK = {
    "unit": "",
    "role": "",
    "state": "missing",
    "capacity": "",
    "capacity_for": "",
    "post": "",
    "name": "",
    "signed_at": "",
    "late": "",
    "authority": "",
    "note": "",
}


def paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def commitments(covenant: Covenant) -> list[dict[str, Any]]:
    """Return the commitments as printed rows."""
    own_targets = Prefetch("commitments__unit_targets", UnitTarget.objects.select_related("unit"))
    prefetch_related_objects([covenant], "commitments__movements", own_targets)
    return [
        {
            "number": row.number,
            "text": row.text,
            "target": row.target_label() or DONE_LABEL,
            "scope": SCOPES[row.scope],
            "unit_targets": [
                {"unit": own.unit.name, "target": row.target_label(own.target)} for own in row.unit_targets.all()
            ],
            "movements": [movement.name for movement in row.movements.all()],
        }
        for row in covenant.commitments.all()
    ]


def parties_with_roles(covenant: Covenant) -> list[tuple[Any, str]]:
    """Return the parties in order with the role their unit has in the bloc today, in Vietnamese."""
    names = CLUSTER_ROLES if covenant.campaign.bloc.kind == "cluster" else ROLES
    roles = {term.unit_id: names[term.role] for term in covenant.campaign.terms().current()}
    return [(party, roles.get(party.unit_id, "")) for party in covenant.parties.select_related("unit")]


def copy(covenant: Covenant) -> tuple[dict[str, Any], int]:
    """Return the data of a copy of the frozen paper with the signatures it has now, and how many they are."""
    document = covenant.document
    assert document is not None
    signatures = {row.unit_id: row for row in document.signatures.valid().select_related("authority")}
    parties = list(covenant.parties.select_related("unit"))
    blocks = []
    for frozen_block, party in zip(document.data["signatures"], parties, strict=True):
        if signature := signatures.get(party.unit_id):
            blocks.append({**frozen_block, **signed_block(signature)})
        elif party.declined_at:
            blocks.append({**frozen_block, "state": "declined", "note": party.decline_reason})
        else:
            blocks.append(frozen_block)
    count = len(signatures)
    return {
        **document.data,
        "number": document.number,
        "symbol": document.symbol,
        "signatures": blocks,
        "stage": "copy",
        "stage_label": f"Bản sao có {count}/{len(parties)} chữ ký",
        "text_sha256": document.sha256,
    }, count


def signed_block(signature: Signature) -> dict[str, str]:
    """Return what stands in the block of a unit that has signed, on every paper that units sign."""
    local = timezone.localtime(signature.signed_at)
    is_ink = signature.method == Signature.Method.INK
    return {
        "state": "ink" if is_ink else "signed",
        "capacity": signature.capacity,
        "capacity_for": signature.capacity_for.upper(),
        "post": signature.post.upper(),
        "name": signature.signer_name,
        "signed_at": f"{local:%d/%m/%Y}" if is_ink else f"{local:%H:%M} ngày {local:%d/%m/%Y}",
        "late": f"ký muộn {signature.days_late} ngày" if signature.days_late else "",
        "authority": signature.authority.title if signature.authority else "",
        "note": "bản ký giấy, đã lưu bản quét" if is_ink else "",
    }
