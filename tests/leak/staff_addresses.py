"""How to visit the admin's addresses. Who may see what there is `oracle.works_on`'s to say."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from disclosures.admin.site import site
from disclosures.admin.steps import STEPS
from disclosures.models import CatalogueEntry, DisclosureItem, Organization, User
from feedback.admin.steps import STEPS as CASE_STEPS
from feedback.models import Feedback, Notice, OpenDay, PublicAnswer, Reply, Standing

from .oracle import KINDS
from .world import COMMON, World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import Model

    Page = Callable[[World], Iterator[str]]

# Rarely visited pages of an object are visited for so many of its model.
A_FEW = 2


def _plain(name: str) -> Page:
    return lambda _world: iter([reverse(name)])


def _asked(name: str, *queries: str) -> Page:
    return lambda _world: (f"{reverse(name)}?{query}" for query in queries)


def _view_on_site(world: World) -> Iterator[str]:
    content_type = ContentType.objects.get_for_model(DisclosureItem).pk
    for item in list(world.items.values())[:A_FEW]:
        yield reverse("admin:view_on_site", args=(content_type, item.pk))


def _app_lists(_world: World) -> Iterator[str]:
    for label in {model._meta.app_label for model in site._registry}:
        yield reverse("admin:app_list", args=(label,))


def _steps(world: World) -> Iterator[str]:
    for item in list(world.items.values())[:A_FEW]:
        for slug in STEPS:
            yield reverse("admin:item_step", args=(item.pk, slug))


def _case_steps(_world: World) -> Iterator[str]:
    for case in Feedback.objects.order_by("pk")[:A_FEW]:
        for slug in CASE_STEPS:
            yield reverse("admin:case_step", args=(case.pk, slug))


def _acts(model: type[Model]) -> Page:
    name = f"admin:{model._meta.model_name}_act"
    slugs = [act.slug for act in site.get_model_admin(model).acts]
    return lambda _world: (reverse(name, args=(key, slug)) for key in _keys(model) for slug in slugs)


def _of_answers(name: str) -> Page:
    return lambda _world: (reverse(name, args=(answer.pk,)) for answer in PublicAnswer.objects.order_by("pk")[:A_FEW])


def _prepare(_world: World) -> Iterator[str]:
    for reply in Reply.objects.order_by("pk")[:A_FEW]:
        yield reverse("admin:public_answer_prepare", args=(reply.pk,))


def _of_items(name: str) -> Page:
    return lambda world: (reverse(name, args=(item.pk,)) for item in list(world.items.values())[:A_FEW])


def _of(model: type[Model], name: str) -> Page:
    return lambda _world: (reverse(name, args=(key,)) for key in _keys(model))


def _of_kind(kind: str) -> Page:
    return lambda world: (
        reverse(f"admin:{kind}_preview", args=(item.pk,)) for item in world.items.values() if item.kind == kind
    )


def _enclosures(world: World) -> Iterator[str]:
    for case in Feedback.objects.values_list("pk", flat=True)[:A_FEW]:
        yield reverse("admin:feedback_enclosure", args=(case, 1))


def _files(world: World) -> Iterator[str]:
    for file in list(world.files.values())[:A_FEW]:
        yield reverse("staff_attachment", args=(file.item_id, file.pk))


_AUTOCOMPLETE = "app_label=disclosures&model_name=disclosureitem&field_name=audience_{}&term={}"

ADMIN: dict[str, Page] = {
    "admin:index": _plain("admin:index"),
    "admin:search": _asked("admin:search", f"s={COMMON}", "s=q10x"),
    "admin:login": _plain("admin:login"),
    "admin:logout": _plain("admin:logout"),
    "admin:password_change": _plain("admin:password_change"),
    "admin:password_change_done": _plain("admin:password_change_done"),
    "admin:autocomplete": _asked(
        "admin:autocomplete", _AUTOCOMPLETE.format("people", "读者"), _AUTOCOMPLETE.format("organizations", "单位")
    ),
    "admin:jsi18n": _plain("admin:jsi18n"),
    "admin:view_on_site": _view_on_site,
    "admin:app_list": _app_lists,
    "admin:item_step": _steps,
    "admin:case_step": _case_steps,
    **{f"admin:{model._meta.model_name}_act": _acts(model) for model in (Organization, User, CatalogueEntry)},
    "admin:public_answer_prepare": _prepare,
    **{
        f"admin:public_answer_{page}": _of_answers(f"admin:public_answer_{page}")
        for page in ("rehearsal", "stranger", "withdraw")
    },
    "staff_attachment": _files,
    "admin:feedback_enclosure": _enclosures,
    # Appraisals show no items but their own notices; tests/evaluations/test_admin_appraisals.py tells who sees one.
    **{
        f"admin:appraisal_{page}": lambda _world, page=page, args=args: iter(
            [reverse(f"admin:appraisal_{page}", args=args)]
        )
        for page, args in {
            "step": (1,),
            "minutes": (1,),
            "minutes_docx": (1,),
            "comments": (1,),
            "file": (1, 1),
            "form": (1, "roll"),
            "row_form": (1, "fulfilment", 1),
        }.items()
    },
    # Votes show nothing of items; tests/evaluations/test_hall.py tells what they may show.
    **{
        f"admin:ballot_{page}": lambda _world, page=page: iter([reverse(f"admin:ballot_{page}", args=(1,))])
        for page in ("hall", "slips", "count")
    },
    "admin:item_from_word": _plain("admin:item_from_word"),
    **{
        f"admin:item_{page}": _of_items(f"admin:item_{page}")
        for page in ("preview", "pictures", "redisclose", "changes", "word", "take_up")
    },
    **{f"admin:{kind}_add_preview": _plain(f"admin:{kind}_add_preview") for kind in KINDS},
    **{f"admin:{kind}_preview": _of_kind(kind) for kind in KINDS},
    **{f"admin:feedback_{page}": _plain(f"admin:feedback_{page}") for page in ("urge", "views")},
    **{f"admin:feedback_league_{page}": _plain(f"admin:feedback_league_{page}") for page in ("publish", "xlsx")},
    "admin:feedback_notice": _of(Standing, "admin:feedback_notice"),
    **{f"admin:feedback_notice_{page}": _of(Notice, f"admin:feedback_notice_{page}") for page in ("print", "docx")},
    **{
        f"admin:open_day_{page}": _of(OpenDay, f"admin:open_day_{page}")
        for page in ("edit", "cancel", "hold", "print", "table", "token", "entries")
    },
    "admin:open_day_worker": _plain("admin:open_day_worker"),
    "admin:admin/(?P<url>.*)$": lambda _world: iter([reverse("admin:index") + "no/such/page/"]),
}


def model_pages() -> dict[str, Page]:
    """The five pages Django's admin has for each registered model, and the old form of the change page's address."""
    pages: dict[str, Page] = {}
    for model in site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for page in ("changelist", "add"):
            pages[f"{name}_{page}"] = _plain(f"{name}_{page}")
        for page in ("change", "history", "delete"):
            pages[f"{name}_{page}"] = partial(_pages_of, model, f"{name}_{page}")
        route = f"admin/{model._meta.app_label}/{model._meta.model_name}/<path:object_id>/"
        pages[f"admin:{route}"] = partial(_old_pages, model, f"{name}_changelist")
    return pages


def _keys(model: type[Model]) -> list[object]:
    return list(model._default_manager.order_by("pk").values_list("pk", flat=True)[:A_FEW])


def _pages_of(model: type[Model], name: str, _world: World) -> Iterator[str]:
    for key in _keys(model):
        yield reverse(name, args=(key,))


def _old_pages(model: type[Model], name: str, _world: World) -> Iterator[str]:
    for key in _keys(model):
        yield f"{reverse(name)}{key}/"


def paths(world: World) -> Iterator[str]:
    """Every address of the admin."""
    for page in {**ADMIN, **model_pages()}.values():
        yield from page(world)
