"""What people send to the pages of inbox, outbox and preferences."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from common.text import nfc
from emulation.another_hand import SeenForm
from emulation.notices import outbox, preferences
from emulation.notices.models import Message, Preference


class PreferenceForm(forms.Form):
    """How one wants e-mails; the kinds are asked for positively: what is ticked comes by e-mail."""

    mail = forms.ChoiceField(
        label=_("E-mails"),
        widget=forms.RadioSelect,
        choices=[(value, capfirst(label)) for value, label in Preference.Mail.choices],
    )
    kinds = forms.MultipleChoiceField(
        label=_("By e-mail about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(kind.value, capfirst(kind.label)) for kind in preferences.MUTABLE],
        help_text=_("What is not ticked stands on the site only."),
    )

    def __init__(self, *args, person, **kwargs):
        self.person = person
        chosen = preferences.of(person)
        wanted = [kind.value for kind in preferences.MUTABLE if kind not in chosen.muted]
        super().__init__(*args, initial={"mail": chosen.mail, "kinds": wanted}, **kwargs)

    def save(self):
        muted = {kind.value for kind in preferences.MUTABLE} - set(self.cleaned_data["kinds"])
        return preferences.choose(by=self.person, mail=self.cleaned_data["mail"], muted=muted)


class OutboxFilterForm(forms.Form):
    """How the outbox is narrowed; what it does not understand it leaves out."""

    q = forms.CharField(required=False, max_length=200)
    state = forms.ChoiceField(required=False, choices=[("", _("all")), *Message.State.choices])
    kind = forms.ChoiceField(required=False, choices=[("", _("all")), *Message.Kind.choices])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_valid()

    @property
    def narrows(self):
        return any(self.cleaned_data.values())

    def narrow(self, messages):
        exact = {name: self.cleaned_data.get(name) for name in ("state", "kind")}
        if words := self.cleaned_data.get("q"):
            messages = messages.filter(subject__icontains=nfc(words))
        return messages.filter(**{name: value for name, value in exact.items() if value})


class ActForm(forms.Form):
    """A form of one act: what the rule refuses stands above it, with the input kept."""

    def __init__(self, *args, message, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.message, self.by = message, by

    def do(self):
        if not self.is_valid():
            return False
        try:
            self.result = self.act()
        except ValidationError as error:
            self.add_error(None, ValidationError(error.messages))
            return False
        return True


class EditForm(ActForm, SeenForm):
    subject = forms.CharField(label=_("Subject"), max_length=250)
    body = forms.CharField(label=_("What it says"), max_length=8000, widget=forms.Textarea(attrs={"rows": 8}))
    due_on = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"placeholder": "dd/mm/yyyy", "inputmode": "numeric", "class": "date-input"}),
    )
    due_time = forms.TimeField(
        label=_("Time"),
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "date-input"}),
        help_text=_("Not before."),
    )

    def __init__(self, *args, message, **kwargs):
        due_at = timezone.localtime(message.due_at)
        time = due_at.time().replace(second=0, microsecond=0)
        kept = {"subject": message.subject, "body": message.body, "due_on": due_at.date(), "due_time": time}
        super().__init__(*args, message=message, kept=kept, **kwargs)

    def act(self):
        said = self.cleaned_data
        due_at = timezone.make_aware(datetime.combine(said["due_on"], said["due_time"]))
        if not {"due_on", "due_time"} & set(self.changed_data):
            due_at = self.message.due_at
        return outbox.edit(self.message, by=self.by, subject=said["subject"], body=said["body"], due_at=due_at)


class HoldForm(ActForm):
    because = forms.CharField(label=_("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def act(self):
        return outbox.hold(self.message, by=self.by, because=self.cleaned_data["because"])


class CancelForm(HoldForm):
    def act(self):
        return outbox.cancel(self.message, by=self.by, because=self.cleaned_data["because"])


class ResendForm(HoldForm):
    to_all = forms.TypedChoiceField(
        label=_("To whom"),
        widget=forms.RadioSelect,
        coerce=lambda value: value == "all",
        choices=[("failed", _("Those whom it did not reach")), ("all", _("Everybody who still is a recipient"))],
        initial="failed",
    )
    field_order = ["to_all", "because"]

    def act(self):
        said = self.cleaned_data
        return outbox.resend(self.message, by=self.by, because=said["because"], to_all=said["to_all"])
