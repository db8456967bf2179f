"""Changing the tree of organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold import widgets

from disclosures import permissions, services
from disclosures.enums import Role
from disclosures.models import Organization, Post, User

from .acts import ActForm, OrganizationField, model_fields, reason_field
from .fields import DateWidget

if TYPE_CHECKING:
    from disclosures.models.organization import OrganizationQuerySet

FACTS = ("kind", "active_from", "duties", "address", "telephone")


def existing(user: User) -> OrganizationQuerySet:
    """The organisations of today that this person manages."""
    managed = permissions.managed_by(user, permissions.staff_posts(user))
    return managed.active(timezone.localdate())


class CreateOrganizationForm(ActForm):
    above = OrganizationField(label=_("level above"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["above"].queryset = existing(self.user)  # type: ignore[attr-defined]
        if self.user.is_superuser:
            self.fields["above"].required = False
            self.fields["above"].help_text = _("None makes it the head of a tree of its own, as a district committee.")
        self.fields |= model_fields(Organization, "name", "short_name", *FACTS) | {
            "reason": reason_field(required=False)
        }

    def act(self) -> Organization:
        values = dict(self.cleaned_data)
        above = values.pop("above")
        return services.create_organization(parent_id=above.pk if above else None, actor=self.user, **values)


class ChangeOrganizationForm(ActForm):
    def __init__(self, *args: Any, record: Organization, **options: Any) -> None:
        super().__init__(*args, record=record, **options)
        self.fields |= model_fields(Organization, *FACTS) | {"reason": reason_field(required=False)}
        self.initial.update({name: getattr(record, name) for name in FACTS})

    def act(self) -> Organization:
        return services.change_organization(organization_id=self.record.pk, actor=self.user, **self.cleaned_data)


class RenameOrganizationForm(ActForm):
    def __init__(self, *args: Any, record: Organization, **options: Any) -> None:
        super().__init__(*args, record=record, **options)
        self.fields |= model_fields(Organization, "name", "short_name") | {"reason": reason_field()}
        self.initial.update({"name": record.name, "short_name": record.short_name})

    def act(self) -> Any:
        return services.rename_organization(organization_id=self.record.pk, actor=self.user, **self.cleaned_data)


class MoveOrganizationForm(ActForm):
    says_seen = False
    above = OrganizationField(label=_("new level above"))
    reason = reason_field()

    def __init__(self, *args: Any, record: Organization, **options: Any) -> None:
        super().__init__(*args, record=record, **options)
        elsewhere = existing(self.user).exclude(path__startswith=record.path)
        self.fields["above"].queryset = elsewhere  # type: ignore[attr-defined]

    def act(self) -> Organization:
        return services.move_organization(
            organization_id=self.record.pk,
            above_id=self.cleaned_data["above"].pk,
            actor=self.user,
            reason=self.cleaned_data["reason"],
        )


class ReorderOrganizationForm(ActForm):
    says_seen = False
    before = forms.ModelChoiceField(
        label=_("It stands before"),
        required=False,
        queryset=Organization.objects.none(),
        empty_label=_("(none: it comes last)"),
        widget=widgets.UnfoldAdminSelectWidget,
    )

    def __init__(self, *args: Any, record: Organization, **options: Any) -> None:
        super().__init__(*args, record=record, **options)
        beside = Organization.objects.get_siblings(record).active(timezone.localdate()).exclude(pk=record.pk)
        self.fields["before"].queryset = beside  # type: ignore[attr-defined]

    def act(self) -> None:
        before = self.cleaned_data["before"]
        services.reorder_organization(
            organization_id=self.record.pk, before_id=before.pk if before else None, actor=self.user
        )


class MergeOrganizationForm(ActForm):
    successor = OrganizationField(label=_("successor"))
    reason = reason_field()

    def __init__(self, *args: Any, record: Organization, **options: Any) -> None:
        super().__init__(*args, record=record, **options)
        others = existing(self.user).exclude(path__startswith=record.path)
        self.fields["successor"].queryset = others  # type: ignore[attr-defined]

    def act(self) -> Organization:
        values = dict(self.cleaned_data)
        successor = values.pop("successor")
        return services.merge_organization(
            organization_id=self.record.pk, successor_id=successor.pk, actor=self.user, **values
        )


class CloseOrganizationForm(ActForm):
    reason = reason_field()

    def act(self) -> Organization:
        return services.close_organization(organization_id=self.record.pk, actor=self.user, **self.cleaned_data)


class AppointHereForm(ActForm):
    """Somebody who has an account already: found by the login name, which they know."""

    says_seen = False
    username = forms.CharField(
        label=_("login name"),
        max_length=150,
        widget=widgets.UnfoldAdminTextInputWidget,
        help_text=_("Of somebody who has an account. For somebody new choose “New person” instead."),
    )
    role = forms.ChoiceField(label=_("role"), choices=Role.choices, widget=widgets.UnfoldAdminSelectWidget)
    starts_on = forms.DateField(label=_("from"), widget=DateWidget, initial=timezone.localdate)
    reason = reason_field(required=False)

    def clean_username(self) -> User:
        person = services.known_by(self.cleaned_data["username"]).first()
        if person is None:
            raise forms.ValidationError(_("Nobody with an open account has this login name."))
        return person

    def act(self) -> Post:
        return services.appoint(
            person_id=self.cleaned_data["username"].pk,
            organization_id=self.record.pk,
            role=Role(self.cleaned_data["role"]),
            starts_on=self.cleaned_data["starts_on"],
            actor=self.user,
            reason=self.cleaned_data["reason"],
        )
