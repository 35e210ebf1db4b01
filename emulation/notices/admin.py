"""The outbox in the administration: read only. Secretariats work with it on its own pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from blocs.admin.base import ReadOnlyAdmin, ReadOnlyInline
from emulation.notices.models import Delivery, Message


class DeliveryInline(ReadOnlyInline):
    model = Delivery
    fields = ("name", "address", "channel", "state", "tries", "sent_at", "read_at", "note", "is_uncertain")
    show_change_link = False


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ("subject", "kind", "state", "due_at", "council")
    list_filter = ("state", "kind")
    list_select_related = ("council",)
    search_fields = ("subject",)
    fields = (
        "kind", "subject", "body", "url", "due_at", "state", "reason", "council", "posted_at", "posted_by",
        "is_edited",
    )  # fmt: skip
    readonly_fields = ("council", "posted_at", "posted_by", "is_edited")
    inlines = (DeliveryInline,)

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.visible_to(user)
