"""The submission letter (tờ trình) as data: what is frozen when it is handed in. Official papers are in Vietnamese.

Fields and columns of the list: the annexes of NĐ 98/2023 and NĐ 152/2025 on the base of NĐ 30/2020 (to be verified);
who is proposed is told with year of birth, post and unit only (Law 91/2025/QH15 on personal data).
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.utils import translation

from awards.proposals import dossier
from awards.proposals.models import Nomination, Submission
from awards.records.models import Occasion, Recipient
from blocs.models import Mandate
from common.clock import today
from documents.paper import canonical, digest
from emulation.covenants.reading import day
from emulation.covenants.text import paragraphs, verify_url

DECREE_152_SINCE = date(2025, 7, 1)
LAW = "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;"
DECREES = {
    True: "Căn cứ Nghị định số 152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ quy định về phân cấp, phân quyền "
    "trong lĩnh vực thi đua, khen thưởng; quy định chi tiết và hướng dẫn thi hành một số điều của Luật Thi đua, khen "
    "thưởng;",
    False: "Căn cứ Nghị định số 98/2023/NĐ-CP ngày 31 tháng 12 năm 2023 của Chính phủ quy định chi tiết thi hành một "
    "số điều của Luật Thi đua, khen thưởng;",
}
OCCASIONS = {
    Occasion.MERIT: "Công trạng",
    Occasion.SUDDEN: "Đột xuất",
    Occasion.MOVEMENT: "Phong trào thi đua",
    Occasion.SERVICE: "Quá trình cống hiến",
    Occasion.SENIORITY: "Niên hạn",
    Occasion.FOREIGN: "Đối ngoại",
}
SUBJECTS = {
    Occasion.SUDDEN: "Về việc đề nghị khen thưởng thành tích đột xuất",
    Occasion.MOVEMENT: "Về việc đề nghị khen thưởng phong trào thi đua năm {year}",
}
SUBJECT = "Về việc đề nghị xét tặng danh hiệu thi đua, hình thức khen thưởng năm {year}"
LONGEST = 300
"""Characters of an achievement in the list; the report has the whole."""


def words(submission: Submission) -> dict[str, Any]:
    """Return the text of the letter as the rows have it now, without code and signer."""
    nominations = dossier.standing(submission)
    with translation.override("vi"):
        return {
            "title": "TỜ TRÌNH",
            "subject": subject(submission),
            "is_example": submission.is_example,
            "superior": submission.unit.parent.name if submission.unit.parent else "",
            "issuer": submission.unit.name,
            "number": "",
            "symbol": "TTr-",
            "place": submission.campaign.place if submission.campaign else "",
            "date": "",
            "addressees": [f"Thường trực {submission.council.name}"],
            "grounds": [LAW, DECREES[today() >= DECREE_152_SINCE]],
            "opening": _opening(submission),
            "procedure": paragraphs(submission.note),
            "counts": counts(nominations),
            "totals": totals(nominations),
            "rows": [_row(number, row, submission) for number, row in enumerate(nominations, start=1)],
            "closing": [
                f"{submission.unit.name} chịu trách nhiệm về tính chính xác, trung thực của hồ sơ và thành tích của "
                "các tập thể, cá nhân được đề nghị.",
                f"Kính trình Thường trực {submission.council.name} xem xét, quyết định./.",
            ],
            "recipients": ["Như trên", "Lưu: VT"],
            "system_number": submission.number,
        }


def subject(submission: Submission) -> str:
    """Return what the letter is about."""
    return SUBJECTS.get(Occasion(submission.occasion), SUBJECT).format(year=submission.year)


def _opening(submission: Submission) -> str:
    bloc = f", {submission.campaign.bloc.name}" if submission.campaign else ""
    return f"{submission.unit.name}{bloc} kính trình việc đề nghị khen thưởng như sau:"


def counts(nominations: list[Nomination]) -> list[dict[str, Any]]:
    """Return for each award how many collectives, people and households are proposed."""
    kinds = Recipient.Kind
    found: dict[str, Counter[str]] = {}
    for row in nominations:
        found.setdefault(row.award.name, Counter())[row.recipient.kind] += 1
    return [
        {
            "award": name,
            "collectives": count[kinds.COLLECTIVE],
            "people": count[kinds.INDIVIDUAL],
            "households": count[kinds.HOUSEHOLD],
        }
        for name, count in found.items()
    ]


def totals(nominations: list[Nomination]) -> str:
    """Return the sum in one sentence."""
    count = Counter(row.recipient.kind for row in nominations)
    parts = [
        f"{count[kind]:02} {label}"
        for kind, label in (("collective", "tập thể"), ("individual", "cá nhân"), ("household", "hộ gia đình"))
        if count[kind]
    ]
    return f"Tổng số đề nghị: {', '.join(parts)}." if parts else ""


def _row(number: int, row: Nomination, submission: Submission) -> dict[str, Any]:
    person = row.recipient.kind == Recipient.Kind.INDIVIDUAL
    where = "" if row.recipient.stands_for_id else row.unit.name
    return {
        "number": str(number),
        "name": row.recipient.name,
        "born": str(row.recipient.birth_year or "") if person else "",
        "post": ", ".join(part for part in (row.post, where) if part),
        "award": row.award.name,
        "occasion": OCCASIONS[Occasion(submission.occasion)],
        "achievement": _short(row),
        "share": "",
        "opinion": "",
        "note": _led(row),
    }


def _short(row: Nomination) -> str:
    said = " ".join(paragraphs(row.achievement))
    told = said if len(said) <= LONGEST else said[:LONGEST].rsplit(" ", 1)[0] + " …"
    return f"Ngày {day(row.achieved_on)}: {told}" if row.achieved_on else told


def _led(row: Nomination) -> str:
    """Name the bloc that the unit leads, as the proposal of a flag has to (CV 5007/BNV-TĐKT)."""
    if not row.placing:
        return ""
    campaign = row.placing.ranking.round.campaign
    return f"Dẫn đầu {campaign.bloc.name}, năm {campaign.year}"


def mark(submission: Submission) -> str:
    """Return a mark of the text as the rows have it now: whoever hands it in says by this what they read."""
    return digest(canonical({**words(submission), "system_number": ""}))


def frozen(submission: Submission, *, code: str, mandate: Mandate | None = None) -> dict[str, Any]:
    """Return the data of the paper, with the place of the one who signs it by hand. Without `code` it is a draft."""
    return {
        **words(submission),
        "signer": mandate.person.full_name if mandate and mandate.may_sign else "",
        "post": mandate.post if mandate and mandate.may_sign else "",
        "code": code,
        "verify_url": verify_url(code) if code else "",
        "text_sha256": "",
        "is_draft": not code,
        "language": "vi",
    }


def paper_of(submission: Submission) -> dict[str, Any]:
    """Return what the pages print: the frozen letter, or the draft as it stands."""
    document = submission.document
    if document and not submission.is_with_unit:
        return {**document.data, "number": document.number, "symbol": document.symbol or document.data["symbol"]}
    return frozen(submission, code="")
