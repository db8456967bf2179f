"""People with their posts, for those who administer their organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db.models import Prefetch
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.html import format_html
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from disclosures import permissions
from disclosures.enums import Role
from disclosures.models import Organization, Post, User
from disclosures.staff_forms import people as forms

from . import history
from .access import staff_posts, staff_user
from .acts import Act, ActingAdmin
from .filters import ChoiceFilter
from .organizations import may_manage_some
from .site import site

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse


def _is_open(person: User) -> bool:
    return person.is_active


def _is_closed(person: User) -> bool:
    return not person.is_active


def _may_end_some(user: User, person: User) -> None:
    """Whoever may end one of the posts; the service asks again for the one chosen."""
    if all(permissions.is_own_administration(user, post) for post in forms.running_posts(person, user)):
        raise permissions.NotAllowed(_("This person holds no post that you could end."))


CREATE = Act(
    "create",
    _("New person"),
    _("An account with its first post. You then give the person a link with which they choose their own password."),
    _("The account was created. Now give the person a link to choose a password."),
    forms.CreatePersonForm,
    may_manage_some,
    "person_add",
    "primary",
)
ACTS = (
    Act(
        "appoint",
        _("Appoint or admit"),
        _("A further post, in your organisations, from a day on."),
        _("The post was given."),
        forms.AppointForm,
        may_manage_some,
        "badge",
        fits=_is_open,
    ),
    Act(
        "end-post",
        _("End a post"),
        _("After its last day it gives no rights any more. What was done in it keeps the name."),
        _("The post was ended."),
        forms.EndPostForm,
        _may_end_some,
        "event_busy",
    ),
    Act(
        "contact",
        _("Change name or contact"),
        _("Records keep the name as it was when something was done."),
        _("The person was changed."),
        forms.ContactForm,
        permissions.check_manage_person,
        "edit",
    ),
    Act(
        "password",
        _("Link to a new password"),
        _(
            "Whoever opens the link chooses the password of this account: hand it to the person alone. It serves once "
            "and for three days. That you gave it out is kept in the history."
        ),
        _("The link was made. It is shown this once only."),
        forms.PasswordLinkForm,
        permissions.check_manage_person,
        "key",
        fits=_is_open,
    ),
    Act(
        "deactivate",
        _("Close the account"),
        _("At once: nobody can log in with it, and its posts give no rights. Everything done keeps the name."),
        _("The account was closed."),
        forms.DeactivateForm,
        permissions.check_manage_person,
        "person_off",
        "danger",
        _is_open,
    ),
    Act(
        "reactivate",
        _("Open the account again"),
        _("With the posts that have not ended meanwhile."),
        _("The account is open again."),
        forms.ReactivateForm,
        permissions.check_manage_person,
        "person_check",
        fits=_is_closed,
    ),
)


class RoleFilter(ChoiceFilter):
    title, parameter_name, choices_of, field = _("role"), "role", Role, "posts__role"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Whoever holds the role today."""
        if not self.value():
            return queryset
        return queryset.filter(pk__in=Post.objects.active().filter(role=self.value()).values("user"))


@admin.register(User, site=site)
class PersonAdmin(ActingAdmin):
    """Whoever holds or held a post in what the administrator manages."""

    list_display = ("named", "holds", "open_account")
    list_filter = (RoleFilter,)
    search_fields = ("name", "username")
    ordering = ("name", "pk")
    acts, adding = ACTS, CREATE

    def records(self, request: HttpRequest) -> QuerySet[Any]:
        user, posts = staff_user(request), staff_posts(request)
        managed = permissions.managed_by(user, posts)
        held = Post.objects.active().filter(organization__in=managed).select_related("organization")
        people = permissions.people_managed_by(user, posts)
        return people.prefetch_related(Prefetch("posts", held, to_attr="held")).order_by("name", "pk")

    @display(description=_("person"), ordering="name")
    def named(self, person: User) -> str:
        return format_html(
            '<span class="item-title">{}</span><small class="item-entry">{}</small>', person.name, person.username
        )

    @display(description=_("posts"))
    def holds(self, person: Any) -> str:
        return "；".join(f"{post.organization.label} {post.get_role_display()}" for post in person.held)

    @display(description=_("account open"), boolean=True)
    def open_account(self, person: User) -> bool:
        return person.is_active

    def details(self, request: HttpRequest, record: User) -> dict[str, Any]:
        user = staff_user(request)
        managed = permissions.managed_by(user, staff_posts(request))
        posts = Post.objects.filter(user=record, organization__in=managed).select_related("organization")
        today = timezone.localdate()
        return {
            "posts": [
                {
                    "post": post,
                    "over": bool(post.ends_on and post.ends_on < today),
                    "may_end": not permissions.is_own_administration(user, post),
                }
                for post in posts.order_by("-starts_on", "-pk")
            ],
            "knows_contact": permissions.can_manage_person(user, record),
            "history": history.lines(record, _post_events(record, managed)),
        }

    def after(self, request: HttpRequest, act: Act, record: Any, outcome: Any) -> HttpResponse:
        if act.slug != "password":
            return super().after(request, act, record, outcome)
        return self._show_link(request, act, record, outcome)

    def _show_link(self, request: HttpRequest, act: Act, person: User, token: str) -> HttpResponse:
        """Shown in answer to the press of the button and nowhere else: no address leads here."""
        uid = urlsafe_base64_encode(force_bytes(person.pk))
        link = f"{settings.SITE_URL}{reverse('password_new', args=(uid, token))}"
        context = {
            **self.admin_site.each_context(request),
            "title": act.button,
            "subtitle": person.name,
            "person": person,
            "link": link,
            "back": self.page_of(person),
        }
        return TemplateResponse(request, "admin/password_link.html", context)


def _post_events(person: User, managed: QuerySet[Organization]) -> QuerySet[Any]:
    return apps.get_model("disclosures", "PostEvent").objects.filter(user=person, organization__in=managed.values("pk"))
