"""What somebody is to put right after an appraisal (整改), for themselves: no staff post is needed to report it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve
from django.views.decorators.http import require_GET, require_http_methods

from disclosures.refusals import Refused
from evaluations import services
from evaluations.models import Rectification

from .voting import for_voters

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from disclosures.models import User


@require_GET
@for_voters
def my_tasks(request: HttpRequest, user: User) -> HttpResponse:
    """What this person is to put right, the earliest date first."""
    return render(request, "evaluations/my_tasks.html", {"tasks": _tasks(user)})


@require_http_methods(["GET", "HEAD", "POST"])
@for_voters
def report_task(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """One task: what was done is told here, until somebody else has accepted it."""
    task = get_object_or_404(_tasks(user), pk=pk)
    evidence, problem = task.evidence, ""
    if request.method == "POST":
        evidence = request.POST.get("evidence", "")
        try:
            services.report_rectified(rectification_id=pk, user=user, evidence=evidence)
            return redirect(f"{resolve(request.path).namespace}:mine")
        except Refused as refusal:
            problem = str(refusal)
    context = {"task": task, "evidence": evidence, "problem": problem}
    return render(request, "evaluations/my_task.html", context, status=400 if problem else 200)


def _tasks(user: User) -> QuerySet[Rectification]:
    return user.rectifications.select_related("subject__appraisal__organization")
