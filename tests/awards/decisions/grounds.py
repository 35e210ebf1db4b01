"""Makes the ground on which an award is taken back."""

from typing import Any

from awards.decisions.models import Revocation
from awards.decisions.revoking import Ground
from common.clock import today


def ground(**fields: Any) -> Ground:
    defaults = {
        "kind": Revocation.Ground.FALSE_DECLARATION, "reason": "Kê khai gian dối thành tích.",
        "decision_number": "9/QĐ-UBND", "decided_on": today(), "decided_by": "Chủ tịch UBND tỉnh",
    }  # fmt: skip
    return Ground(**{**defaults, **fields})
