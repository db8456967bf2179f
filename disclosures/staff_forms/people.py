"""People and their posts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold import widgets

from disclosures import permissions, services
from disclosures.enums import Role
from disclosures.models import Post, User

from .acts import ActForm, OrganizationField, model_fields, reason_field
from .fields import DateWidget
from .organizations import existing


def _post_fields() -> dict[str, forms.Field]:
    return {
        "organization": OrganizationField(label=_("organisation")),
        "role": forms.ChoiceField(label=_("role"), choices=Role.choices, widget=widgets.UnfoldAdminSelectWidget),
        "starts_on": forms.DateField(label=_("from"), widget=DateWidget, initial=timezone.localdate),
    }


class AppointForm(ActForm):
    """A post for somebody who has an account."""

    says_seen = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields |= self.asked() | _post_fields() | {"reason": reason_field(required=False)}
        self.fields["organization"].queryset = existing(self.user)  # type: ignore[attr-defined]

    def asked(self) -> dict[str, forms.Field]:
        """What is asked for before the post."""
        return {}

    def values(self) -> dict[str, Any]:
        """What was filled in, by the names of the service."""
        values = dict(self.cleaned_data)
        organization = values.pop("organization")
        return values | {"organization_id": organization.pk, "role": Role(values["role"])}

    def act(self) -> Any:
        return services.appoint(person_id=self.record.pk, actor=self.user, **self.values())


class CreatePersonForm(AppointForm):
    """Somebody new, with the first post."""

    def asked(self) -> dict[str, forms.Field]:
        fields = model_fields(User, "name", "username", "phone", "email")
        fields["username"].label = _("login name")
        fields["username"].help_text = _("Letters and digits, for example the name in Pinyin. It stays for good.")
        return fields

    def act(self) -> User:
        return services.create_person(actor=self.user, **self.values())


class EndPostForm(ActForm):
    says_seen = False
    post = forms.ModelChoiceField(
        label=_("post"), queryset=Post.objects.none(), widget=widgets.UnfoldAdminSelectWidget, empty_label=None
    )
    last_day = forms.DateField(label=_("last day"), widget=DateWidget, initial=timezone.localdate)
    reason = reason_field()

    def __init__(self, *args: Any, record: User, **options: Any) -> None:
        super().__init__(*args, record=record, **options)
        self.fields["post"].queryset = running_posts(record, self.user)  # type: ignore[attr-defined]

    def act(self) -> None:
        values = dict(self.cleaned_data)
        services.end_post(post_id=values.pop("post").pk, actor=self.user, **values)


def running_posts(person: User, user: User) -> Any:
    """The person's posts that have not ended, in what this user manages."""
    managed = permissions.managed_by(user, permissions.staff_posts(user))
    not_over = Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localdate())
    return Post.objects.filter(not_over, user=person, organization__in=managed).select_related("organization")


class ContactForm(ActForm):
    def __init__(self, *args: Any, record: User, **options: Any) -> None:
        super().__init__(*args, record=record, **options)
        self.fields |= model_fields(User, "name", "phone", "email") | {"reason": reason_field(required=False)}
        self.initial.update({"name": record.name, "phone": record.phone, "email": record.email})

    def act(self) -> User:
        return services.change_person(person_id=self.record.pk, actor=self.user, **self.cleaned_data)


class PasswordLinkForm(ActForm):
    says_seen = False
    reason = reason_field(required=False)

    def act(self) -> str:
        return services.issue_password_link(person_id=self.record.pk, actor=self.user, **self.cleaned_data)


class DeactivateForm(ActForm):
    says_seen = False
    reason = reason_field()

    def act(self) -> None:
        services.deactivate_person(person_id=self.record.pk, actor=self.user, **self.cleaned_data)


class ReactivateForm(DeactivateForm):
    def act(self) -> None:
        services.reactivate_person(person_id=self.record.pk, actor=self.user, **self.cleaned_data)
