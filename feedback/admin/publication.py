"""Public answers at the desk: what is hidden, the rehearsal, the signature, taking it down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from csp.constants import SELF
from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from unfold.forms import AdminForm

from disclosures.admin import site
from disclosures.admin.access import StaffAdmin, staff_posts, staff_user
from disclosures.refusals import InvalidInput, Refused
from feedback import permissions, rehearsal, services
from feedback.enums import PublicStatus
from feedback.models import PublicAnswer, Reply
from feedback.staff_forms.publication import RedactionForm, SignForm, UnpublishForm

from .cases import case_url, work_case

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

LISTED = 100


@admin.register(PublicAnswer, site=site)
class PublicAnswerAdmin(StaffAdmin):
    """Questions and answers on their way to everybody."""

    def get_urls(self) -> list[URLPattern]:
        def at(route: str, view: Any, name: str) -> URLPattern:
            return path(route, self.admin_site.admin_view(view), name=name)

        return [
            at("prepare/<int:reply>/", prepare, "public_answer_prepare"),
            at("<int:pk>/rehearsal/", rehearse, "public_answer_rehearsal"),
            at("<int:pk>/stranger/", stranger, "public_answer_stranger"),
            at("<int:pk>/withdraw/", withdraw, "public_answer_withdraw"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return show_list(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return decide(request, object_id)


def _found(request: HttpRequest, pk: int | str) -> PublicAnswer:
    """That one, if the person has to do with its case, who is recorded as a reader; else it does not exist."""
    try:
        public = PublicAnswer.objects.select_related("reply", "organization", "prepared_by", "signed_by").get(pk=pk)
    except (PublicAnswer.DoesNotExist, ValueError) as error:
        raise Http404 from error
    public.reply.feedback = work_case(request, public.reply.feedback_id)
    return public


def _page(public: PublicAnswer, name: str = "admin:feedback_publicanswer_change") -> str:
    return reverse(name, args=(public.pk,))


def _taken(form: Any) -> bool:
    try:
        form.take()
    except (InvalidInput, Refused) as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    """The newest of the person's organisations, what waits for a signature first."""
    units = permissions.answering_for(staff_posts(request))
    found = PublicAnswer.objects.filter(organization__in=units).select_related("organization", "prepared_by")
    waiting = found.filter(status=PublicStatus.PREPARED)
    context = {
        **site.each_context(request),
        "title": _("Public answers"),
        "waiting": waiting[:LISTED],
        "others": found.exclude(status=PublicStatus.PREPARED)[:LISTED],
    }
    return TemplateResponse(request, "admin/feedback/public_answers.html", context)


@require_POST
def prepare(request: HttpRequest, reply: int) -> HttpResponse:
    """Begin with an answer that was sent."""
    sent = Reply.objects.filter(pk=reply).first()
    if sent is None:
        raise Http404
    case = work_case(request, sent.feedback_id)
    try:
        public = services.prepare_public_answer(reply_id=reply, user=staff_user(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(case_url(case))
    return redirect(_page(public))


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: str) -> HttpResponse:
    """What is hidden, passage by passage; afterwards the rehearsal."""
    public = _found(request, pk)
    if public.status != PublicStatus.PREPARED:
        return redirect(_page(public, "admin:public_answer_rehearsal"))
    form = RedactionForm(request.POST or None, public=public, user=staff_user(request))
    if form.is_valid() and _taken(form):
        messages.success(request, _("Saved. Now read it as others will; then a second person signs it."))
        return redirect(_page(public, "admin:public_answer_rehearsal"))
    context = {
        **site.each_context(request),
        "title": _("What everybody may read"),
        "public": public,
        "case": public.reply.feedback,
        "form": form,
        "adminform": _dressed(form, ["title", "more"]),
    }
    return TemplateResponse(request, "admin/feedback/public_decide.html", context, status=400 if form.errors else 200)


def _dressed(form: forms.Form, fields: list[str]) -> AdminForm:
    return AdminForm(form, [(None, {"fields": fields})], {}, model_admin=None)


@require_http_methods(["GET", "HEAD", "POST"])
def rehearse(request: HttpRequest, pk: int) -> HttpResponse:
    """All that others get, next to each other, and the signature of a second person."""
    public = _found(request, pk)
    user = staff_user(request)
    may_sign = public.status == PublicStatus.PREPARED and permissions.can(
        permissions.check_sign, user, public.prepared_by_id, public.reply.feedback
    )
    form = SignForm(request.POST or None, public=public, user=user)
    if request.method == "POST" and form.is_valid() and _taken(form):
        messages.success(request, _("Signed: everybody can read it now."))
        return redirect(_page(public, "admin:public_answer_rehearsal"))
    context = {
        **site.each_context(request),
        "title": _("Rehearsal"),
        "public": public,
        "case": public.reply.feedback,
        "feed": rehearsal.in_feed(public),
        "indexed": rehearsal.in_search_engine(public),
        "left_over": rehearsal.left_over(public),
        "undecided": public.redactions.filter(hidden=None).count(),
        "form": form if may_sign else None,
        "adminform": _dressed(form, ["seen"]),
    }
    return TemplateResponse(request, "admin/feedback/rehearsal.html", context, status=400 if form.errors else 200)


@require_safe
@xframe_options_sameorigin
def stranger(request: HttpRequest, pk: int) -> HttpResponse:
    """The page itself, in a frame of the rehearsal."""
    response = rehearsal.as_stranger(_found(request, pk))
    response.headers["X-Robots-Tag"] = "noindex"
    response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it down, with the reason everybody reads."""
    public = _found(request, pk)
    form = UnpublishForm(request.POST or None, public=public, user=staff_user(request))
    if form.is_valid() and _taken(form):
        messages.success(request, _("It is taken down."))
        return redirect(_page(public, "admin:public_answer_rehearsal"))
    context = {
        **site.each_context(request),
        "title": _("Take it down"),
        "public": public,
        "case": public.reply.feedback,
        "form": form,
        "adminform": _dressed(form, ["reason"]),
    }
    return TemplateResponse(request, "admin/feedback/public_withdraw.html", context, status=400 if form.errors else 200)
