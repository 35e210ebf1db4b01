"""What the secretariat sends to allow more than a quota."""

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.catalogue.models import AwardType
from awards.quotas import waiving
from emulation.covenants.forms import LineInput, ProseInput, RuleForm


class WaiveForm(RuleForm):
    award = forms.ModelChoiceField(label=_("Award"), queryset=AwardType.objects.none())
    extra = forms.IntegerField(
        label=_("How many more"),
        min_value=1,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "date-input"}),
    )
    document = LineInput(label=_("Document"), max_length=250, help_text=_("Number, date and issuer."))
    reason = ProseInput(
        label=_("Reason"), max_length=1000, rows=4, help_text=_("Every unit of the bloc reads it, with your name.")
    )

    def __init__(self, *args, campaign, quotas, **kwargs):
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        limited = [quota.award.pk for quota in quotas]
        self.fields["award"].queryset = AwardType.objects.filter(pk__in=limited)

    def waive(self, *, by):
        return self.carry_out(waiving.waive, self.campaign, by=by, **self.cleaned_data)
