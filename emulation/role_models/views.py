"""Role models and initiatives of a year: the list, noticing one, its page, and every act on it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from blocs import lists, scope
from emulation import kept_input
from emulation.campaigns.models import Campaign
from emulation.campaigns.views import visible as year
from emulation.covenants.forms import ReasonForm, RuleForm
from emulation.kept_input import keeps_input
from emulation.role_models import consenting, deciding, permissions, reading
from emulation.role_models.forms import (
    AdoptForm,
    AnswerForm,
    ChangeForm,
    ConsentForm,
    DecideForm,
    FilterForm,
    NoticeForm,
    values_of,
)
from emulation.role_models.models import Adoption, RoleModel

State = RoleModel.State


def readable(request, pk):
    """Return a role model that the reader may see, with what every page about one shows."""
    rows = RoleModel.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("campaign__bloc__council", "unit"), pk=pk)


def _shown(request, row, **more):
    """Return what the pages about `row` share; readers of another bloc are not led to a year they do not see."""
    sees_year = Campaign.objects.visible_to(request.user).filter(pk=row.campaign_id).exists()
    return {"row": row, "campaign": row.campaign, "sees_year": sees_year, "mark": reading.mark(row), **more}


def role_model_list(request, pk):
    campaign = year(request, pk)
    every = reading.listed(campaign, request.user)
    form = FilterForm(request.GET, units=reading.units_among(every))
    conditions = form.conditions()
    rows = reading.narrowed(every, **conditions)
    if request.GET.get("export") == "csv":
        return lists.download(reading.table(rows), f"dien-hinh-{campaign.year}.csv")
    context = {
        **lists.page(request, rows),
        "campaign": campaign,
        "form": form,
        "is_narrowed": bool(conditions),
        "mine": scope.unit_ids(request.user),
        "may_notice": campaign.is_open and bool(permissions.noticing_units(request.user, campaign)),
    }
    context["lines"] = [(row, reading.mark(row)) for row in context["page"].object_list]
    return render(request, "emulation/role_model_list.html", context)


@keeps_input
def role_model_notice(request, pk):
    campaign = year(request, pk)
    units = permissions.noticing_units(request.user, campaign)
    permissions.check_can_notice(request.user, campaign)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = NoticeForm(*sent, units=units, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.notice(campaign, by=request.user):
        messages.success(request, _("Noted. A leader of the unit checks it; what else you know can be added here."))
        return redirect("emulation:role_model", pk=form.result.pk)
    return render(request, "emulation/role_model_notice.html", {"campaign": campaign, "form": form})


def role_model(request, pk):
    row = readable(request, pk)
    context = _shown(
        request,
        row,
        turn=reading.turn(row),
        acts=reading.acts(row, request.user),
        recognition=reading.recognition(row),
        adoptions=reading.adoptions(row, request.user),
        files=row.evidence.all(),
        events=reading.events(row) if _knows_more(request.user, row) else [],
    )
    return render(request, "emulation/role_model.html", context)


def _knows_more(user, row):
    """Whether the reader has a part in it, and so reads who did what and how consent was given."""
    return permissions.is_own(user, row) or permissions.can_publish(user, row)


@keeps_input
def role_model_edit(request, pk):
    row = readable(request, pk)
    permissions.check(permissions.is_own(request.user, row))
    if request.method != "POST" and not permissions.can_change(request.user, row):
        messages.warning(request, _("As it stands it can be read but not changed by you."))
        return redirect(row)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ChangeForm(*sent, row=row, kept=values_of(row), initial=kept_input.of(request))
    had_consent = bool(row.consent_on)
    if request.method == "POST" and form.is_valid() and form.change(by=request.user):
        messages.success(request, _("Saved."))
        if had_consent and not form.result.consent_on:
            messages.warning(request, _("What is shown changed: the person has to agree to it anew."))
        return redirect(row)
    return render(request, "emulation/role_model_edit.html", _shown(request, row, form=form))


@keeps_input
def role_model_check(request, pk):
    row = readable(request, pk)
    permissions.check(permissions.can_check(request.user, row))
    if request.method != "POST" and row.state != State.NOTICED:
        return redirect(row)
    form = DecideForm(
        request.POST or None, rule=deciding.check, initial=kept_input.of(request),
        yes=_("It is so: pass it on to be published"), no=_("Decline it"),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and form.decide(row, by=request.user):
        messages.success(request, _("Checked.") if form.goes_on else _("Declined; the reason is kept."))
        return redirect(row)
    return render(request, "emulation/role_model_check.html", _shown(request, row, form=form))


@keeps_input
def role_model_publish(request, pk):
    row = readable(request, pk)
    permissions.check(permissions.can_publish(request.user, row))
    if request.method != "POST" and row.state != State.CHECKED:
        return redirect(row)
    form = DecideForm(
        request.POST or None, rule=deciding.publish, initial=kept_input.of(request),
        yes=_("Publish it"), no=_("Decline it"), may_go_on=not row.needs_consent,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and form.decide(row, by=request.user):
        messages.success(request, _("Published.") if form.goes_on else _("Declined; the reason is kept."))
        return redirect(row)
    return render(
        request, "emulation/role_model_publish.html", _shown(request, row, form=form, files=row.evidence.all())
    )


@keeps_input
def role_model_withdraw(request, pk):
    row = readable(request, pk)
    permissions.check(permissions.can_withdraw(request.user, row))
    help_text = _("From now on only its unit and the secretariat read it, with this reason.")
    form = ReasonForm(request.POST or None, initial=kept_input.of(request), help_text=help_text)
    if _is_done(request, form, deciding.withdraw, row):
        messages.success(request, _("Withdrawn."))
        return redirect("emulation:role_model_list", pk=row.campaign_id)
    return render(request, "emulation/role_model_withdraw.html", _shown(request, row, form=form))


@keeps_input
def role_model_take_up(request, pk):
    row = readable(request, pk)
    permissions.check(permissions.can_check(request.user, row))
    if request.method != "POST" and row.is_live:
        return redirect(row)
    help_text = _("It is a notice again, to be checked and published anew.")
    form = ReasonForm(request.POST or None, initial=kept_input.of(request), help_text=help_text)
    if _is_done(request, form, deciding.take_up, row):
        messages.success(request, _("Taken up again."))
        return redirect(row)
    return render(request, "emulation/role_model_take_up.html", _shown(request, row, form=form))


def _is_done(request, form, rule, row):
    """Whether a form was sent and `rule` accepted it."""
    sent = request.method == "POST" and form.is_valid()
    return sent and form.carry_out(rule, row, by=request.user, **form.cleaned_data)


@keeps_input
def role_model_consent(request, pk):
    row = readable(request, pk)
    permissions.check(permissions.can_record_consent(request.user, row))
    if request.method != "POST" and (row.kind != RoleModel.Kind.PERSON or not row.is_live):
        return redirect(row)
    form = ConsentForm(request.POST or None, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.record(row, by=request.user):
        messages.success(request, _("The consent is on record."))
        return redirect(row)
    return render(request, "emulation/role_model_consent.html", _shown(request, row, form=form))


@keeps_input
def role_model_consent_withdraw(request, pk):
    row = readable(request, pk)
    permissions.check(permissions.can_withdraw_consent(request.user, row))
    if request.method != "POST" and not row.consent_on:
        return redirect(row)
    form = RuleForm(request.POST if request.method == "POST" else None)
    if _is_done(request, form, consenting.withdraw, row):
        messages.success(request, _("Consent is withdrawn; it is no longer read."))
        return redirect("emulation:role_model_list", pk=row.campaign_id)
    return render(request, "emulation/role_model_consent_withdraw.html", _shown(request, row, form=form))


@keeps_input
def role_model_adopt(request, pk):
    row = readable(request, pk)
    units = permissions.adopting_units(request.user, row)
    permissions.check(bool(units))
    if request.method != "POST" and row.state != State.PUBLISHED:
        return redirect(row)
    form = AdoptForm(request.POST or None, row=row, units=units, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.register(by=request.user):
        is_confirmed = form.result.state == Adoption.State.CONFIRMED
        said = _("Registered and counted.") if is_confirmed else _("Registered; the unit is asked to confirm it.")
        messages.success(request, said)
        return redirect(row)
    return render(request, "emulation/role_model_adopt.html", _shown(request, row, form=form))


@keeps_input
def adoption_answer(request, pk):
    rows = Adoption.objects.visible_to(request.user).select_related("unit")
    adoption = get_object_or_404(rows, pk=pk)
    row = readable(request, adoption.role_model_id)
    permissions.check(bool(permissions.answering_mandate(request.user, adoption)))
    if request.method != "POST" and adoption.state != Adoption.State.CLAIMED:
        return redirect(row)
    form = AnswerForm(request.POST or None, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.decide(adoption, by=request.user):
        messages.success(request, _("Thank you: your answer is on record."))
        return redirect(row)
    return render(request, "emulation/adoption_answer.html", _shown(request, row, form=form, adoption=adoption))
