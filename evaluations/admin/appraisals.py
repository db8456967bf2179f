"""The officers' page of an appraisal: prepared step by step, and followed up after the count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from unfold.decorators import display
from unfold.forms import AdminForm

from disclosures.admin import site
from disclosures.admin.access import StaffAdmin, item_url, staff_posts, staff_user
from disclosures.documents import docx_response
from disclosures.enums import Role
from disclosures.permissions import allows
from disclosures.refusals import Refused
from disclosures.views.files import send_file
from evaluations import permissions, services
from evaluations.lateness import late_stages
from evaluations.minutes import minutes_of
from evaluations.models import Appraisal, Rectification, Statement, StatementFile
from evaluations.staff_forms.following import DoneForm, RectificationForm, VerdictsForm
from evaluations.staff_forms.preparing import AppraisalForm, NoticeForm, SubjectForm
from evaluations.staff_forms.roll import RollForm
from evaluations.staff_forms.telling import StatementForm

from . import comments

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase
    from django.urls import URLPattern

    from disclosures.documents import OfficialDocument
    from disclosures.models import User
    from disclosures.staff_forms.calling import ServiceForm
    from evaluations.models import Subject


@admin.register(Appraisal, site=site)
class AppraisalAdmin(StaffAdmin):
    """The appraisals one has to do with. They are stepped through, never edited as rows."""

    list_display = ("title", "organization", "stands", "opens_at", "closes_at")
    list_select_related = ("organization",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return any(post.role in permissions.OFFICERS for post in staff_posts(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return any(post.role == Role.SECRETARY for post in staff_posts(request))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Appraisal]:
        return permissions.work_appraisals(staff_posts(request))

    @display(description=_("status"), label=True)
    def stands(self, appraisal: Appraisal) -> str:
        return appraisal.get_status_display()

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("<int:pk>/step/", take_step, name="appraisal_step"),
            path("<int:pk>/minutes/", show_minutes, name="appraisal_minutes"),
            path("<int:pk>/minutes.docx", download_minutes, name="appraisal_minutes_docx"),
            path("<int:pk>/files/<int:file>/", show_file, name="appraisal_file"),
            path("<int:pk>/comments/", comments.redact_comments, name="appraisal_comments"),
            path("<int:pk>/form/<slug:name>/", fill_in, name="appraisal_form"),
            path("<int:pk>/form/<slug:name>/<int:row>/", fill_in, name="appraisal_row_form"),
        ]
        for page in pages:
            page.callback = self.admin_site.admin_view(page.callback)
        return [*pages, *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return add_appraisal(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return show_appraisal(request, work_appraisal(request, object_id))


def work_appraisal(request: HttpRequest, pk: int | str) -> Appraisal:
    """That appraisal, if the person is one of its officers; for anybody else it does not exist."""
    found = permissions.work_appraisals(staff_posts(request)).select_related("organization", "template")
    appraisal = found.filter(pk=pk).first() if str(pk).isdecimal() else None
    if appraisal is None:
        raise Http404
    return appraisal


def page_of(appraisal: Appraisal) -> str:
    return reverse("admin:evaluations_appraisal_change", args=(appraisal.pk,))


def _render(request: HttpRequest, template: str, title: str, **context: Any) -> TemplateResponse:
    return TemplateResponse(request, template, {**site.each_context(request), "title": title, **context})


@require_http_methods(["GET", "HEAD", "POST"])
def add_appraisal(request: HttpRequest) -> HttpResponse:
    units = [post.organization_id for post in staff_posts(request) if post.role == Role.SECRETARY]
    if not units:
        raise permissions.NotAllowed(gettext("Only the secretary of an organisation prepares an appraisal."))
    form = AppraisalForm(request.POST or None, author=staff_user(request), organizations=units)
    if request.method == "POST" and (appraisal := form.done()):
        messages.success(request, gettext("Drafted. Name who is appraised and bring in the roll."))
        return redirect(page_of(appraisal))
    adminform = AdminForm(form, form.fieldsets, {}, model_admin=None)
    return _render(
        request,
        "admin/evaluations/form.html",
        gettext("New appraisal"),
        form=form,
        adminform=adminform,
        back=None,
        button=gettext("Draft the appraisal"),
    )


def show_appraisal(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    """Where it stands, what is missing and what this person can do next."""
    user = staff_user(request)
    grades = {grade.code: grade.label for grade in appraisal.rule_set.grades}
    subjects = [
        (subject, _verdict(subject, grades))
        for subject in appraisal.subjects.select_related("statement", "person", "verdict").prefetch_related(
            "statement__files"
        )
    ]
    context = {
        "appraisal": appraisal,
        "stages": appraisal.stages.all(),
        "late": late_stages(appraisal.stages.all(), timezone.now()),
        "subjects": subjects,
        "classes": _classes(appraisal),
        "steps": appraisal.steps.all(),
        "notices": _notices(appraisal),
        "counted": appraisal.results.exists(),
        "rectifications": Rectification.objects.filter(subject__appraisal=appraisal).select_related("subject"),
        "prepares": allows(permissions.check_prepare, user, appraisal.organization),
        "releases": allows(permissions.check_release, user, appraisal),
        "officer": allows(permissions.check_officer, user, appraisal),
        "proposed": any(verdict and not verdict["is_final"] for _subject, verdict in subjects),
    }
    return _render(request, "admin/evaluations/appraisal.html", appraisal.title, **context)


def _minutes(request: HttpRequest, pk: int) -> OfficialDocument:
    """The minutes of the last count, published or about to be."""
    result = work_appraisal(request, pk).results.select_related("appraisal", "notice").last()
    if result is None:
        raise Http404
    return minutes_of(result)


@require_safe
def show_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes of the last count alone, on a sheet of A4."""
    context = {"paper": _minutes(request, pk), "back": page_of(Appraisal(pk=pk))}
    return TemplateResponse(request, "admin/paper.html", context)


@require_safe
def download_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes of the last count as .docx."""
    return docx_response(_minutes(request, pk), f"minutes-{pk}")


@require_safe
def show_file(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """A file of what a subject tells, for the officers, also before anybody else may read it."""
    found = get_object_or_404(StatementFile, pk=file, statement__subject__appraisal=work_appraisal(request, pk))
    return send_file(request, found)


def _verdict(subject: Subject, grades: Mapping[str, str]) -> dict[str, Any] | None:
    """The verdict as people read it, for those who are to decide it."""
    verdict = getattr(subject, "verdict", None)
    if verdict is None:
        return None
    return {"grade": grades[verdict.grade], "reason": verdict.reason, "is_final": verdict.decided_by_id is not None}


def _classes(appraisal: Appraisal) -> list[dict[str, Any]]:
    return [
        {
            "label": f"{voters.code} {voters.label}",
            "weight": f"{voters.weight / 100:g}",
            "voters": appraisal.roll.filter(voter_class=voters.code).count(),
        }
        for voters in appraisal.rule_set.classes
    ]


def _notices(appraisal: Appraisal) -> list[dict[str, Any]]:
    found = [appraisal.notice_of_rules, appraisal.notice_of_board]
    found += [result.notice for result in appraisal.results.select_related("notice")]
    found += appraisal.notices_of_rectification.order_by("pk")
    return [{"notice": notice, "address": item_url(notice)} for notice in found if notice is not None]


def _put_on_notice(appraisal: Appraisal, user: User) -> str:
    services.put_on_notice(appraisal_id=appraisal.pk, user=user)
    return gettext("The rules, the subjects and the roll are fixed. Now draft the notice.")


def _publish(appraisal: Appraisal, user: User) -> str:
    services.publish_result(appraisal_id=appraisal.pk, user=user)
    return gettext("The result is published.")


def _decide(appraisal: Appraisal, user: User) -> str:
    services.decide_verdicts(appraisal_id=appraisal.pk, user=user)
    return gettext("The verdicts are final and stand beside the count.")


def _close(appraisal: Appraisal, user: User) -> str:
    services.close_appraisal(appraisal_id=appraisal.pk, user=user)
    return gettext("Closed. The roll and the withheld counts are destroyed.")


STEPS: dict[str, Callable[[Appraisal, User], str]] = {
    "put_on_notice": _put_on_notice,
    "publish": _publish,
    "decide": _decide,
    "close": _close,
}


@require_POST
def take_step(request: HttpRequest, pk: int) -> HttpResponse:
    """A step without anything to fill in; what is refused is told on the page."""
    appraisal, user = work_appraisal(request, pk), staff_user(request)
    name, given = request.POST.get("step", ""), request.POST.get("row", "")
    try:
        if name == "drop" and given.isdecimal():
            services.drop_subject(appraisal_id=pk, user=user, subject_id=int(given))
        elif name == "accept" and given.isdecimal():
            get_object_or_404(Rectification, pk=int(given), subject__appraisal=appraisal)
            services.accept_rectified(rectification_id=int(given), user=user)
        elif name in STEPS:
            messages.success(request, STEPS[name](appraisal, user))
        else:
            raise Http404
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(page_of(appraisal))


@dataclass(frozen=True)
class Sheet:
    """One form of the page: its title, what it tells beforehand, its button, and what is said when it is done."""

    title: Any
    make: Callable[..., ServiceForm]
    button: Any
    done: Any
    advice: Any = ""


def _subject(appraisal: Appraisal, user: User, row: int | None, *given: Any) -> ServiceForm:
    return SubjectForm(*given, appraisal=appraisal, user=user)


def _roll(appraisal: Appraisal, user: User, row: int | None, *given: Any) -> ServiceForm:
    return RollForm(*given, appraisal=appraisal, user=user)


def _fulfilment(appraisal: Appraisal, user: User, row: int | None, *given: Any) -> ServiceForm:
    statement = get_object_or_404(Statement, subject=row, subject__appraisal=appraisal)
    return StatementForm(*given, statement=statement, user=user)


def _notice(step: str) -> Callable[..., ServiceForm]:
    return lambda appraisal, user, row, *given: NoticeForm(*given, appraisal=appraisal, user=user, step=step)


def _verdicts(appraisal: Appraisal, user: User, row: int | None, *given: Any) -> ServiceForm:
    if not appraisal.marks_hash:
        raise Http404
    return VerdictsForm(*given, appraisal=appraisal, user=user)


def _rectification(appraisal: Appraisal, user: User, row: int | None, *given: Any) -> ServiceForm:
    return RectificationForm(*given, appraisal=appraisal, user=user)


def _rectified(appraisal: Appraisal, user: User, row: int | None, *given: Any) -> ServiceForm:
    task = get_object_or_404(Rectification, pk=row, subject__appraisal=appraisal)
    return DoneForm(*given, rectification=task, user=user)


DRAFT, DRAFTED = _("Draft the notice"), _("Drafted. It now goes through the four steps.")
WRITES_ITSELF = _("The text is put together from the appraisal; you can add to it before you propose it.")
SHEETS = {
    "subject": Sheet(_("Add somebody who is appraised"), _subject, _("Add"), _("Added.")),
    "roll": Sheet(_("Bring in the voter roll"), _roll, _("Check and show the change"), _("The roll is imported.")),
    "fulfilment": Sheet(_("Fulfilment of the pledges, with files"), _fulfilment, _("Save"), _("Saved.")),
    "announce_rules": Sheet(_("Notice before the vote"), _notice("announce_rules"), DRAFT, DRAFTED, WRITES_ITSELF),
    "announce_board": Sheet(_("Notice before the count"), _notice("announce_board"), DRAFT, DRAFTED, WRITES_ITSELF),
    "count": Sheet(_("Count and draft the notice of the result"), _notice("count"), _("Count"), DRAFTED, WRITES_ITSELF),
    "announce_rectification": Sheet(
        _("Notice of rectification"), _notice("announce_rectification"), DRAFT, DRAFTED, WRITES_ITSELF
    ),
    "verdicts": Sheet(
        _("Propose the verdicts"),
        _verdicts,
        _("Propose"),
        _("Proposed. An approver decides them."),
        _("Chosen is the grade nearest to the count. Whoever departs from it says why; both are shown."),
    ),
    "rectification": Sheet(_("Something to put right"), _rectification, _("Add"), _("Added.")),
    "rectified": Sheet(_("What was done"), _rectified, _("Report"), _("Reported.")),
}


@require_http_methods(["GET", "HEAD", "POST"])
def fill_in(request: HttpRequest, pk: int, name: str, row: int | None = None) -> HttpResponse:
    """One of the page's forms; what is wrong is told next to the field."""
    appraisal, sheet = work_appraisal(request, pk), SHEETS.get(name)
    if sheet is None:
        raise Http404
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = sheet.make(appraisal, staff_user(request), row, *given)
    if given and form.done() is not None:
        messages.success(request, sheet.done)
        return redirect(page_of(appraisal))
    context = {
        "form": form,
        "adminform": AdminForm(form, form.fieldsets, {}, model_admin=None),
        "sheet": sheet,
        "button": sheet.button,
        "back": page_of(appraisal),
    }
    return _render(request, "admin/evaluations/form.html", f"{sheet.title} · {appraisal.title}", **context)
