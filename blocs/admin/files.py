"""Import and export pages for a table: preview, then all or nothing; every problem with sheet, row and column."""

from __future__ import annotations

from functools import partial
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm, ImportForm
from import_export.tmp_storages import CacheStorage

from blocs.files import reading
from blocs.files.tables import NEW, SKIP, UPDATE, Outcome
from blocs.files.writing import CSV, XLSX, AnyTable


class TableImportForm(ImportForm):
    def clean_import_file(self) -> Any:
        file = self.cleaned_data["import_file"]
        file.name = PurePath(file.name).name
        head = file.read(reading.settings.UPLOAD_MAX_BYTES + 1)
        file.seek(0)
        reading.check(file.name, head)
        return file


class TableExportForm(ExportForm):
    """XLSX, which most people open, is chosen already."""

    def __init__(self, formats: Any, resources: Any, **kwargs: Any) -> None:
        super().__init__(formats, resources, **kwargs)
        self.fields["format"].choices = [(code, title) for code, title in self.fields["format"].choices if code]  # type: ignore[attr-defined]


class TableAdmin(ImportExportMixin):
    """Adds the pages to a ModelAdmin; `resource_classes` names its table."""

    import_form_class = TableImportForm
    export_form_class = TableExportForm
    import_template_name = "admin/import_table.html"
    export_template_name = "admin/export_table.html"
    tmp_storage_class = CacheStorage
    skip_admin_log = True
    """History already tells who changed what."""

    def has_import_permission(self, request: Any) -> bool:
        return self.has_change_permission(request)  # type: ignore[attr-defined]

    def has_export_permission(self, request: Any) -> bool:
        return self.has_view_permission(request)  # type: ignore[attr-defined]

    def get_import_formats(self) -> list[Any]:
        return [partial(AnyTable, table=self.resource_classes[0].table)]

    def get_export_formats(self) -> list[Any]:
        return [XLSX, CSV]

    def get_import_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_import_context_data(**kwargs), "columns": self.resource_classes[0].guide()}

    def get_export_filename(self, request: Any, queryset: Any, file_format: Any) -> str:
        return f"{self.resource_classes[0].table}.{file_format.get_extension()}"

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        if not isinstance(e, ValidationError):
            raise e
        form.add_error("import_file", e)

    def process_import(self, request: Any, **kwargs: Any) -> Any:
        """Import what was previewed; a second click on the button finds the file gone and changes nothing."""
        storage = self.get_tmp_storage_class()(name=PurePath(request.POST.get("import_file_name", "")).name)
        if request.method == "POST" and storage.read() is None:
            messages.error(request, _("This file was already imported, or it waited too long. Choose it again."))
            return self._back(request, "import")
        return super().process_import(request, **kwargs)

    def process_result(self, result: Outcome, request: Any) -> Any:
        for warning in result.warnings:
            messages.warning(request, warning)
        if result.problems:
            for problem in result.problems[:20]:
                messages.error(request, str(problem))
            return self._back(request, "import")
        return super().process_result(result, request)

    def add_success_message(self, result: Outcome, request: Any) -> None:
        totals = {"new": result.totals[NEW], "changed": result.totals[UPDATE], "same": result.totals[SKIP]}
        messages.success(request, _("Rows: %(new)d new, %(changed)d changed, %(same)d unchanged.") % totals)

    def _back(self, request: Any, page: str) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:{}_{}_{}".format(*self.get_model_info(), page)))
