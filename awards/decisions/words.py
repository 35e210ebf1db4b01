"""Papers of a decision as plain data: the decision, the list of certificates; always Vietnamese."""

from __future__ import annotations

from collections import Counter
from typing import Any

from awards.catalogue import terms
from awards.decisions.models import Decision, Ruling
from common.clock import today
from emulation.covenants.text import verify_url

Data = dict[str, Any]
LAW = "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;"
"""Laws are cited by name and day (Decree 30/2020/NĐ-CP, Annex I); the clerk adds the law of the authority itself."""


def granted(decision: Decision) -> list[Ruling]:
    """Return the rulings of `decision` that grant something, by award and in the order in which they were put down."""
    rows = decision.rulings.exclude(outcome=Ruling.Outcome.REJECTED)  # type: ignore[attr-defined]
    rows = rows.select_related("award", "record", "nomination__recipient", "nomination__unit")
    return list(rows.order_by("award__order", "award__code", "pk"))


def of_decision(decision: Decision, *, code: str = "") -> Data:
    """Return the decision as it is printed, with its list; number and day as far as they are known."""
    rows = granted(decision)
    day = decision.decided_on or today()
    counts = Counter(row.award for row in rows if row.award)
    return {
        "title": "QUYẾT ĐỊNH",
        "subject": f"Về việc {decision.title[:1].lower()}{decision.title[1:]}",
        "is_example": decision.is_example,
        "superior": "",
        "issuer": _body(decision.decided_by).upper(),
        "number": decision.number.partition("/")[0],
        "symbol": decision.number.partition("/")[2],
        "place": decision.place,
        "date": decision.decided_on.isoformat() if decision.decided_on else "",
        "authority": decision.decided_by.upper(),
        "bases": [LAW, *_decrees(rows, day), f"Theo đề nghị của {decision.council.name}."],
        "articles": [
            "Tặng " + "; ".join(f"{award.name} cho {count:02} {_whom(award)}" for award, count in counts.items())
            + " (có danh sách kèm theo).",
            "Tiền thưởng kèm theo được chi từ quỹ thi đua, khen thưởng của cấp ban hành quyết định theo quy định.",
            "Các cơ quan, đơn vị có liên quan và các tập thể, cá nhân có tên tại Điều 1 chịu trách nhiệm thi hành "
            "Quyết định này kể từ ngày ký.",
        ],
        "list_note": _list_note(decision),
        "rows": [_row(number, row) for number, row in enumerate(rows, start=1)],
        "post": decision.signer_post.upper(),
        "signer": decision.signer_name,
        "recipients": ["Như Điều 3", decision.council.name, "Lưu: VT"],
        "code": code,
        "verify_url": verify_url(code) if code else "",
        "language": "vi",
    }  # fmt: skip


POSTS = ("Chủ tịch ", "Bộ trưởng ", "Tổng Giám đốc ", "Giám đốc ", "Thủ trưởng ", "Hiệu trưởng ")


def _body(authority: str) -> str:
    """The body on the letterhead of a decision that its head signs: the authority without the post."""
    post = next((post for post in POSTS if authority.startswith(post)), "")
    body = authority.removeprefix(post)
    return body[:1].upper() + body[1:]


def _list_note(decision: Decision) -> str:
    day = f"ngày {decision.decided_on:%d/%m/%Y}" if decision.decided_on else "ngày … tháng … năm …"
    return f"số {decision.number or '…'} {day} của {decision.decided_by}"


def _decrees(rows: list[Ruling], day: Any) -> list[str]:
    """The decrees under which the awards are given on that day, each once."""
    found = [rule for row in rows if row.award and (rule := terms.in_force(row.award, day))]
    return [f"Căn cứ {name};" for name in dict.fromkeys(rule.get_regime_display() for rule in found)]


def _whom(award: Any) -> str:
    return {"individual": "cá nhân", "collective": "tập thể", "household": "hộ gia đình"}.get(
        award.recipient, "tập thể, cá nhân"
    )


def _row(number: int, row: Ruling) -> Data:
    """One line of the list: whom, what they are, the award, and the prize."""
    nomination = row.nomination
    recipient, award = nomination.recipient, row.award
    assert award
    prize = row.record.prize if row.record else None
    return {
        "number": str(number),
        "name": recipient.name,
        "birth_year": str(recipient.birth_year or ""),
        "post": ", ".join(part for part in (nomination.post, nomination.unit.name) if part),
        "award": award.name,
        "achievement": " ".join(nomination.achievement.split())[:300],
        "prize": f"{prize:,}".replace(",", ".") if prize else "",
    }


def of_certificates(decision: Decision, *, code: str = "") -> Data:
    """Return the list from which certificates are written: one line for each, in the order of the decision."""
    told = of_decision(decision, code=code)
    return {**told, "title": "DANH SÁCH", "subject": f"In bằng kèm theo Quyết định số {decision.number or '…'}"}
