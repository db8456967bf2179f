"""Who is away, and how people are reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold import widgets

from disclosures.channels import Undeliverable, check_url
from disclosures.enums import STAFF_ROLES, NoticeChannel
from disclosures.models import Absence, NoticeAddress, Post, User

from .fields import dressed

if TYPE_CHECKING:
    from django.db.models import QuerySet


class PersonField(forms.ModelChoiceField):
    """Somebody with a staff post, named with where they work."""

    widget = widgets.UnfoldAdminSelectWidget

    def label_from_instance(self, user: Any) -> str:
        return f"{user.name}（{user.username}）"


def colleagues(people: QuerySet[User]) -> QuerySet[User]:
    """Everybody who holds a staff post today in an organisation of these people: nobody sees whole staffs elsewhere."""
    posts = Post.objects.active(timezone.localdate())
    units = posts.filter(user__in=people.values("pk")).values("organization")
    at_work = posts.filter(role__in=STAFF_ROLES, organization__in=units)
    return User.objects.filter(pk__in=at_work.values("user")).order_by("name", "pk")


class AbsenceForm(forms.ModelForm):
    user = PersonField(label=_("person"), queryset=None)
    substitute = PersonField(
        label=_("substitute"),
        queryset=None,
        required=False,
        help_text=_("Is told in the person's place. Empty: the colleagues are, or the head."),
    )

    class Meta:
        model = Absence
        fields = ("user", "starts_on", "ends_on", "substitute")
        formfield_callback = dressed

    def __init__(self, *args: Any, people: QuerySet[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]
        self.fields["substitute"].queryset = colleagues(people)  # type: ignore[attr-defined]


class NoticeAddressForm(forms.ModelForm):
    """An address that holds a secret: it is written and never shown again."""

    url = forms.CharField(
        label=_("address"),
        widget=widgets.UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
        help_text=_("As Apprise writes it, e.g. wecombot://KEY or dingtalk://TOKEN; or env:NAME for a variable."),
    )

    class Meta:
        model = NoticeAddress
        fields = ("channel", "organization")
        formfield_callback = dressed

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [choice for choice in NoticeChannel.choices if choice[0] != NoticeChannel.EMAIL]
        self.fields["channel"].choices = choices  # type: ignore[attr-defined]
        self.fields["organization"].required = True

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("channel") and given.get("url"):
            try:
                check_url(NoticeChannel(given["channel"]), given["url"])
            except Undeliverable as problem:
                self.add_error("url", str(problem))
            else:
                self.instance.url = given["url"]
        return given
