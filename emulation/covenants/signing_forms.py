"""Forms for signing a covenant: by signing in, and on paper."""

from datetime import datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blocs.models import Mandate
from documents import paper
from documents.forms import ScanField
from documents.models import Signature
from documents.reauthentication import ReauthenticationForm
from emulation.covenants import signing
from emulation.covenants.forms import DayInput, LineInput, ProseInput, RuleForm, capitalised, not_later_than_today

Capacity = Signature.Capacity
FOR_SOMEBODY = {Capacity.TM, Capacity.KT, Capacity.TUQ}
"""Capacities that name the post or body for which the person signs; Q. stands with the person's own post."""


def _capacity_for(**kwargs):
    return LineInput(
        label=_("On behalf of"),
        max_length=120,
        required=False,
        help_text=_(
            "The post that stands above your own, for example “Giám đốc”; with TM. the body, such as “Ủy ban nhân dân”."
        ),
        **kwargs,
    )


class ActForm(RuleForm, ReauthenticationForm):
    """How one person signs one paper for one unit. The choices are those that their mandate gives.

    For every paper that is signed: a paper's own form adds what it asks besides, and calls its rule with `act()`.
    """

    text_sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)
    capacity = forms.ChoiceField(label=_("In which capacity"), widget=forms.RadioSelect, required=False)
    capacity_for = _capacity_for()
    authority_number = LineInput(
        label=_("Authorisation document"),
        max_length=250,
        required=False,
        help_text=_("Its number and symbol, and who issued it."),
    )
    authority_date = DayInput(label=_("Dated"), required=False, validators=[not_later_than_today])
    authority_file = ScanField(
        label=_("A copy of it"), required=False, help_text=_("If you have one: PDF, JPEG or PNG, at most 20 MB.")
    )

    field_order = ["capacity", "capacity_for", "authority_number", "authority_date", "authority_file", "secret"]

    def __init__(self, *args, document, unit, mandate, **kwargs):
        allowed = paper.CAPACITIES[mandate.capacity]
        proposed = {
            "text_sha256": document.sha256,
            "capacity": allowed[0],
            "authority_number": mandate.authority,
            "capacity_for": _post_of_the_head(unit) if mandate.capacity != Mandate.Capacity.LEADER else "",
        }
        kwargs["initial"] = {**proposed, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.mandate = mandate
        self.fields["capacity"].choices = capitalised([(value, Capacity(value).label) for value in allowed])
        if len(allowed) == 1:
            self.fields["capacity"].widget = forms.HiddenInput()

    @property
    def signs_on_behalf(self):
        """Whether signing on behalf of somebody is possible at all."""
        return True

    @property
    def signs_directly(self):
        """Whether the person heads the unit, so that signing on behalf is the exception."""
        return self.mandate.capacity == Mandate.Capacity.LEADER

    @property
    def is_on_behalf(self):
        return not self.signs_directly or bool(self["capacity"].value())

    def clean(self):
        capacity = self.cleaned_data.get("capacity", "")
        if capacity in FOR_SOMEBODY and not self.cleaned_data.get("capacity_for"):
            self._miss("capacity_for", gettext("Say on behalf of whom you sign."))
        if capacity in paper.NEEDS_AUTHORITY and not self.cleaned_data.get("authority_number"):
            self._miss(
                "authority_number",
                gettext("Name the document that lets you sign on behalf of the head."),
                "authority_missing",
            )
        return super().clean()

    def _miss(self, name, message, code="required"):
        if name not in self.errors:
            self.add_error(name, ValidationError(message, code))

    def act(self, *, address):
        """Return what the person did, for the rule that signs."""
        data, capacity = self.cleaned_data, self.cleaned_data["capacity"]
        copy = data.get("authority_file")
        return paper.Act(
            capacity=capacity,
            capacity_for=data["capacity_for"] if capacity in FOR_SOMEBODY else "",
            authority=paper.Authority(
                number=data.get("authority_number", ""),
                issued_on=data.get("authority_date"),
                data=copy.data if copy else b"",
                media_type=copy.media_type if copy else "",
            ),
            proof=self.proof,
            address=address,
            text_sha256=data["text_sha256"],
        )

    def give(self, rule, *args, address, **kwargs):
        """Call `rule` with the act; a passkey that was shown for it is used up. Return whether it was accepted."""
        is_done = self.carry_out(rule, *args, by=self.request.user, act=self.act(address=address), **kwargs)
        if is_done:
            self.spend()
        return is_done


class SignForm(ActForm):
    """One person signs the covenant for one party."""

    unit = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, party, mandate, **kwargs):
        kwargs["initial"] = {"unit": party.unit_id, **kwargs.get("initial", {})}
        super().__init__(*args, document=party.covenant.document, unit=party.unit, mandate=mandate, **kwargs)
        self.party = party

    def sign(self, *, address):
        return self.give(signing.sign, self.party.covenant, unit=self.party.unit, address=address)


def _post_of_the_head(unit):
    head = unit.mandates.current().filter(capacity=Mandate.Capacity.LEADER).first()
    return head.post if head else ""


class DeclineForm(RuleForm):
    unit = forms.IntegerField(widget=forms.HiddenInput)
    because = ProseInput(
        label=_("Why the unit declines"),
        max_length=2000,
        rows=5,
        help_text=_("Every unit of the bloc reads this."),
        error_messages={"required": _("Say why the unit declines.")},
    )


class InkForm(RuleForm):
    """A signature that was given on paper, as it stands there, with the scan as evidence."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    signer_name = LineInput(label=_("Name of the signer"), max_length=120)
    post = LineInput(
        label=_("Post"), max_length=120, help_text=_("As it stands on the paper, for example “Phó Giám đốc”.")
    )
    capacity = forms.ChoiceField(label=_("In which capacity"), choices=capitalised(Capacity.choices), required=False)
    capacity_for = _capacity_for()
    signed_on = DayInput(label=_("Signed on"), validators=[not_later_than_today])
    scan = ScanField(label=_("Scan of the signed paper"), help_text=_("PDF, JPEG or PNG, at most 20 MB."))

    def __init__(self, *args, covenant, **kwargs):
        super().__init__(*args, **kwargs)
        self.covenant, self.waiting = covenant, {party.unit_id: party.unit for party in signing.waiting_for(covenant)}
        self.fields["unit"].choices = [(pk, unit.name) for pk, unit in self.waiting.items()]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("capacity") in FOR_SOMEBODY and not cleaned.get("capacity_for"):
            self.add_error("capacity_for", ValidationError(gettext("Say on behalf of whom it was signed."), "required"))
        return cleaned

    def record(self, *, by):
        data = self.cleaned_data
        ink = paper.InkSignature(
            signer_name=data["signer_name"],
            post=data["post"],
            signed_at=timezone.make_aware(datetime.combine(data["signed_on"], time())),
            scan=data["scan"].data,
            media_type=data["scan"].media_type,
            capacity=data["capacity"],
            capacity_for=data["capacity_for"] if data["capacity"] in FOR_SOMEBODY else "",
        )
        return self.carry_out(signing.record_ink, self.covenant, unit=self.waiting[data["unit"]], ink=ink, by=by)
