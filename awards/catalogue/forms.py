"""How the catalogue of awards is narrowed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.catalogue import reading
from awards.catalogue.models import AwardType
from blocs import lists
from common.clock import today
from emulation.covenants.forms import DayInput, capitalised


class AwardFilterForm(forms.Form):
    """What it does not understand it leaves out; without a day, the terms of today are shown."""

    q = forms.CharField(label=_("Name"), required=False, max_length=200)
    kind = forms.ChoiceField(required=False, choices=[("", _("all")), *capitalised(AwardType.Kind.choices)])
    recipient = forms.ChoiceField(required=False, choices=[("", _("all")), *capitalised(AwardType.Recipient.choices)])
    level = forms.ChoiceField(required=False, choices=[("", _("all")), *capitalised(AwardType.Level.choices)])
    ngay = DayInput(label=_("In force on"), required=False)
    sort = forms.CharField(required=False, max_length=20)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_valid()

    @property
    def day(self):
        return self.cleaned_data.get("ngay") or today()

    def narrow(self, awards):
        kept = reading.narrowed(reading.described(awards, self.day), **self.cleaned_data)
        return kept.order_by(*lists.order(reading.SORTS, self.sorted_by))

    @property
    def sorted_by(self):
        return self.cleaned_data.get("sort") or "order"
