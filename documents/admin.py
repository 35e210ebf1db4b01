"""Papers and signatures: evidence, read here and made by signing. Which papers a secretariat reaches is for the room
that uses them to say (see emulation/covenants/admin.py); without that, only system administrators see any."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from blocs.admin.base import ReadOnlyAdmin, RoomAdmin
from documents.models import ISSUED_KINDS, Document, Signature

REGISTERED = ("number", "symbol", "issued_on")
"""What the clerk fills in when the paper is registered; everything else is sealed."""


class DocumentAdmin(RoomAdmin):
    list_display = ("title", "kind", "number", "issued_on", "owner", "created_at")
    list_filter = ("kind", "is_example")
    list_select_related = ("owner",)
    search_fields = ("title", "code", "number")
    fields = (
        "title", "kind", "code", "owner", "number", "symbol", "issued_on", "sha256", "supersedes", "is_example",
        "created_at", "created_by",
    )  # fmt: skip

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        is_registered = obj is None or obj.kind in ISSUED_KINDS
        return is_registered and super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: Any, obj: Any = None) -> list[str]:
        return [name for name in self.fields if name not in REGISTERED]

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> Any:
        """Titles are not kept folded: searched as they stand."""
        return super(RoomAdmin, self).get_search_results(request, queryset, search_term)


class SignatureAdmin(ReadOnlyAdmin):
    list_display = ("unit_name", "signer_name", "post", "capacity", "method", "signed_at", "days_late", "voided_at")
    list_filter = ("method", "capacity", ("voided_at", admin.EmptyFieldListFilter))
    search_fields = ("unit__search__contains",)
    date_hierarchy = "signed_at"
    fields = (
        "document", "role", "unit", "unit_name", "signer", "signer_name", "post", "capacity", "capacity_for",
        "authority", "method", "proof", "signed_hash", "signed_at", "days_late", "address", "scan", "recorded_by",
        "voided_at", "voided_by", "void_reason",
    )  # fmt: skip


admin.site.register(Document, DocumentAdmin)
admin.site.register(Signature, SignatureAdmin)
