"""Which personal data is never taken in: what the forms of the law on awards do not ask for."""

from __future__ import annotations

import re

from common.text import fold

LAW = "Luật 91/2025/QH15"
_NEVER = re.compile(
    r"\b(cccd|cmnd|cmt|can cuoc|chung minh|dinh danh|ho chieu|passport|identity|citizen id|"
    r"dan toc|ethnic\w*|ton giao|religio\w*|dang vien|party member\w*|ngay vao dang|"
    r"dien thoai|phone|dia chi|address|que quan|noi sinh|tai khoan|bank account)\b"
)


def is_refused(heading: str) -> bool:
    """Whether a column under `heading` would bring data that is not needed (Law 91/2025/QH15, article 3: no more data
    than the purpose asks for): identity papers, ethnic group, religion, Party membership, address, telephone."""
    return bool(_NEVER.search(fold(heading.replace("_", " "))))
