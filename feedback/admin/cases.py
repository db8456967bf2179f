"""The working desk of those who answer: their lists, the page of a case, and its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from unfold.forms import AdminForm

from disclosures.admin import site
from disclosures.admin.access import StaffAdmin, staff_posts, staff_user
from disclosures.admin.desk import Waiting, add_counters
from disclosures.models import CalendarDay
from disclosures.permissions import reached_by
from disclosures.refusals import InvalidInput, Refused
from feedback import permissions, services, trail, worklist
from feedback.completeness import IncompleteReply
from feedback.emptiness import Flag, flags
from feedback.enums import ReplyStatus
from feedback.explanation import why_due
from feedback.models import Feedback, PublicAnswer, Reply
from feedback.staff_forms.steps import pending_extension

from .steps import STEPS, offered
from .taking_up import take_up

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from disclosures.models import User
    from feedback.staff_forms.steps import CaseForm

    from .steps import Step


@admin.register(Feedback, site=site)
class CaseAdmin(StaffAdmin):
    """Lists and pages of our own where Django would have its: staff take steps, they edit no rows."""

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("<int:pk>/steps/<slug:slug>/", guarded(step), name="case_step"),
            path("taken-up/<int:pk>/", guarded(take_up), name="item_take_up"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return show_worklist(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return show_case(request, object_id)


def work_case(request: HttpRequest, pk: int | str) -> Feedback:
    """That case, if the person has to do with it, who is recorded as a reader; for anybody else it does not exist."""
    found = permissions.work_feedback(staff_posts(request)).select_related(
        "organization", "asked_organization", "handler", "item", "policy", "merged_into", "split_from"
    )
    try:
        case = found.get(pk=pk)
    except (Feedback.DoesNotExist, ValueError) as error:
        raise Http404 from error
    user = staff_user(request)
    services.record_reading(feedback=case, user=user, post=permissions.check_read(user, case))
    return case


def case_url(case: Feedback) -> str:
    return reverse("admin:feedback_feedback_change", args=(case.pk,))


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < len("1000000") else 1


def waiting(request: HttpRequest) -> list[Waiting]:
    """What waits for this person among the questions, for the top of the desk."""
    posts = staff_posts(request)
    if not any(post.role in permissions.HANDLERS for post in posts):
        return []
    counts = worklist.counts(worklist.cases(permissions.answering_for(posts)))
    lists = reverse("admin:feedback_feedback_changelist")
    return [
        Waiting(_("Questions: %(list)s") % {"list": worklist.TABS[name].title}, counts[name], f"{lists}?list={name}")
        for name in ("accept", "answer", "decide", "send")
        if counts[name]
    ]


add_counters(waiting)


@require_safe
def show_worklist(request: HttpRequest) -> HttpResponse:
    """One list of what waits for this person, and the counts of all."""
    posts = staff_posts(request)
    cases = worklist.cases(permissions.answering_for(posts))
    # The level above hears of every reopening below it, whoever answers there.
    reached = worklist.cases(reached_by(posts, *permissions.HANDLERS).values_list("pk", flat=True))
    counts = worklist.counts(cases) | {"reopened": worklist.counts(reached)["reopened"]}
    wanted = request.GET.get("q", "").strip().replace("\x00", "")
    tab = worklist.TABS.get(request.GET.get("list", "")) or worklist.first_with_work(counts)
    if wanted:
        tab, cases = worklist.FOUND, worklist.matching(reached, wanted)
    page = worklist.page(
        reached if tab.name == "reopened" else cases,
        tab,
        _number(request.GET.get("page", "")),
        timezone.localdate(),
        CalendarDay.objects.calendar(),
    )
    context = {
        **site.each_context(request),
        "title": _("Questions to answer"),
        "tab": tab,
        "tabs": [(one, counts.get(name)) for name, one in worklist.TABS.items()],
        "page": page,
        "wanted": wanted,
        "query": urlencode({"q": wanted} if wanted else {"list": tab.name}),
    }
    return TemplateResponse(request, "admin/feedback/worklist.html", context)


def overview(case: Feedback, reply: Reply | None) -> dict[str, Any]:
    """What every page about a case shows of it."""
    today, calendar = timezone.localdate(), CalendarDay.objects.calendar()
    clocks: list[Any] = list(case.clocks.prefetch_related("adjustments"))
    for clock in clocks:
        clock.why = why_due(clock, calendar)
        clock.overdue = clock.is_overdue(today)
        clock.term = worklist.term(clock.runs_until, today, calendar)
    return {
        "case": case,
        "case_url": case_url(case),
        "clocks": clocks,
        "reply": reply,
        "suspicions": suspicions(reply),
        "sent": case.replies.sent().prefetch_related("items", "ratings").select_related("sent_by", "public_answer"),
        "pending": pending_extension(case).select_related("requested_by").first(),
        "waits": next((clock for clock in clocks if clock.paused_on), None),
    }


def suspicions(reply: Reply | None) -> list[Flag]:
    """What makes the answer in preparation look empty, for whoever approves or sends it."""
    if reply is None or reply.status == ReplyStatus.SENT or not reply.text:
        return []
    case = reply.feedback
    earlier = Reply.objects.exclude(feedback=case).recent_of(case.organization)
    return flags(reply.text, f"{case.subject}\n{case.text}", earlier.values_list("feedback__number", "text"))


def to_publish(case: Feedback, user: User) -> Reply | None:
    """The newest answer, if its asker agrees to its publication and nobody has begun to prepare that."""
    if not services.has_consent(case) or not permissions.can(permissions.check_handle, user, case):
        return None
    reply = case.replies.sent().last()
    return None if reply is None or PublicAnswer.objects.filter(reply=reply).exists() else reply


@require_safe
def show_case(request: HttpRequest, pk: str) -> HttpResponse:
    """Where the case stands, what was asked and answered, what happened, and what to do now."""
    case = work_case(request, pk)
    reply = services.current_reply(case)
    context = {
        **site.each_context(request),
        **overview(case, reply),
        "title": case.subject,
        "steps": offered(case, reply, staff_user(request)),
        "record": case.events.all(),
        **trail.supervision(case),
        "to_publish": to_publish(case, staff_user(request)),
        "held": trail.held(case, timezone.localdate(), CalendarDay.objects.calendar()),
    }
    return TemplateResponse(request, "admin/feedback/case.html", context)


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Ask for what the step needs, take it, and go back to the case. Whoever may not take it is told why."""
    case = work_case(request, pk)
    chosen = STEPS.get(slug)
    if chosen is None:
        raise Http404
    user = staff_user(request)
    reply = services.current_reply(case)
    try:
        chosen.require(case, reply, user)
    except Refused as refusal:
        messages.error(request, _too_late(case, refusal))
        return redirect(case_url(case))
    form = chosen.form(request.POST or None, case=case, reply=reply, user=user)
    if form.is_valid() and _taken(form):
        messages.success(request, chosen.done)
        return redirect(_next_url(request, case))
    return _ask(request, case, reply, chosen, form)


def _next_url(request: HttpRequest, case: Feedback) -> str:
    """The case again, unless the step took it out of the person's hands."""
    mine = permissions.work_feedback(staff_posts(request)).filter(pk=case.pk).exists()
    return case_url(case) if mine else reverse("admin:feedback_feedback_changelist")


def _taken(form: CaseForm) -> bool:
    """Take the step; why it is refused is shown in the form, where nothing typed is lost."""
    try:
        form.take()
    except IncompleteReply as refusal:
        for name, problem in refusal.problems.items():
            form.add_error(name if name in form.fields else None, problem)
    except (InvalidInput, Refused) as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


def _too_late(case: Feedback, refusal: Exception) -> str:
    """Why the step was not possible, and who acted before."""
    last = case.events.order_by("-at", "-pk").first()
    if last is None:
        return str(refusal)
    said = _("Last step: %(action)s by %(person)s at %(time)s.") % {
        "action": last.get_action_display(),
        "person": last.person or _("the asker"),
        "time": timezone.localtime(last.at).strftime("%m-%d %H:%M"),
    }
    return f"{refusal} {said}"


def _ask(request: HttpRequest, case: Feedback, reply: Reply | None, chosen: Step, form: CaseForm) -> HttpResponse:
    context = {
        **site.each_context(request),
        **overview(case, reply),
        "title": chosen.button,
        "step": chosen,
        "form": form,
        "adminform": AdminForm(form, form.fieldsets, {}, model_admin=None),
    }
    return TemplateResponse(request, "admin/feedback/step.html", context, status=400 if form.errors else 200)
