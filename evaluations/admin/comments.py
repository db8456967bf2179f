"""The officers' page on which comments are redacted and signed; the only place where anybody reads them as written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from disclosures.admin import site
from disclosures.admin.access import staff_user
from disclosures.refusals import Refused
from evaluations import services
from evaluations.enums import Action

from .hall import work_appraisal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from disclosures.models import User
    from evaluations.models import Appraisal
    from evaluations.services import ToRedact


@dataclass(frozen=True)
class Row:
    """A comment on the page: what stands in its two fields, and what is wrong with them."""

    offered: ToRedact
    shown: str
    reason: str
    problem: str = ""

    @classmethod
    def stored(cls, offered: ToRedact) -> Row:
        """As decided so far; for one that is undecided the machine's proposal."""
        comment = offered.comment
        return cls(offered, comment.shown_text or ("" if comment.withheld else offered.proposed), comment.withheld)

    @classmethod
    def typed(cls, offered: ToRedact, given: Mapping[str, str]) -> Row:
        key = offered.comment.pk
        shown, reason = given.get(f"shown-{key}", ""), given.get(f"reason-{key}", "")
        return cls(offered, shown, reason, services.problem_with_redaction(offered.comment, shown, reason))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def redact_comments(request: HttpRequest, pk: int) -> HttpResponse:
    """What was written of each subject, shuffled, with a proposal; what is wrong is told beside it, nothing is lost."""
    appraisal, user = work_appraisal(request, pk), staff_user(request)
    offered = services.comments_to_redact(appraisal=appraisal, user=user)
    rows = [Row.stored(one) for one in offered]
    if request.method == "POST":
        if "sign" in request.POST:
            return _sign(request, appraisal, user)
        rows = [Row.typed(one, request.POST.dict()) for one in offered]
        if not any(row.problem for row in rows) and _save(request, appraisal, user, rows):
            return redirect("admin:appraisal_comments", pk)
    last = appraisal.steps.filter(action=Action.REDACT).last()
    context = {
        **site.each_context(request),
        "title": _("Comments"),
        "appraisal": appraisal,
        "rows": rows,
        "signed": appraisal.steps.filter(action=Action.SIGN).last(),
        "last": last,
        "may_sign": last is not None and last.user_id != user.pk,
        "seen": services.state_of_redaction([one.comment for one in offered]),
    }
    return TemplateResponse(request, "admin/evaluations/comments.html", context)


def _save(request: HttpRequest, appraisal: Appraisal, user: User, rows: list[Row]) -> bool:
    decisions = {row.offered.comment.pk: (row.shown, row.reason) for row in rows}
    try:
        services.redact_comments(appraisal_id=appraisal.pk, user=user, decisions=decisions)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, _("Saved. Another officer now reads and signs it."))
    return True


def _sign(request: HttpRequest, appraisal: Appraisal, user: User) -> HttpResponse:
    try:
        services.sign_comments(appraisal_id=appraisal.pk, user=user, seen=request.POST["sign"])
        messages.success(request, _("Signed. Readers see the comments with the result."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("admin:appraisal_comments", appraisal.pk)
