"""Editing the tree of a draft: criteria added, changed, moved and removed, and the settings of the table."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from emulation import kept_input
from emulation.covenants.forms import RuleForm
from emulation.criteria import checking, editing, permissions, reading
from emulation.criteria.criterion_forms import next_code
from emulation.criteria.models import Criterion
from emulation.criteria.rule_forms import FORMS
from emulation.criteria.settings_forms import SettingsForm
from emulation.criteria.views import known_commitments, readable
from emulation.kept_input import keeps_input
from emulation.scoring.tables import KIND_LABELS


def drafted(request, pk):
    """Return the table to write on. Raises Http404, or PermissionDenied for those who only read it."""
    table = readable(request, pk)
    permissions.check_can_draft(request.user, table.campaign)
    return table


def is_too_late(request, table):
    """Whether a frozen table is opened for writing; a form sent too late goes to the rule and keeps its input."""
    if table.is_editable or request.method == "POST":
        return False
    messages.warning(request, _("The table is published. Make a new version to change it."))
    return True


def place(table, row_pk=None):
    """Return the address of the tree, with the line of one criterion open and in sight."""
    address = reverse("emulation:criteria_tree", args=[table.pk])
    return f"{address}?mo={row_pk}#tc-{row_pk}" if row_pk else address


def criteria_tree(request, pk):
    table = drafted(request, pk)
    if is_too_late(request, table):
        return redirect("emulation:criteria_table", pk=pk)
    found = checking.check(table)
    look_for, opened = request.GET.get("q", "").strip()[:100], request.GET.get("mo", "")
    key = int(opened[:18]) if opened.isdecimal() else None
    known = known_commitments(table, found.rows)
    nodes = reading.tree(found, known, look_for=look_for, opened=key)
    if opened == "tat-ca":
        for node in reading.flat(nodes):
            node.is_open = True
    context = {
        "table": table,
        "campaign": table.campaign,
        "checks": found,
        "engine": found.engine,
        "nodes": nodes,
        "look_for": look_for,
        "is_large": len(found.rows) > reading.SMALL,
        "shows_all": opened == "tat-ca",
        "matches": len(reading.flat(nodes)) if look_for else 0,
        "decides": permissions.can_publish(request.user, table.campaign),
    }
    return render(request, "emulation/criteria_tree.html", context)


@keeps_input
def criteria_settings(request, pk):
    table = drafted(request, pk)
    if is_too_late(request, table):
        return redirect("emulation:criteria_table", pk=pk)
    given = {"table": table, "engine": checking.check(table).engine}
    if request.method == "POST" and SettingsForm.MORE in request.POST:
        form = SettingsForm.with_more(request.POST, **given)
    else:
        form = SettingsForm(request.POST or None, initial=kept_input.of(request), **given)
    if form.is_bound and form.is_valid() and form.save(by=request.user):
        messages.success(request, _("The settings are saved."))
        return redirect(place(table))
    return render(
        request, "emulation/criteria_settings.html", {"table": table, "campaign": table.campaign, "form": form}
    )


def _form(request, kind, **given):
    """Return the form of `kind`: as sent, as typed with more rows, or fresh."""
    form_class = FORMS[kind]
    if request.method == "POST" and form_class.MORE in request.POST:
        return form_class.with_more(request.POST, **given)
    return form_class(request.POST or None, initial=kept_input.of(request), **given)


def _kind(request, default=None):
    """Return the kind that the address names; `nhom` is the group."""
    asked = request.GET.get("loai")
    if asked is None:
        return default
    kind = "" if asked == "nhom" else asked
    if kind not in FORMS:
        raise Http404
    return kind


@keeps_input
def criterion_add(request, pk):
    table = drafted(request, pk)
    if is_too_late(request, table):
        return redirect("emulation:criteria_table", pk=pk)
    found = checking.check(table)
    inside = next((row for row in found.rows if str(row.pk) == request.GET.get("trong") and not row.is_leaf), None)
    kind = _kind(request)
    context = {"table": table, "campaign": table.campaign, "inside": inside}
    if kind is None:
        return render(request, "emulation/criterion_kinds.html", {**context, "kinds": kinds()})
    parent = inside.code if inside else ""
    given = {"table": table, "engine": found.engine, "parent": parent, "code": next_code(found.engine, parent)}
    form = _form(request, kind, **given)
    if form.is_bound and form.is_valid():
        after = next((row for row in found.rows if str(row.pk) == request.GET.get("sau")), None)
        if form.add(by=request.user, after=after):
            messages.success(request, _("Criterion %(code)s is added.") % {"code": form.result.code})
            return redirect(place(table, form.result.pk))
    return render(request, "emulation/criterion_add.html", {**context, "form": form, **described(kind)})


@keeps_input
def criterion_edit(request, pk, row_pk):
    table = drafted(request, pk)
    if is_too_late(request, table):
        return redirect("emulation:criteria_table", pk=pk)
    found = checking.check(table)
    row = next((row for row in found.rows if row.pk == row_pk), None) or _gone(request, table, row_pk)
    row.table = table
    kind = _kind(request, row.kind)
    one = found.engine.by_code.get(row.code)
    form = _form(request, kind, table=table, engine=found.engine, row=row, one=one)
    if form.is_bound and form.is_valid() and form.change(by=request.user):
        messages.success(request, _("Criterion %(code)s is saved.") % {"code": form.result.code})
        return redirect(place(table, row.pk))
    context = {
        "table": table, "campaign": table.campaign, "row": row, "form": form, "one": one,
        "findings": found.by_row.get(row.pk, []), "kinds": kinds(), "has_inside": row.code in found.engine.children,
        **described(kind),
    }  # fmt: skip
    return render(request, "emulation/criterion_edit.html", context)


def _gone(request, table, row_pk):
    """A form sent for a criterion that was removed meanwhile goes to the rule and keeps its input."""
    if request.method != "POST":
        raise Http404
    known = get_object_or_404(Criterion.history.filter(table_id=table.pk), id=row_pk, history_type="-")
    row = known.instance
    row.table, row.pk = table, row_pk
    return row


@keeps_input
def criterion_remove(request, pk, row_pk):
    table = drafted(request, pk)
    if is_too_late(request, table):
        return redirect("emulation:criteria_table", pk=pk)
    rows = list(table.criteria.all())
    row = next((row for row in rows if row.pk == row_pk), None)
    if row is None:
        if request.method != "POST":
            raise Http404
        return redirect(place(table))
    row.table = table
    form = RuleForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and form.carry_out(editing.remove, row, by=request.user):
        messages.success(request, _("Criterion %(code)s is removed.") % {"code": row.code})
        return redirect(place(table, row.parent_id))
    context = {"table": table, "campaign": table.campaign, "row": row, "form": form}
    return render(request, "emulation/criterion_remove.html", {**context, "inside": editing.subtree(rows, row)[1:]})


@require_POST
def criterion_move(request, pk):
    """Two buttons on each line; they name the criterion by its key and the place it is to have."""
    table = drafted(request, pk)
    key, _colon, to = request.POST.get("move", "").partition(":")
    row = table.criteria.filter(pk=key[:18]).first() if key.isdecimal() else None
    if row and to.isdecimal():
        row.table = table
        try:
            editing.move(row, to=int(to[:4]), by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return redirect(place(table, row.pk if row else None))


def kinds():
    """Return every kind as the choice of it shows it: its word in addresses, its name, and when it fits."""
    group = ("nhom", capfirst(_("group")), EXPLAINED[""]())
    return [
        group,
        *((kind.value, capfirst(str(label)), EXPLAINED[kind.value]()) for kind, label in KIND_LABELS.items()),
    ]


def described(kind):
    return {"kind": kind, "kind_label": capfirst(str(KIND_LABELS[kind])) if kind else capfirst(_("group")),
            "kind_text": EXPLAINED[kind]()}  # fmt: skip


EXPLAINED = {
    "": lambda: _("Holds other criteria; its points are what stands in it."),
    "all_or_nothing": lambda: _("Done: the full points. Not done: 0. For what is either so or not."),
    "direct": lambda: _("Whoever scores types the points. Only for what cannot be counted: it is the least exact."),
    "counter": lambda: _("Each occurrence adds or takes off points: praise, articles, reminders."),
    "bands": lambda: _("The result falls into a range, and the range says the points: 75 to below 95 %, 95 and more."),
    "proportional": lambda: _("The maximum at the target, in proportion below it."),
    "leader_relative": lambda: _(
        "Half the points at the target, the other half against the unit that is furthest over its own."
    ),
    "ladder": lambda: _("The rank says the points: first, second, third … For competitions and outside scorers."),
    "days_late": lambda: _("The days by which something came late say the points: reports, papers."),
}
