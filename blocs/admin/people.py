"""People, their accounts and their mandates."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ResetPasswordForm
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from blocs import permissions, scope
from blocs.admin.acts import act
from blocs.admin.base import CheckedForm, RoomAdmin, RowInline, TodayFilter
from blocs.models import Mandate, Unit, User
from common import history
from common.clock import today
from common.periods import covers

admin.site.unregister(Group)  # rights follow from mandates, never from groups


class PersonForm(CheckedForm):
    class Meta:
        model = User
        fields = ("email", "full_name", "is_active")

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class MandateForm(CheckedForm):
    """Whom a mandate is for is fixed once it is entered: end the row and add one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"person", "unit", "council"} & set(self.fields):
            self.fields[name].disabled = bool(self.instance.pk)


class MandateInline(RowInline):
    model = Mandate
    form = MandateForm
    template = "admin/edit_inline/stacked.html"
    classes = ()
    fields = (("unit", "council"), ("capacity", "post"), ("since", "until"), "authority")
    autocomplete_fields = ("unit", "council")

    def get_extra(self, request: Any, obj: Any = None, **kwargs: Any) -> int:
        """A new person is entered with the first mandate, in one step."""
        return 0 if obj else 1

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).overseen_by(request.user)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        return only_kept(super().formfield_for_foreignkey(db_field, request, **kwargs), db_field, request.user)

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and self._may_write(request.user, obj)

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._may_write(request.user, obj)

    def _may_write(self, user: Any, person: User | None) -> bool:
        return gives_mandates(user, person) and (person is None or permissions.manages_person(user, person))


def gives_mandates(user: Any, person: User | None) -> bool:
    """Nobody gives or prolongs mandates of their own, administrators excepted."""
    return scope.sees_everything(user) or person is None or person.pk != user.pk


def only_kept(field: Any, db_field: Any, user: Any) -> Any:
    """Let a mandate be given only to people whose account, and for units whose people, are in the hands of `user`."""
    if db_field.name == "unit":
        field.queryset = Unit.objects.kept_by(user)
    if db_field.name == "person":
        field.queryset = User.objects.manageable_by(user)
    return field


@admin.register(User)
class PersonAdmin(RoomAdmin, UserAdmin):
    form = add_form = PersonForm
    list_display = ("full_name", "email", "is_active", "mandates_today", "last_login")
    list_filter = ("is_active",)
    search_fields = ("search__contains",)
    ordering = ("full_name", "email")
    filter_horizontal = ()
    fieldsets = add_fieldsets = ((None, {"fields": ("email", "full_name", "is_active")}),)
    readonly_fields = ("joined_at", "last_login")
    inlines = (MandateInline,)
    actions = ("deactivate", "activate", "send_password_link", "remove_second_factor")

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.overseen_by(user)

    def get_queryset(self, request: Any) -> Any:
        held = Count("mandates", filter=covers(today(), "mandates__"))
        return super().get_queryset(request).annotate(mandate_count=held)

    def get_fieldsets(self, request: Any, obj: Any = None) -> Any:
        names = ["email", "full_name", "is_active"]
        names += ["is_superuser"] if scope.sees_everything(request.user) else []
        names += ["joined_at", "last_login"] if obj else []
        return ((None, {"fields": names}),)

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (
            obj is None or permissions.manages_person(request.user, obj)
        )

    def user_change_password(self, request: Any, id: str, form_url: str = "") -> Any:
        """Administrators only: whoever sets a password can sign in, and sign, as that person. Others send a link."""
        if not scope.sees_everything(request.user):
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)

    def save_model(self, request: Any, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        # Addresses of before would go on to open the account and to receive its password links.
        EmailAddress.objects.filter(user=obj).exclude(email__iexact=obj.email).delete()

    @admin.display(description=_("mandates today"), ordering="mandate_count")
    def mandates_today(self, person: Any) -> int:
        return person.mandate_count

    def _check(self, request: Any, person: User) -> None:
        if not permissions.manages_person(request.user, person):
            raise PermissionDenied(_t("You do not manage this account."))

    @act(_("Switch the account off"), done=_("switched off"))
    def deactivate(self, request: Any, person: User) -> None:
        self._check(request, person)
        if person == request.user:
            raise ValidationError(_t("You cannot switch off your own account."), "own_account")
        person.is_active = False
        history.save(person, by=request.user)

    @act(_("Switch the account on"), done=_("switched on"))
    def activate(self, request: Any, person: User) -> None:
        self._check(request, person)
        person.is_active = True
        history.save(person, by=request.user)

    @act(_("Send a link to choose a password"), done=_("the link was sent"))
    def send_password_link(self, request: Any, person: User) -> None:
        self._check(request, person)
        form = ResetPasswordForm(data={"email": person.email})
        if not person.is_active or not form.is_valid():
            raise ValidationError(_t("The account is switched off."), "inactive")
        form.save(request)

    def get_actions(self, request: Any) -> dict[str, Any]:
        actions = super().get_actions(request)
        if not scope.sees_everything(request.user):
            actions.pop("remove_second_factor", None)
        return actions

    @act(_("Remove the second factor"), done=_("the second factor was removed"))
    def remove_second_factor(self, request: Any, person: User) -> None:
        """For who lost the telephone; administrators only, as for passwords."""
        if not scope.sees_everything(request.user):
            raise PermissionDenied
        Authenticator.objects.filter(user=person).delete()
        history.save(person, by=request.user, because=_t("The second factor was removed."))


@admin.register(Mandate)
class MandateAdmin(RoomAdmin):
    form = MandateForm
    list_display = ("person", "capacity", "post", "holder", "since", "until")
    list_filter = ("capacity", TodayFilter)
    list_select_related = ("person", "unit", "council")
    search_fields = ("person__search__contains", "unit__search__contains", "council__search__contains")
    autocomplete_fields = ("person", "unit", "council")
    fields = ("person", "unit", "council", "capacity", "post", "since", "until", "authority")

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.overseen_by(user)

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (
            obj is None or (gives_mandates(request.user, obj.person) and permissions.manages_mandate(request.user, obj))
        )

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = only_kept(super().formfield_for_foreignkey(db_field, request, **kwargs), db_field, request.user)
        if db_field.name == "person" and not scope.sees_everything(request.user):
            field.queryset = field.queryset.exclude(pk=request.user.pk)
        return field

    @admin.display(description=_("unit or council"))
    def holder(self, mandate: Mandate) -> str:
        return str(mandate.unit or mandate.council)
