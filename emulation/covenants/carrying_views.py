"""Taking over from the bloc's last year: the check page that says what, and the act."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation.campaigns import permissions
from emulation.campaigns.views import visible
from emulation.covenants import carrying
from emulation.covenants.forms import RuleForm
from emulation.kept_input import keeps_input


class CarryForm(RuleForm):
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("Take over"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose what is taken over.")},
    )

    def __init__(self, *args, offers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parts"].choices = [
            (offer.part, f"{capfirst(offer.label)} ({len(offer.names)})") for offer in offers if offer.names
        ]
        self.fields["parts"].initial = [value for value, _label in self.fields["parts"].choices]


@keeps_input
def campaign_carry_over(request, pk):
    campaign = visible(request, pk)
    permissions.check_can_prepare(request.user, campaign)
    source = carrying.source(campaign, by=request.user)
    form = CarryForm(request.POST or None, offers=source.offers if source else [])
    if request.method == "POST" and form.is_valid():
        if form.carry_out(carrying.carry_over, campaign, form.cleaned_data["parts"], by=request.user):
            labels = ", ".join(str(carrying.Part(part).label) for part in form.result)
            messages.success(request, _("Taken over from %(year)s: %(parts)s.") % _told(source, labels))
            return redirect("emulation:campaign", pk=pk)
    context = {"campaign": campaign, "source": source, "form": form}
    return render(request, "emulation/campaign_carry_over.html", context)


def _told(source, labels):
    return {"year": source.campaign.year, "parts": labels or _("nothing new")}
