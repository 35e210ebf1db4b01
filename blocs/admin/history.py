"""What a row was before, to be read: words as on the pages, and no field that looks as if it could be changed."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import JSONField
from django.utils.formats import date_format, localize
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin
from simple_history.template_utils import HistoricalRecordContextHelper


class Worded(HistoricalRecordContextHelper):
    """Changes in the words of the interface instead of the codes that are stored."""

    def prepare_delta_change_value(self, change: Any, value: Any) -> Any:
        field = self.model._meta.get_field(change.field)
        if isinstance(field, JSONField):
            return json.dumps(value, ensure_ascii=False)
        if isinstance(value, list):
            return super().prepare_delta_change_value(change, value)
        return worded(dict(getattr(field, "flatchoices", ())).get(value, value))


def worded(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    return str(localize(value))


class ReadableHistory(SimpleHistoryAdmin):
    def get_historical_record_context_helper(self, request: Any, historical_record: Any) -> Worded:
        return Worded(self.model, historical_record)

    def render_history_view(self, request: Any, template: str, context: dict[str, Any], **kwargs: Any) -> Any:
        if old := context.get("adminform"):
            names = flatten_fieldsets(old.fieldsets)
            context["adminform"] = AdminForm(old.form, old.fieldsets, {}, names, model_admin=self)
        return super().render_history_view(request, template, context, **kwargs)
