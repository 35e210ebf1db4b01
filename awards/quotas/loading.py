"""Quota rules that come with the software: of national decrees only. What a council set, its secretariat enters."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from awards.catalogue.models import AwardType
from awards.quotas.models import QuotaRule
from common import history

OLD, NEW = (date(2017, 10, 1), date(2023, 12, 31)), (date(2024, 1, 1), None)
UNSEEN = "K: mức 20 % của quy định cũ, chưa đối chiếu với văn bản hiện hành"
RULES: list[tuple[str, dict[str, Any]]] = [
    (
        "T-CTDCP",
        {
            "of": "leaders", "parts": 20, "whole": 100, "since": OLD[0], "until": OLD[1], "to_verify": False,
            "document": "Nghị định 91/2017/NĐ-CP, Điều 11; Công văn 5007/BNV-TĐKT ngày 05/9/2023",
            "confidence": "S-old: quy định cũ, đã thấy qua nguồn thứ cấp",
        },
    ),
    (
        "T-CTDCP",
        {
            "of": "leaders", "parts": 20, "whole": 100, "since": NEW[0], "until": NEW[1], "to_verify": True,
            "document": "Nghị định 98/2023/NĐ-CP, Nghị định 152/2025/NĐ-CP (như Nghị định 91/2017/NĐ-CP, Điều 11)",
            "confidence": UNSEEN,
        },
    ),
    (
        "T-CSTDCS",
        {
            "of": "holders", "parts": 15, "whole": 100, "holders_of": "T-LDTT", "since": OLD[0], "until": OLD[1],
            "to_verify": True, "document": "Nghị định 91/2017/NĐ-CP, Điều 9.3",
            "confidence": "S-old: quy định cũ, đã thấy qua hướng dẫn của ngành; từ 2024 theo bộ, ngành, tỉnh",
        },
    ),
]  # fmt: skip


@transaction.atomic
def load() -> int:
    """Enter the rules that are missing and return how many; the catalogue comes first. Doing it again adds nothing.

    A rule is known by its award and first day: what people changed of it stays.
    """
    awards = {award.code: award for award in AwardType.objects.all()}
    new = 0
    for code, values in RULES:
        award = awards.get(code)
        if not award or QuotaRule.objects.filter(award=award, council=None, bloc=None, since=values["since"]).exists():
            continue
        given = {**values, "holders_of": awards.get(values.get("holders_of", ""))}
        history.save(QuotaRule(award=award, **given), by=None, because="Quy định kèm theo phần mềm")
        new += 1
    return new
