"""What people send to the pages of this room."""

from django import forms
from django.utils.translation import gettext_lazy as _

from blocs import listing, lists, scope
from blocs.models import Council, Level


class BlocFilterForm(forms.Form):
    """How the list of blocs is narrowed and sorted; what it does not understand it leaves out."""

    q = forms.CharField(label=_("Name"), required=False, max_length=200)
    level = forms.ChoiceField(label=_("Level"), required=False, choices=[("", _("all")), *Level.choices])
    council = forms.ModelChoiceField(Council.objects.none(), label=_("Council"), required=False)
    lacks = forms.ChoiceField(
        label=_("Needs attention"),
        required=False,
        choices=[
            ("", _("all")),
            (listing.UNHEADED, _("no head today")),
            (listing.UNUSUAL, _("fewer than 4 or more than 20 members")),
        ],
    )
    sort = forms.CharField(required=False, max_length=20)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        if scope.is_secretariat(user) or scope.sees_everything(user):
            self.fields["council"].queryset = Council.objects.visible_to(user).defer("search")
        else:
            del self.fields["council"]
        self.is_valid()

    def narrow(self, blocs):
        kept = listing.narrowed(listing.described(blocs), **self.cleaned_data)
        return kept.order_by(*lists.order(listing.SORTS, self.cleaned_data.get("sort", "")))
