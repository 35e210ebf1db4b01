"""What every page of the administration has in common: whose rows one reaches, checks, history, nothing deleted."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import quote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransition

from blocs import scope
from blocs.admin.history import ReadableHistory
from blocs.lists import ROWS, CutPaginator
from common.clock import today
from common.constraints import NoOverlap
from common.periods import covers
from common.text import fold


class CheckedForm(forms.ModelForm):
    """A form whose row meets every constraint, those with fields that are not on the page included."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            present = getattr(self.instance, f"{name}_id", None)
            if isinstance(field, forms.ModelChoiceField) and present:
                # What is set already stays possible, also when the person may not choose it anew.
                field.queryset = field.queryset | field.queryset.model._default_manager.filter(pk=present)

    def validate_constraints(self) -> None:
        try:
            self.instance.validate_constraints(exclude=set(self._errors or ()))
        except ValidationError as error:
            for name, problems in error.error_dict.items():
                self.add_error(name if name in self.fields else None, problems)


class CheckedFormSet(forms.BaseInlineFormSet):
    """Rows that do not overlap each other in time either, when several are entered at once."""

    def clean(self) -> None:
        super().clean()
        rules = [rule for rule in self.model._meta.constraints if isinstance(rule, NoOverlap)]
        rows = [
            form for form in self.forms if form.has_changed() and form.is_valid() and form not in self.deleted_forms
        ]
        for (one, other), rule in ((pair, rule) for pair in combinations(rows, 2) for rule in rules):
            if clash(rule, one.instance, other.instance):
                other.add_error(None, rule.get_violation_error_message())


def clash(rule: NoOverlap, one: Any, other: Any) -> bool:
    """Whether two rows that are not saved yet break `rule` together."""
    alike = all(getattr(one, name) == getattr(other, name) is not None for name in rule.fields)
    meant = all(getattr(row, name) == value for row in (one, other) for name, value in rule.equal.items())
    apart = (one.until and one.until < other.since) or (other.until and other.until < one.since)
    return alike and meant and not apart


def scoped(site: admin.AdminSite, model: type[models.Model], user: Any) -> models.QuerySet | None:
    """Return the rows of `model` that `user` reaches in the administration; None when it has no page there."""
    if not site.is_registered(model):
        return None
    page = site.get_model_admin(model)
    rows = model._default_manager.all()
    return page.scope(rows, user) if isinstance(page, RoomAdmin) else rows


class ScopedChoices:
    """Foreign keys offer, and accept, only what the person reaches in the administration."""

    form = CheckedForm

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        rows = scoped(self.admin_site, db_field.remote_field.model, request.user)  # type: ignore[attr-defined]
        if rows is not None:
            kwargs.setdefault("queryset", rows)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False


class RoomList(ChangeList):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As Django's, which finds out for every row of a narrowed list whether its address may keep the filters."""
        super().__init__(*args, **kwargs)
        self._kept, self.preserved_filters = self.preserved_filters, ""

    def url_for_result(self, result: Any) -> str:
        """As Django's, which looks the same address up again for every row."""
        before, after = self._around_key
        address = f"{before}{quote(getattr(result, self.pk_attname))}{after}"
        return f"{address}?{self._kept}" if self._kept else address

    @cached_property
    def _around_key(self) -> tuple[str, str]:
        page = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        address = reverse(page, args=["-key-"], current_app=self.model_admin.admin_site.name)
        before, _key, after = address.rpartition("-key-")
        return before, after


class RoomAdmin(ScopedChoices, ReadableHistory):
    """A page of the administration. Nothing with history is deleted; what is fixed once made is in `fixed`."""

    actions_on_bottom = False
    list_per_page = ROWS
    paginator = CutPaginator
    show_full_result_count = False
    fixed: tuple[str, ...] = ()
    """Fields that are set when the row is added and never changed."""

    def scope(self, rows: models.QuerySet, user: Any) -> models.QuerySet:
        """Return those of `rows` that `user` reaches here; only what a page allows is reached at all."""
        return rows if scope.sees_everything(user) else rows.none()

    def get_empty_value_display(self) -> Any:
        """As Django's, which raises and catches an error for every cell of a list; here it is plain text."""
        return getattr(self, "empty_value_display", self.admin_site.empty_value_display)

    def get_changelist(self, request: Any, **kwargs: Any) -> type[ChangeList]:
        return RoomList

    def get_queryset(self, request: Any) -> models.QuerySet:
        return self.scope(super().get_queryset(request), request.user)

    @admin.display(description=mark_safe('<input type="checkbox" id="action-toggle">'))
    def action_checkbox(self, obj: models.Model) -> str:
        """As Django's, written directly: its widget renders a template for every row, a quarter of a list's time."""
        return format_html(
            '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">',
            ACTION_CHECKBOX_NAME,
            str(obj.pk),
            _t("Select this object for an action - {}").format(obj),
        )

    def get_search_results(self, request: Any, queryset: models.QuerySet, search_term: str) -> Any:
        """Search without regard to accents and đ: the columns searched hold folded text."""
        return super().get_search_results(request, queryset, fold(search_term))

    def get_actions(self, request: Any) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_readonly_fields(self, request: Any, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *(self.fixed if obj else ())]

    def view_on_site(self, obj: Any) -> str | None:
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None

    def changeform_view(
        self, request: Any, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (IntegrityError, ConcurrentTransition):
            messages.error(request, _t("Someone else changed this at the same moment. Nothing was saved; look again."))
        except ValidationError as error:  # a rule of the model that the form could not know of
            for text in error.messages:
                messages.error(request, text)
        return HttpResponseRedirect(request.get_full_path())

    def render_change_form(self, request: Any, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        is_written_once = not hasattr(self.model, "history")
        return super().render_change_form(request, {**context, "is_written_once": is_written_once}, *args, **kwargs)

    def history_view(self, request: Any, object_id: str, extra_context: Any = None) -> HttpResponse:
        self.check_reached(request, object_id)
        if not hasattr(self.model, "history"):
            raise Http404  # written once and never changed
        return super().history_view(request, object_id, extra_context)

    def history_form_view(
        self, request: Any, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Old states are there to be read: a POST would save one past every rule."""
        self.check_reached(request, object_id)
        if not hasattr(self.model, "history"):
            raise Http404
        if request.method != "GET":
            raise PermissionDenied
        return super().history_form_view(request, object_id, version_id, extra_context)

    def check_reached(self, request: Any, object_id: str) -> None:
        """simple-history reads history rows directly: ask whether the person reaches the object itself."""
        if not self.get_object(request, object_id):
            raise PermissionDenied


class ReadOnlyAdmin(RoomAdmin):
    """Evidence: it is read here and made elsewhere."""

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False


class RowInline(ScopedChoices, admin.TabularInline):
    """Rows of the object on the page."""

    formset = CheckedFormSet
    extra = 0
    show_change_link = True
    classes = ("collapse",)


class ReadOnlyInline(RowInline):
    can_delete = False

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False


class TodayFilter(admin.SimpleListFilter):
    """Rows that hold today, or do not."""

    title = _("validity")
    parameter_name = "today"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("today")), ("no", _("not today"))]

    def queryset(self, request: Any, queryset: models.QuerySet) -> models.QuerySet:
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(covers(today())) if self.value() == "yes" else queryset.exclude(covers(today()))
