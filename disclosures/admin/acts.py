"""Acts of administrators: a button, and the page behind it, for what a service does with a record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from unfold.forms import AdminForm

from disclosures import permissions

from .access import StaffAdmin, staff_posts, staff_user

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern
    from django.utils.functional import _StrPromise

    from disclosures.models import User
    from disclosures.staff_forms.acts import ActForm

# Raises NotAllowed unless this person may do it with this record.
Check = Callable[["User", Any], object]


@dataclass(frozen=True)
class Act:
    """A button and the page behind it. `hint` says what will happen; `done` what has; `fits` for which records."""

    slug: str
    button: _StrPromise
    hint: _StrPromise
    done: _StrPromise
    form: type[ActForm]
    check: Check
    icon: str
    look: str = "default"
    fits: Callable[[Any], bool] = lambda record: True


class ActingAdmin(StaffAdmin):
    """A list of records, a page for each that is read, and the acts by which it is changed."""

    acts: tuple[Act, ...] = ()
    adding: Act

    def records(self, request: HttpRequest) -> QuerySet[Any]:
        """What this person may look at."""
        raise NotImplementedError

    def details(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """What the page of the record shows of it."""
        raise NotImplementedError

    def has_module_permission(self, request: HttpRequest) -> bool:
        return permissions.may_manage(staff_user(request), staff_posts(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Asked of every model for the menu of every page: from the posts alone, without a query."""
        return self.has_module_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.records(request)

    def get_urls(self) -> list[URLPattern]:
        act = self.admin_site.admin_view(self.act_view)
        return [path("<int:pk>/acts/<slug:slug>/", act, name=f"{self.opts.model_name}_act"), *super().get_urls()]

    def record(self, request: HttpRequest, pk: int | str) -> Any:
        """That record, if this person may look at it; for anybody else it does not exist."""
        found = self.records(request).filter(pk=pk).first() if str(pk).isdecimal() else None
        if not self.has_view_permission(request) or found is None:
            raise Http404
        return found

    def page_of(self, record: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=(record.pk,))

    def _offered(self, user: User, record: Any) -> list[Act]:
        """The acts whose buttons are there; several share a check, which is asked once."""
        fitting = [act for act in self.acts if act.fits(record)]
        allowed = {check: permissions.allows(check, user, record) for check in {act.check for act in fitting}}
        return [act for act in fitting if allowed[act.check]]

    def _list_url(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The record's page, with the buttons of what this person may do."""
        record = self.record(request, object_id)
        user = staff_user(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(record),
            "record": record,
            "acts": self._offered(user, record),
            "act_name": f"admin:{self.opts.model_name}_act",
            **self.details(request, record),
        }
        return TemplateResponse(request, f"admin/{self.opts.model_name}.html", context)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return self._ask(request, self.adding, None)

    def act_view(self, request: HttpRequest, pk: int, slug: str) -> HttpResponse:
        record = self.record(request, pk)
        act = next((act for act in self.acts if act.slug == slug), None)
        if act is None:
            raise Http404
        if not act.fits(record):
            messages.error(request, _("This is not possible any more: somebody else acted meanwhile."))
            return redirect(self.page_of(record))
        return self._ask(request, act, record)

    def _ask(self, request: HttpRequest, act: Act, record: Any) -> HttpResponse:
        """Ask for what the act needs, do it, and show what came of it. Whoever may not is told why."""
        user = staff_user(request)
        act.check(user, record)
        form = act.form(request.POST or None, record=record, user=user, initial=self.initial(request))
        if form.is_valid() and (outcome := form.done()):
            messages.success(request, act.done)
            return self.after(request, act, record, outcome)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": act.button,
            "subtitle": str(record or ""),
            "act": act,
            "form": form,
            "media": self.media + form.media,
            "adminform": AdminForm(form, form.fieldsets, {}, model_admin=self),
            "back": self.page_of(record) if record else self._list_url(),
        }
        return TemplateResponse(request, "admin/act.html", context, status=400 if form.errors else 200)

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """What the link to the page filled in already."""
        return {name: value for name, value in request.GET.items() if name in {"above", "organization", "post"}}

    def after(self, request: HttpRequest, act: Act, record: Any, outcome: Any) -> HttpResponse:
        """The page shown once it is done: that of the record, or of the new one."""
        return redirect(self.page_of(outcome if isinstance(outcome, self.model) else record))
