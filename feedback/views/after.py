"""After the answer, by the receipt: agreeing to its publication, and judging a new version of what was disclosed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from disclosures.refusals import Refused
from disclosures.views.surfaces import surface_of
from feedback import services
from feedback.forms import RatingForm
from feedback.models import PublicAnswer

from .private import private_page, remembered

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from feedback.models import Feedback


def what_follows(feedback: Feedback) -> dict[str, Any]:
    """What the page of a matter shows once it is answered."""
    asked = feedback.replies.sent().exists()
    return {
        "asks_consent": asked,
        "consent": services.has_consent(feedback) if asked else False,
        "public_answer": PublicAnswer.objects.public().filter(reply__feedback=feedback).last() if asked else None,
        "taken_up": services.taken_up_for_sender(feedback),
        "version_form": RatingForm(auto_id="version_%s"),
    }


def _back(request: HttpRequest, name: str = "mine") -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(f"disclosures:ask:{name}", current_app=surface_of(request).namespace))


@private_page
@require_POST
def consent(request: HttpRequest) -> HttpResponse:
    """Whether question and answer may be public; may be changed at any time."""
    feedback = remembered(request)
    if feedback is None:
        return _back(request, "follow")
    services.consent_to_publication(feedback_id=feedback.pk, given=request.POST.get("agree") == "yes")
    return _back(request)


@private_page
@require_POST
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """What the sender thinks of the new version. What was said already stands: the page shows it."""
    feedback = remembered(request)
    if feedback is None:
        return _back(request, "follow")
    form = RatingForm(request.POST)
    if form.is_valid():
        try:
            services.judge_version(feedback_id=feedback.pk, item_id=pk, **form.cleaned_data)
        except Refused:
            return _back(request)
    return _back(request)
