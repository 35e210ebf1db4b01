"""What anyone who holds a paper may learn about it: what it is, who signed it, and whether a byte changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from documents.models import ISSUED_KINDS, Document, FrozenFile, IssuedCopy, Signature
from documents.paper import digest

MOST_CODES = 5
"""A paper carries its own code and perhaps those of its neighbours; a file with more of them is guessing."""
_CODE = re.compile(rb"KTD-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


@dataclass(frozen=True)
class Finding:
    """The answer to “what is this paper?”.

    `match` is `text` (the frozen text itself), `copy` (a copy issued at `issued_at` with `copy_signatures`
    signatures), `changed` (carries the code, but other bytes), `unknown`, or `code` (asked by code, no file seen).
    """

    match: str
    document: Document | None = None
    sha256: str = ""
    issued_at: datetime | None = None
    copy_signatures: int = 0

    @property
    def signatures(self) -> list[Signature]:
        """The signatures that count today, in the order in which they were given."""
        return list(self.document.signatures.valid().select_related("authority")) if self.document else []

    @property
    def voided_since(self) -> list[Signature]:
        """Signatures that this copy shows, or may show, and that were voided after it was issued."""
        if self.match != "copy" or not self.document:
            return []
        return list(self.document.signatures.filter(signed_at__lte=self.issued_at, voided_at__gt=self.issued_at))

    @property
    def party_count(self) -> int:
        """How many units the paper has a place for."""
        return len(self.document.data.get("signatures", [])) if self.document else 0

    @property
    def asks_roles(self) -> bool:
        """Whether the paper is signed by persons in a role (chair, secretary) instead of one unit after the other."""
        blocks = self.document.data.get("signatures", []) if self.document else []
        return any("signs_as" in block for block in blocks)

    @property
    def missing(self) -> list[str]:
        """The units (on minutes: the roles) on the paper that have not signed, by the names printed there."""
        signed = [signature.role or signature.unit_name for signature in self.signatures]
        blocks = self.document.data.get("signatures", []) if self.document else []
        parties = {block.get("signs_as") or block["unit"]: block for block in blocks}
        names = [_printed(block) for key, block in parties.items() if key not in signed]
        # A unit that signed under another name would be called missing: rather name none.
        return names if len(names) == len(parties) - len(signed) else []

    @property
    def successor(self) -> Document | None:
        """The paper that took the place of this one, once it did."""
        if not self.document or self.document.standing != Document.Standing.REPLACED:
            return None
        return self.document.superseded_by.exclude(standing=Document.Standing.WITHDRAWN).order_by("created_at").first()

    @property
    def is_intact(self) -> bool:
        """Whether the bytes that were uploaded, or are on file when only a code was given, are the original ones."""
        if self.match == "code" and self.document:
            return digest(bytes(FrozenFile.objects.get(pk=self.document.pk).data)) == self.document.sha256
        return self.match in {"text", "copy"}


def _printed(block: Mapping[str, Any]) -> str:
    return f"{block['title']} – {block['unit']}" if block.get("signs_as") else str(block["unit"])


def tidy_code(code: str) -> str:
    """Return a typed code as it is printed (blanks, dashes and case do not matter)."""
    wanted = re.sub(r"[^0-9A-Z]", "", code.upper())[:20]
    if len(wanted) > 12:  # a code that is typed without its prefix may itself begin with these letters
        wanted = wanted.removeprefix("KTD")
    return "-".join(["KTD", wanted[:4], wanted[4:8], wanted[8:]])


def by_code(code: str) -> Finding:
    """Return what is known of the paper with the verification `code`."""
    document = Document.objects.filter(code=tidy_code(code), kind__in=ISSUED_KINDS).select_related("owner").first()
    return Finding("code" if document else "unknown", document, document.sha256 if document else "")


def _code_in(data: bytes) -> str:
    """Return the first code that stands in `data`; none for a file of many, which asks about codes by guessing."""
    found: dict[bytes, None] = {}
    for match in _CODE.finditer(data):
        found[match[0]] = None
        if len(found) > MOST_CODES:
            return ""
    return next(iter(found)).decode() if found else ""


def by_file(data: bytes) -> Finding:
    """Return what is known of an uploaded file, compared byte for byte with every paper and copy issued."""
    sha256 = digest(data)
    papers = Document.objects.filter(kind__in=ISSUED_KINDS)
    if document := papers.filter(sha256=sha256).first():
        return Finding("text", document, sha256)
    if copy := IssuedCopy.objects.filter(sha256=sha256).select_related("document").defer("data").first():
        return Finding("copy", copy.document, sha256, copy.issued_at, copy.signature_count)
    if (code := _code_in(data)) and (document := papers.filter(code=code).first()):
        return Finding("changed", document, sha256)
    return Finding("unknown", None, sha256)
