"""Actions of the administration: each asks what its rule needs to know, calls the rule, and says what came of it."""

from __future__ import annotations

import functools
import hashlib
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
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


@dataclass(frozen=True)
class Preview:
    """What the check page says of a row before the act: what to know (`lines`), and the `text` that is acted on.

    `mark` stands for what was shown: the act is done only when it is sent back unchanged.
    """

    lines: Sequence[str] = ()
    text: Sequence[str] = ()
    mark: str = ""

    @classmethod
    def of(cls, *lines: str) -> Preview:
        """Return what is known by its lines alone."""
        return cls(lines=lines, mark=hashlib.sha256("\n".join(lines).encode()).hexdigest())


NOTHING = Preview()


def act(
    label: Any, *, form: type[forms.Form] = forms.Form, done: Any, preview: Callable[..., Preview] | None = None
) -> Callable[..., Any]:
    """Make an action of a method that takes a row and the answers of `form`; `done` says what was done ("… launched").

    The method calls rule functions with `by=request.user`; their refusals are shown as messages, row by row. With
    `preview` (a function of request, row and answers, these None at first) it gets `read` too: the mark that was shown.
    """

    def wrap(method: Callable[..., Any]) -> Callable[..., Any]:
        @admin.action(description=label, permissions=["change"])
        @functools.wraps(method)
        def action(page: Any, request: Any, queryset: Any) -> TemplateResponse | None:
            rows = list(queryset[: MAX_ROWS + 1])
            if len(rows) > MAX_ROWS:
                messages.error(request, _("Choose at most %(count)d rows.") % {"count": MAX_ROWS})
                return None
            answers = fill(form, request)
            given = answers.cleaned_data if answers.is_valid() else None
            previews = [looked_ahead(preview, request, row, given) for row in rows]
            if given is None or not was_shown(request, rows, previews):
                return ask(page, request, rows, label, answers, action=method.__name__, previews=previews)
            for row, shown in zip(rows, previews, strict=True):
                words = {**given, "read": shown.mark} if preview else given
                take(request, row, functools.partial(method, page, request, row, **words), done)
            if hasattr(answers, "spend"):
                answers.spend()  # a proof of who acts serves once
            return None

        return action

    return wrap


def fill(form: type[forms.Form], request: Any) -> forms.Form:
    """Return `form`, filled in once it was sent; one that asks who acts gets the `request`."""
    asks = {"request": request} if "request" in inspect.signature(form).parameters else {}
    return form(request.POST if "act" in request.POST else None, **asks)


def looked_ahead(preview: Callable[..., Preview] | None, request: Any, row: Any, answers: Any) -> Preview:
    """Return what `preview` shows; nothing where the rule would refuse, so that the rule says why."""
    try:
        return preview(request, row, answers) if preview else NOTHING
    except (PermissionDenied, ValidationError):
        return NOTHING


def was_shown(request: Any, rows: list[Any], previews: list[Preview]) -> bool:
    """Whether the page that was sent showed what would happen now; says so when it showed something else."""
    sent = [request.POST.get(f"read-{row.pk}", "") for row in rows]
    is_same = sent == [shown.mark for shown in previews]
    if any(sent) and not is_same:
        messages.warning(request, _("What you looked at has changed since. Look at it again below, then go on."))
    return is_same


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


def ask(
    page: Any,
    request: Any,
    rows: list[Any],
    label: Any,
    form: forms.Form,
    *,
    action: str,
    previews: Sequence[Preview] = (),
) -> TemplateResponse:
    """Show what is about to happen to which rows, and the form with what the rule needs to know."""
    context = {
        **page.admin_site.each_context(request),
        "title": label,
        "opts": page.opts,
        "rows": list(zip_longest(rows, previews, fillvalue=NOTHING)),
        "form": form,
        "action": action,
        "checkbox": ACTION_CHECKBOX_NAME,
        "media": page.media + form.media,
    }
    return TemplateResponse(request, "admin/act.html", context)
