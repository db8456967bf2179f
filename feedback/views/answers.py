"""Public questions and answers, for everybody: the list with its search, each one, and the feed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from disclosures.models import DisclosureItem
from disclosures.paging import page_number
from disclosures.selectors import path_to
from disclosures.views.feeds import writable
from disclosures.views.surfaces import page, surface_of
from feedback.enums import PublicStatus
from feedback.models import PublicAnswer
from feedback.public_forms import AnswerListForm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from disclosures.views.surfaces import Reader, Surface

PAGE = 20
FEED_SIZE = 30
DESCRIPTION_LENGTH = 120


@page
def answer_list(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The newest first, by words and organisation."""
    form = AnswerListForm(request.GET)
    shown = Paginator(form.selection(), PAGE).get_page(page_number(request.GET.get("page")))
    context = {"form": form, "page": shown, "query": form.query(), "searched": bool(form.data.get("q"))}
    return render(request, "feedback/answer_list.html", context)


@page
def answer_detail(request: HttpRequest, reader: Reader, pk: int) -> HttpResponse:
    """One of them, or that it was withdrawn; what was never public does not exist."""
    found = PublicAnswer.objects.exclude(signed_at=None).select_related("organization").filter(pk=pk).first()
    if found is None:
        raise Http404
    if found.status == PublicStatus.WITHDRAWN:
        return render(request, "feedback/answer_gone.html", {"answer": found}, status=410)
    return answer_page(request, reader, found)


def answer_page(request: HttpRequest, reader: Reader, answer: PublicAnswer) -> HttpResponse:
    """The page of an answer, public or rehearsed."""
    items = DisclosureItem.objects.visible_to(reader)
    context = {
        "answer": answer,
        "shown_from": answer.signed_at or timezone.now(),
        "item": items.filter(pk=answer.item_id).first() if answer.item_id else None,
        "path": path_to(answer.organization),
        "description": Truncator(" ".join(answer.question.split())).chars(DESCRIPTION_LENGTH),
    }
    return render(request, "feedback/answer_detail.html", context)


@page
def answer_feed(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The newest as Atom; takes the filters of the list."""
    surface = surface_of(request)
    form = AnswerListForm(request.GET)
    text = feed_of(form.selection()[:FEED_SIZE], surface)
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


def feed_of(answers: Iterable[PublicAnswer], surface: Surface) -> str:
    """The feed with these answers."""
    feed = Atom1Feed(
        title=f"{surface.name} {_('Questions and answers')}",
        link=surface.with_query(surface.absolute("answer_list")),
        description=None,
        language=surface.language,
        feed_url=surface.with_query(surface.absolute("answer_feed")),
    )
    for answer in answers:
        since = answer.signed_at or timezone.now()
        link = surface.absolute("answer_detail", answer.pk)
        host = urlsplit(settings.SITE_URL).hostname
        feed.add_item(
            title=writable(answer.title),
            link=link,
            unique_id=f"tag:{host},{timezone.localdate(since).isoformat()}:answers/{answer.pk}",
            description=writable(f"{answer.question}\n\n{answer.answer}"),
            pubdate=since,
            updateddate=since,
            author_name=writable(answer.organization.name),
        )
    return feed.writeString("utf-8")


def item_answers(item: DisclosureItem, reader: Reader) -> dict[str, object]:
    """For the page of an item: what was asked about it and answered for everybody, how many opinions it takes up."""
    return {
        "answers": PublicAnswer.objects.about(item).only("title", "answer")[:PAGE],
        "taken_up": item.taken_up.count() if item.revises_id else 0,
    }
