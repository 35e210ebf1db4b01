"""Covenants and what hangs on them: drafts are written here too, what is frozen is only read."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import OuterRef, Q, Subquery
from django.utils.timezone import localdate
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from blocs import scope
from blocs.admin.acts import Preview, act, day_field
from blocs.admin.base import CheckedForm, ReadOnlyAdmin, ReadOnlyInline, RoomAdmin, RowInline
from blocs.admin.blocs import ReasonForm
from blocs.admin.files import TableAdmin
from documents.admin import DocumentAdmin, SignatureAdmin
from documents.models import Document, Signature
from documents.reauthentication import ReauthenticationForm
from emulation.campaigns.models import Campaign
from emulation.covenants import changes, doubts, drafting, signing, text
from emulation.covenants.models import Comment, Commitment, Covenant, Party, UnitTarget
from emulation.covenants.resources import CommitmentResource


class CommentsDueForm(forms.Form):
    due_on = day_field(label=_("comments until"), required=False)


class SigningDueForm(forms.Form):
    due_on = day_field(label=_("signing until"))


class CloseForm(ReauthenticationForm):
    because = forms.CharField(label=_("why units are missing"), max_length=1000, required=False)

    field_order = ["because", "secret"]


class VoidForm(ReasonForm, ReauthenticationForm):
    field_order = ["because", "secret"]


def opening(request: Any, covenant: Covenant, answers: Any) -> Preview:
    """Return the text that would be frozen, and what looks forgotten in it."""
    if not covenant.is_editable:
        return Preview()
    lines = [gap.message for gap in (*signing.missing(covenant), *doubts.before_signing(covenant))]
    return Preview(lines=lines, text=changes.plain(text.words(covenant)), mark=text.mark(covenant))


def mine(user: Any) -> Any:
    """Covenants of the years that `user` manages."""
    return Covenant.objects.filter(campaign__in=Campaign.objects.manageable_by(user))


def locked(covenant: Covenant, request: Any) -> Covenant:
    """On a POST return the covenant as it is now, held until the form is saved: it may just have been frozen."""
    return drafting.lock(covenant) if request.method == "POST" and connection.in_atomic_block else covenant


class TargetForm(CheckedForm):
    """Shows a target without the zeros that the column keeps behind it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if target := self.initial.get("target"):
            self.initial["target"] = Decimal(f"{target.normalize():f}")


class CommitmentInline(RowInline):
    """Commitments while they may change; they are taken out by an action, which moves the later ones up."""

    model = Commitment
    form = TargetForm
    fields = ("number", "text", "comparator", "target", "unit_of_measure", "scope", "movements")
    readonly_fields = ("wanted",)
    autocomplete_fields = ("movements",)
    can_delete = False

    def get_fields(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        written = obj is not None and self.has_change_permission(request, obj)
        return self.fields if written else ("number", "text", "wanted", "scope", "movements")

    @admin.display(description=_("target"))
    def wanted(self, commitment: Commitment) -> str:
        return commitment.target_label() or commitment.get_comparator_display()

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and obj is not None and obj.is_editable

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and obj is not None and obj.is_editable


def signing_time(when: datetime | None, method: str) -> datetime | date | None:
    """A signature in ink has a day, and no time of day."""
    return localdate(when) if when and method == Signature.Method.INK else when


class PartyInline(ReadOnlyInline):
    model = Party
    fields = ("order", "unit", "signed_at", "declined_at", "decline_reason")
    readonly_fields = ("signed_at",)
    show_change_link = False

    def get_queryset(self, request: Any) -> Any:
        signed = Signature.objects.valid().filter(document=OuterRef("covenant__document"), unit=OuterRef("unit"))
        rows = super().get_queryset(request).select_related("unit", "covenant__campaign__bloc")
        return rows.annotate(
            when=Subquery(signed.values("signed_at")[:1]), method=Subquery(signed.values("method")[:1])
        )

    @admin.display(description=_("signed at"))
    def signed_at(self, party: Any) -> Any:
        return signing_time(party.when, party.method)


@admin.register(Covenant)
class CovenantAdmin(TableAdmin, RoomAdmin):
    resource_classes = [CommitmentResource]
    list_display = ("bloc", "year", "version", "state", "signatures", "signing_due_on")
    list_filter = ("state", "campaign__year")
    list_select_related = ("campaign__bloc",)
    search_fields = ("campaign__bloc__search__contains", "campaign__year")
    fixed = ("campaign",)
    readonly_fields = ("version", "state", "change_reason", "document", "opened_at", "in_force_at", "closed_by")
    inlines = (CommitmentInline, PartyInline)
    actions = ("circulate", "open_signing", "close", "new_version", "withdraw")

    DRAFT = ("campaign", "preamble", "closing")

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(pk__in=mine(user))

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).with_signing_progress()

    def get_object(self, request: Any, object_id: str, from_field: Any = None) -> Covenant | None:
        found = super().get_object(request, object_id, from_field)
        return found and locked(found, request)

    def get_fields(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        return (*self.DRAFT, "comments_due_on", "signing_due_on", *self.readonly_fields) if obj else self.DRAFT

    def get_inlines(self, request: Any, obj: Any) -> Any:
        return self.inlines if obj else ()

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.is_editable)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "campaign":
            open_years = Campaign.objects.manageable_by(request.user).filter(state__in=["draft", "launched"])
            kwargs["label"] = _("bloc year in which no covenant was begun")
            kwargs["queryset"] = open_years.filter(covenants=None).select_related("bloc")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: Any, obj: Covenant, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
        else:
            text = {"preamble": obj.preamble, "closing": obj.closing}
            obj.pk = drafting.draft(obj.campaign, by=request.user, **text).pk
            obj._state.adding = False

    @admin.display(description=_("bloc"), ordering="campaign__bloc")
    def bloc(self, covenant: Covenant) -> str:
        return str(covenant.campaign.bloc)

    @admin.display(description=_("year"), ordering="campaign__year")
    def year(self, covenant: Covenant) -> str:
        return covenant.campaign.year

    @admin.display(description=_("signed"))
    def signatures(self, covenant: Any) -> str:
        return f"{covenant.signed_count}/{covenant.party_count}" if covenant.party_count else ""

    @act(_("Send round for comments"), form=CommentsDueForm, done=_("out for comments"))
    def circulate(self, request: Any, covenant: Covenant, **answers: Any) -> None:
        drafting.circulate(covenant, by=request.user, **answers)

    @act(_("Freeze the text and open signing"), form=SigningDueForm, done=_("open for signing"), preview=opening)
    def open_signing(self, request: Any, covenant: Covenant, **answers: Any) -> None:
        signing.open_signing(covenant, by=request.user, **answers)

    @act(_("Close signing"), form=CloseForm, done=_("in force"))
    def close(self, request: Any, covenant: Covenant, *, because: str, **proof: Any) -> None:
        signing.close(covenant, by=request.user, because=because)

    @act(_("Start a new version"), form=ReasonForm, done=_("a new version is being drafted"))
    def new_version(self, request: Any, covenant: Covenant, **answers: Any) -> None:
        drafting.new_version(covenant, by=request.user, **answers)

    @act(_("Withdraw the version"), form=ReasonForm, done=_("withdrawn"))
    def withdraw(self, request: Any, covenant: Covenant, **answers: Any) -> None:
        drafting.withdraw(covenant, by=request.user, **answers)


class UnitTargetForm(TargetForm):
    def clean(self) -> dict[str, Any]:
        cells = super().clean() or self.cleaned_data
        commitment = self.instance.commitment
        if commitment.scope != Commitment.Scope.EACH or commitment.target is None:
            raise ValidationError(
                _("Only a commitment of each unit, with a target, can have other targets for single units."),
                "target_of_the_bloc",
            )
        if cells.get("unit") and cells["unit"] not in commitment.covenant.campaign.members():
            self.add_error("unit", _("This unit is not a member of the bloc."))
        return cells


class UnitTargetInline(RowInline):
    model = UnitTarget
    form = UnitTargetForm
    fields = ("unit", "target")
    autocomplete_fields = ("unit",)
    show_change_link = False

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and obj is not None and obj.covenant.is_editable

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and obj is not None and obj.covenant.is_editable

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


@admin.register(Commitment)
class CommitmentAdmin(RoomAdmin):
    form = TargetForm
    list_display = ("number", "text", "wanted", "covenant")
    list_display_links = ("number", "text")
    list_filter = ("scope", "comparator")
    list_select_related = ("covenant__campaign__bloc",)
    search_fields = ("covenant__campaign__bloc__search__contains", "covenant__campaign__year")
    autocomplete_fields = ("movements",)
    fields = ("covenant", "number", "text", "comparator", "target", "unit_of_measure", "scope", "movements")
    readonly_fields = ("covenant",)
    inlines = (UnitTargetInline,)
    actions = ("remove",)

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(covenant__in=mine(user))

    def get_object(self, request: Any, object_id: str, from_field: Any = None) -> Commitment | None:
        found = super().get_object(request, object_id, from_field)
        if found:
            found.covenant = locked(found.covenant, request)
        return found

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.covenant.is_editable)

    @admin.display(description=_("target"), ordering="target")
    def wanted(self, commitment: Commitment) -> str:
        return commitment.target_label() or commitment.get_comparator_display()

    @act(_("Take out of the draft"), done=_("taken out"))
    def remove(self, request: Any, commitment: Commitment) -> None:
        drafting.remove(commitment, by=request.user)


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin):
    list_display = ("unit", "covenant", "text", "outcome", "made_at")
    list_filter = ("outcome",)
    list_select_related = ("unit", "covenant__campaign__bloc")
    search_fields = ("unit__search__contains", "covenant__campaign__bloc__search__contains")
    fields = (
        "covenant", "commitment", "commitment_was", "unit", "author", "text", "made_at", "outcome", "answer",
        "answered_by", "answered_at",
    )  # fmt: skip
    readonly_fields = ("commitment_was",)

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(covenant__in=mine(user))


admin.site.unregister([Document, Signature])


YEAR_OF_A_PAPER = ("covenant__campaign", "minutes__conference__campaign")
"""How a paper of the bloc hangs on its year, by the name of the row that points to it."""


def papers(user: Any) -> Q:
    """Papers of the years that `user` manages, and the authorisations and scans that stand behind their signatures."""
    years, found = Campaign.objects.manageable_by(user), Q(pk__in=[])
    for way in YEAR_OF_A_PAPER:
        for before in ("", "authorises__document__", "records__document__"):
            found |= Q(**{f"{before}{way}__in": years})
    return found


def signed_papers(user: Any) -> Q:
    """Signatures under papers of the years that `user` manages."""
    years, found = Campaign.objects.manageable_by(user), Q(pk__in=[])
    for way in YEAR_OF_A_PAPER:
        found |= Q(**{f"document__{way}__in": years})
    return found


@admin.register(Document)
class CovenantDocumentAdmin(DocumentAdmin):
    def scope(self, rows: Any, user: Any) -> Any:
        if scope.sees_everything(user):
            return rows
        return rows.filter(pk__in=Document.objects.filter(papers(user)).values("pk"))


@admin.register(Signature)
class CovenantSignatureAdmin(SignatureAdmin):
    list_display = ("unit_name", "state", "signer_name", "signed_on", "capacity", "method", "days_late", "post")
    fields = tuple("signed_on" if name == "signed_at" else name for name in SignatureAdmin.fields)
    readonly_fields = ("signed_on",)
    actions = ("void",)

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(signed_papers(user))

    @admin.display(description=_("state"), ordering="voided_at")
    def state(self, signature: Signature) -> str:
        return _t("voided") if signature.voided_at else _t("valid")

    @admin.display(description=_("signed at"), ordering="signed_at")
    def signed_on(self, signature: Signature) -> datetime | date | None:
        return signing_time(signature.signed_at, signature.method)

    def get_actions(self, request: Any) -> dict[str, Any]:
        """Signatures are never changed; a wrong signer's is voided, and stays on file."""
        return {"void": self.get_action("void")} if request.user.is_staff else {}

    @act(_("Void the signature"), form=VoidForm, done=_("voided"))
    def void(self, request: Any, signature: Signature, *, because: str, **proof: Any) -> None:
        covenant = getattr(signature.document, "covenant", None)
        if not covenant:
            raise ValidationError(_t("Only a signature under a covenant is voided here."), "not_a_covenant")
        signing.replace_signer(covenant, signature=signature, by=request.user, because=because)
