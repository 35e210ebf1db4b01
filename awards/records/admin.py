"""Records in the administration: recipients and what is on record about them, and who looked at it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from awards.catalogue.models import AwardType
from awards.records import access, permissions, privacy
from awards.records.about_resources import AwardRecordResource, GradingResource
from awards.records.keepers import managed_by
from awards.records.models import Access, AwardRecord, Discipline, Grading, Initiative, Recipient
from awards.records.resources import RecipientResource
from blocs import scope
from blocs.admin.base import ReadOnlyAdmin, RoomAdmin, TodayFilter
from blocs.admin.files import TableAdmin, TableImportForm
from blocs.files import reading
from blocs.files.writing import AnyTable
from blocs.prepared import Prepared
from common.text import fold


class PersonalImportForm(TableImportForm):
    """Refuses columns that are not needed before the file is put aside for the second step."""

    def clean_import_file(self) -> Any:
        file = super().clean_import_file()
        content = file.read()
        file.seek(0)
        privacy.check(reading.stream(content, table="", name=file.name).headings)
        return file


class LongTable(AnyTable):
    """CSV or XLSX, read row by row."""

    def create_dataset(self, content: bytes) -> Any:
        return reading.stream(content, table=self.table)


class NotedAdmin(RoomAdmin):
    """Pages that name people: whoever looks at one is noted as on the site."""

    def note_look(self, request: Any, row: Any) -> None:
        """Note that the page of `row` was shown: that of one person, or of what it is about."""
        access.note(request.user, access.What.PAGE, getattr(row, "recipient", row))

    def change_view(self, request: Any, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        row = self.get_object(request, object_id)
        if row is not None and request.method == "GET":
            self.note_look(request, row)
        return super().change_view(request, object_id, form_url, extra_context)


class PersonalAdmin(NotedAdmin):
    """Pages about people: so is whoever looks at what they were before, or at the list of them."""

    def check_reached(self, request: Any, object_id: str) -> None:
        """What a page was like before is a look at it too."""
        super().check_reached(request, object_id)
        self.note_look(request, self.get_object(request, object_id))

    def changelist_view(self, request: Any, extra_context: Any = None) -> Any:
        response = super().changelist_view(request, extra_context)
        shown = getattr(response, "context_data", None) or {}
        if (found := shown.get("cl")) is not None and (count := len(found.result_list)):
            access.note(request.user, access.What.SEARCH, words=request.GET.get("q", ""), count=count)
        return response


class RecordsAdmin(PersonalAdmin):
    """A secretariat reaches what is on record about people of the units it manages."""

    path = "recipient__"

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(managed_by(user, f"{self.path}unit__in"))

    def view_on_site(self, obj: Any) -> str | None:
        return getattr(obj, "recipient", obj).get_absolute_url()


class RecordsTableAdmin(TableAdmin, RecordsAdmin):
    """With import and export; what goes out is noted."""

    import_form_class = PersonalImportForm

    def get_import_formats(self) -> list[Any]:
        return [partial(LongTable, table=self.resource_classes[0].table)]

    def get_data_for_export(self, request: Any, queryset: Any, **kwargs: Any) -> Any:
        data = super().get_data_for_export(request, queryset, **kwargs)
        access.note(request.user, access.What.EXPORT, words=self.resource_classes[0].table, count=len(data))
        return data


@admin.register(Recipient)
class RecipientAdmin(RecordsTableAdmin):
    path = ""
    resource_classes = [RecipientResource]
    list_display = ("name", "kind", "unit", "post", "birth_year", "told_apart_by")
    list_filter = ("kind", "position_class", "sex")
    list_select_related = ("unit",)
    search_fields = ("search__contains",)
    autocomplete_fields = ("unit", "stands_for")
    fixed = ("kind", "unit")
    fields = (
        "kind", "name", "unit", "stands_for", "post", "position_class", "birth_year", "sex", "told_apart_by",
        "joined_on",
    )  # fmt: skip

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> Any:
        """Also where other pages choose a recipient: entries that were merged are found as the one that stayed."""
        rows, has_doubles = super().get_search_results(request, queryset, search_term)
        return rows.filter(same_as__isnull=True), has_doubles


@admin.register(Grading)
class GradingAdmin(RecordsTableAdmin):
    resource_classes = [GradingResource]
    list_display = ("recipient", "year", "level", "months_worked", "members", "document")
    list_filter = ("level", "year")
    list_select_related = ("recipient",)
    search_fields = ("recipient__search__contains",)
    autocomplete_fields = ("recipient",)
    fixed = ("recipient", "year")
    fields = ("recipient", "year", "level", "months_worked", "months_maternity", "members", "document")


@admin.register(Initiative)
class InitiativeAdmin(RecordsAdmin):
    list_display = ("title", "recipient", "year", "scope", "recognised_by")
    list_filter = ("kind", "scope", "year")
    list_select_related = ("recipient",)
    search_fields = ("recipient__search__contains",)
    autocomplete_fields = ("recipient",)
    fixed = ("recipient",)
    fields = ("recipient", "kind", "title", "year", "scope", "recognised_by", "decision_number", "decided_on")


@admin.register(Discipline)
class DisciplineAdmin(RecordsAdmin):
    list_display = ("recipient", "kind", "since", "until", "document")
    list_filter = ("kind", TodayFilter)
    list_select_related = ("recipient",)
    search_fields = ("recipient__search__contains",)
    autocomplete_fields = ("recipient",)
    fixed = ("recipient",)
    fields = ("recipient", "kind", "what", "since", "until", "document")


class YearFilter(admin.SimpleListFilter):
    """Years in which there is an award, first and last found by the index on awards and years; a school year counts
    for the one in which it begins."""

    title = _("year")
    parameter_name = "year"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        years = [int(year[:4]) for pair in _ends() for year in pair if year]
        return [(str(year), str(year)) for year in range(max(years), min(years) - 1, -1)] if years else []

    def queryset(self, request: Any, queryset: QuerySet) -> QuerySet:
        return queryset.filter(year__startswith=self.value()) if self.value() else queryset


@Prepared
def _ends() -> QuerySet:
    """The first and the last year of each award."""
    held = AwardRecord.objects.filter(award=OuterRef("pk"))
    ends = {"first": held.order_by("year"), "last": held.order_by("-year")}
    found = AwardType.objects.annotate(**{name: Subquery(rows.values("year")[:1]) for name, rows in ends.items()})
    return found.order_by().values_list(*ends)


@Prepared
def _searched() -> QuerySet:
    """The awards with the text in which they are searched."""
    return AwardType.objects.order_by().values_list("pk", "search")


@admin.register(AwardRecord)
class AwardRecordAdmin(RecordsTableAdmin):
    """Entered on the page of the recipient or by a file; here they are read with their history, the last ones first."""

    resource_classes = [AwardRecordResource]
    list_display = ("recipient", "award", "year", "decision_number", "decided_on", "state")
    list_filter = ("state", "occasion", "award__kind", "award__level", YearFilter)
    list_select_related = ("recipient", "award")
    search_fields = ("recipient__search__contains", "award__search__contains")
    ordering = ("-pk",)
    fields = (
        "recipient", "award", "year", "occasion", "achievement", "achieved_on", "unit", "position_class",
        "decision_number", "decided_on", "decided_by", "prize", "placing", "state", "questioned_because",
    )  # fmt: skip

    def has_add_permission(self, request: Any) -> bool:
        return False

    def get_queryset(self, request: Any) -> QuerySet:
        rows: QuerySet = super().get_queryset(request)
        return rows.defer("achievement", "decided_by", "questioned_because", "recipient__search", "award__search")

    def get_search_results(self, request: Any, queryset: QuerySet, search_term: str) -> Any:
        """Find each word in the name or post of the recipient, or in the award.

        The few awards are looked through first: a word that is in none of them is asked of recipients alone, whom
        PostgreSQL finds by an index.
        """
        words = fold(search_term).split()
        awards = _searched() if words else []
        for word in words:
            found = Q(recipient__search__contains=word)
            if hits := [pk for pk, text in awards if word in text]:
                found |= Q(award__in=hits)
            queryset = queryset.filter(found)
        return queryset, False

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        return self.fields


@admin.register(Access)
class AccessAdmin(ReadOnlyAdmin):
    """Whose eyes were where: administrators see every look, a secretariat its own and those at the page of somebody
    whom it manages; lists and searches of others are of many units."""

    list_display = ("at", "person", "what", "recipient", "words", "count")
    list_filter = ("what",)
    list_select_related = ("person", "recipient")
    search_fields = ("person__search__contains", "recipient__search__contains")
    date_hierarchy = "at"
    fields = ("at", "person", "what", "recipient", "words", "count")
    show_full_result_count = False

    def scope(self, rows: Any, user: Any) -> Any:
        if scope.sees_everything(user):
            return rows
        if not permissions.can_see_accesses(user):
            return rows.none()
        return rows.filter(managed_by(user, "recipient__unit__in") | Q(person=user))

    def view_on_site(self, obj: Any) -> None:
        return None
