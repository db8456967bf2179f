"""Calendar and policies: a change is shown first as what it would move, then confirmed."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.db import transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display
from unfold.forms import AdminForm

from disclosures.admin import site
from disclosures.admin.access import DistrictAdmin, staff_posts, staff_user
from disclosures.models import CalendarDay, CalendarYear
from feedback import permissions
from feedback.models import Policy
from feedback.staff_forms.rules import CalendarDayForm, CalendarYearForm, PolicyForm

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

SHOWN = 50  # moves on the page; the rest is counted


class RuleAdmin(DistrictAdmin):
    """Everybody at work reads the rules; whoever may set them sees first which open cases a change moves."""

    refusal = gettext_lazy("The administrators of the district set this.")
    rule_form: ClassVar[type[CalendarDayForm] | type[CalendarYearForm] | type[PolicyForm]]

    def may_write(self, request: HttpRequest) -> bool:
        return permissions.may_set_rules(staff_user(request), staff_posts(request))

    def write(self, request: HttpRequest, present: Any) -> HttpResponse:
        """The form; filled in, what it would move; confirmed, done."""
        form = self.rule_form(request.POST or None, instance=present)
        moves: list[Any] | None = None
        if form.is_valid():
            if "confirmed" in request.POST:
                with transaction.atomic():
                    form.put_into_force(staff_user(request))
                messages.success(request, _("Saved. The open cases that depend on it are being moved."))
                return redirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))
            moves = list(form.moves())
        context = {
            **site.each_context(request),
            "title": self.opts.verbose_name,
            "opts": self.opts,
            "form": form,
            "adminform": AdminForm(form, [(None, {"fields": list(form.fields)})], {}, model_admin=None),
            "moves": list(islice(moves, SHOWN)) if moves is not None else None,
            "count": len(moves or ()),
            "more": max(0, len(moves or ()) - SHOWN),
        }
        return TemplateResponse(request, "admin/feedback/rule.html", context, status=400 if form.errors else 200)


@admin.register(CalendarDay, site=site)
class CalendarDayAdmin(RuleAdmin):
    rule_form = CalendarDayForm
    list_display = ("day", "is_workday", "reason", "source")
    search_fields = ("reason", "source")


@admin.register(CalendarYear, site=site)
class CalendarYearAdmin(RuleAdmin):
    rule_form = CalendarYearForm
    list_display = ("year", "source")


@admin.register(Policy, site=site)
class PolicyAdmin(RuleAdmin):
    """The versions in force."""

    rule_form = PolicyForm
    list_display = ("shown_kind", "whose", "acknowledge_within", "reply_within", "version", "rule")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Policy]:
        return Policy.objects.current().select_related("organization").order_by("kind", "organization__path")

    @display(description=gettext_lazy("kind"), ordering="kind")
    def shown_kind(self, policy: Policy) -> str:
        return policy.get_kind_display()

    @display(description=gettext_lazy("organisation and what is below it"))
    def whose(self, policy: Policy) -> str:
        return str(policy.organization or _("everybody"))
