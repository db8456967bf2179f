"""The page of one step: what it does, its form, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from unfold.forms import AdminForm

from disclosures import permissions, services
from disclosures.conformance import NotConforming
from disclosures.enums import Action
from disclosures.staff_forms.problems import show_problems
from disclosures.transitions import TransitionError, check_ready, check_transition

from .access import item_url, staff_user, work_item
from .item_page import overview
from .site import site
from .steps import STEPS
from .versions import with_changes

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from disclosures.models import DisclosureItem
    from disclosures.staff_forms.steps import StepForm

    from .steps import Step


# Whoever takes these steps must see what differs from the version readers know.
JUDGING = (Action.REVIEW, Action.APPROVE)


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Ask for what the step needs, take it, and go back to the item. Whoever may not take it is told why."""
    item = work_item(request, pk)
    chosen = STEPS.get(slug)
    if chosen is None:
        raise Http404
    user = staff_user(request)
    try:
        check_transition(item, chosen.action)
        check_ready(item, chosen.action, timezone.now())
        permissions.check(user, chosen.action, item)
        form = chosen.form(request.POST or None, item=item, user=user)
        if form.is_valid() and _taken(form):
            messages.success(request, chosen.done)
            return redirect(item_url(item))
    except (TransitionError, services.StaleItem) as refusal:
        messages.error(request, _too_late(item, refusal))
        return redirect(item_url(item))
    return _ask(request, item, chosen, form)


def _taken(form: StepForm) -> bool:
    """Take the step; what the service finds wrong with the content is shown in the form."""
    try:
        form.take()
    except NotConforming as refusal:
        show_problems(form, form.item, refusal.problems)
    except ValidationError as error:
        form.add_error(None, error)
    except ValueError as error:
        form.add_error(None, str(error))
    return not form.errors


def _too_late(item: DisclosureItem, refusal: Exception) -> str:
    """Why the step was not possible, and who acted before."""
    last = item.steps.order_by("-at", "-pk").first()
    if last is None:
        return str(refusal)
    said = _("Last step: %(action)s by %(person)s at %(time)s.") % {
        "action": last.get_action_display(),
        "person": last.person,
        "time": timezone.localtime(last.at).strftime("%m-%d %H:%M"),
    }
    return f"{refusal} {said}"


def _ask(request: HttpRequest, item: DisclosureItem, chosen: Step, form: StepForm) -> HttpResponse:
    context = {
        **site.each_context(request),
        **overview(item, request),
        **(with_changes(item) if chosen.action in JUDGING else {}),
        "title": chosen.button,
        "step": chosen,
        "form": form,
        "adminform": AdminForm(form, form.fieldsets, {}, model_admin=None),
    }
    return TemplateResponse(request, "admin/item_step.html", context, status=400 if form.errors else 200)
