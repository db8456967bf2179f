"""The page of an item: where it stands, who may see it, what it says, what happened, and what to do now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from disclosures import conformance, permissions, seal
from disclosures.enums import SEALED_STATUSES, Action, Aspect, ItemStatus, Role
from disclosures.staff_forms.problems import in_words
from disclosures.transitions import can_transition
from disclosures.wording import audience_in_words

from .access import edit_url, item_url, staff_user, work_item
from .site import site
from .steps import offered

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from disclosures.models import DisclosureItem, User

    Values = Callable[[HttpRequest, DisclosureItem], dict[str, Any]]

# What upper floors show on the page of an item: a template, and what it finds as `section`.
_sections: list[tuple[str, Values]] = []


def show_on_item_pages(template: str, values: Values) -> None:
    """Give an upper floor a place on the page of every item in the admin."""
    _sections.append((template, values))


def may_edit(user: User, item: DisclosureItem) -> bool:
    return can_transition(item, Action.EDIT) and permissions.can(user, Action.EDIT, item)


def may_replace_text(user: User, item: DisclosureItem) -> bool:
    return item.status == ItemStatus.DRAFT and may_edit(user, item)


def overview(item: DisclosureItem, request: HttpRequest) -> dict[str, Any]:
    """What every page about an item shows of it."""
    now = timezone.now()
    attachments = list(item.attachments.all())
    return {
        "item": item,
        "detail": seal.kind_of(item),
        "item_url": item_url(item),
        "now": now,
        "audience": audience_in_words(item, now).splitlines(),
        "scheduled": item.is_scheduled(now),
        "sealed": item.status in SEALED_STATUSES,
        "attachments": attachments,
        "files": [file for file in attachments if not file.inline],
        "verdicts": verdicts(item),
    }


def verdicts(item: DisclosureItem) -> list[dict[str, Any]]:
    """For each aspect the newest verdict, if any; one is void when the content it was given for has changed."""
    newest = {verdict.aspect: verdict for verdict in item.verdicts.select_related("reviewer").order_by("at", "pk")}
    return [{"aspect": aspect, "verdict": newest.get(aspect.value)} for aspect in Aspect]


def record(item: DisclosureItem) -> list[Any]:
    """The steps taken, newest first, with the role each was taken in."""
    steps: list[Any] = list(item.steps.order_by("-at", "-pk"))
    for step in steps:
        step.role_label = Role(step.role).label if step.role else ""
    return steps


def lacking(item: DisclosureItem) -> list[str]:
    """What a draft still lacks of what the catalogue asks for, before anybody tries to propose it."""
    return in_words(item, conformance.problems(item)) if item.status == ItemStatus.DRAFT else []


def item_page(request: HttpRequest, pk: str) -> HttpResponse:
    item = work_item(request, pk)
    user = staff_user(request)
    now = timezone.now()
    context = {
        **site.each_context(request),
        **overview(item, request),
        "title": item.title,
        "steps": offered(item, user, now),
        "record": record(item),
        "may_redisclose": permissions.can_redisclose(user, item),
        "edit_url": edit_url(item) if may_edit(user, item) else "",
        "word_url": reverse("admin:item_word", args=(item.pk,)) if may_replace_text(user, item) else "",
        "lacking": lacking(item),
        "saved": request.GET.get("saved", ""),
        "sections": [values(request, item) | {"template": template} for template, values in _sections],
    }
    return TemplateResponse(request, "admin/item_page.html", context)
