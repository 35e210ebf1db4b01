"""Actions of the administration: each asks what its rule needs to know, calls the rule, and says what came of it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied, ValidationError
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

MAX_ROWS = 50
"""Acts are taken one by one and looked at; whole tables go through files."""


def day_field(**kwargs: Any) -> forms.DateField:
    """A day as it is typed on every page."""
    return forms.DateField(widget=admin.widgets.AdminDateWidget, **kwargs)


def act(label: Any, *, form: type[forms.Form] = forms.Form, done: Any) -> Callable[..., Any]:
    """Make an action of a method that takes a row and the answers of `form`; `done` says what was done ("… launched").

    The method calls rule functions with `by=request.user`; their refusals are shown as messages, row by row.
    """

    def wrap(method: Callable[..., Any]) -> Callable[..., Any]:
        @admin.action(description=label, permissions=["change"])
        @functools.wraps(method)
        def action(page: Any, request: Any, queryset: Any) -> TemplateResponse | None:
            rows = list(queryset[: MAX_ROWS + 1])
            if len(rows) > MAX_ROWS:
                messages.error(request, _("Choose at most %(count)d rows.") % {"count": MAX_ROWS})
                return None
            answers = form(request.POST if "act" in request.POST else None)
            if not answers.is_valid():
                return ask(page, request, rows, label, answers, action=method.__name__)
            for row in rows:
                take(request, row, functools.partial(method, page, request, row, **answers.cleaned_data), done)
            return None

        return action

    return wrap


def take(request: Any, row: Any, rule: Callable[[], Any], done: Any) -> None:
    """Call `rule` on `row` and tell the person how it went."""
    name = str(row)
    try:
        rule()
    except PermissionDenied as error:
        messages.error(request, f"{name}: {error or _('You may not do this.')}")
    except ValidationError as error:
        for text in error.messages:
            messages.error(request, f"{name}: {text}")
    else:
        messages.success(request, f"{name}: {done}")


def ask(page: Any, request: Any, rows: list[Any], label: Any, form: forms.Form, *, action: str) -> TemplateResponse:
    """Show what is about to happen to which rows, and the form with what the rule needs to know."""
    context = {
        **page.admin_site.each_context(request),
        "title": label,
        "opts": page.opts,
        "rows": rows,
        "form": form,
        "action": action,
        "checkbox": ACTION_CHECKBOX_NAME,
        "media": page.media + form.media,
    }
    return TemplateResponse(request, "admin/act.html", context)
