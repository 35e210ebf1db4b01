"""Which personal data is never taken in: what the forms of the law on awards do not ask for."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.text import fold

_NEVER = re.compile(
    r"\b(cccd|cmnd|cmt|can cuoc|chung minh|dinh danh|ho chieu|passport|identity|citizen id|"
    r"dan toc|ethnic\w*|ton giao|religio\w*|dang vien|party member\w*|ngay vao dang|"
    r"dien thoai|phone|dia chi|address|que quan|noi sinh|tai khoan|bank account)\b"
)


def is_refused(heading: str) -> bool:
    """Whether a column under `heading` would bring data that is not needed (Law 91/2025/QH15, article 3: no more data
    than the purpose asks for): identity papers, ethnic group, religion, Party membership, address, telephone."""
    return bool(_NEVER.search(fold(heading.replace("_", " "))))


def refusal() -> str:
    return _("Awards do not need this personal data (Law 91/2025/QH15). Take the column out of the file.")


def check(headings: Iterable[str]) -> None:
    """Raise ValidationError with code `personal_data`, one message for each heading that is refused."""
    refused = [heading for heading in headings if is_refused(heading)]
    if refused:
        texts = [f"{_('column “%(column)s”') % {'column': heading}}: {refusal()}" for heading in refused]
        raise ValidationError([ValidationError(text, "personal_data") for text in texts])
