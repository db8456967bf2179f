"""What programs read: Atom feeds of lists, the sitemap and robots.txt."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import Truncator

from disclosures.enums import Focus, ItemKind
from disclosures.forms import ListForm
from disclosures.models import DisclosureItem, Organization
from disclosures.richtext import plain_text

from .surfaces import page, surface_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from .surfaces import Reader

FEED_SIZE = 30
SUMMARY_LENGTH = 300
# The sitemap protocol allows 50,000 addresses a file; smaller ones are made and read sooner.
SITEMAP_SIZE = 5000
# What XML 1.0 has no way to write; pasted text holds such characters, and one would cost everybody the whole feed.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def writable(text: str) -> str:
    """The text with a space for each character that XML cannot hold."""
    return UNWRITABLE.sub(" ", text)


@page
def item_feed(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The newest items of a list as Atom; takes the same filters as the list."""
    surface = surface_of(request)
    selection = ListForm(request.GET).selection(reader)
    feed = Atom1Feed(
        title=surface.name,
        link=surface.with_query(surface.absolute("item_list")),
        description=None,
        language=surface.language,
        feed_url=surface.with_query(surface.address),
    )
    for item in selection.read(DisclosureItem.objects.all(), selection.newest(0, FEED_SIZE)):
        since = item.public_from or item.publish_at
        link = surface.absolute("item_detail", item.pk)
        feed.add_item(
            title=writable(item.title),
            link=link,
            unique_id=_tag(item),
            description=writable(item.summary or _beginning(item)),
            pubdate=since,
            updateddate=since,
            author_name=writable(item.byline),
            categories=[item.get_kind_display(), *map(writable, item.keywords)],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _beginning(item: DisclosureItem) -> str:
    return Truncator(" ".join(plain_text(item.body).split())).chars(SUMMARY_LENGTH)


def _tag(item: DisclosureItem) -> str:
    """The same for ever and in both languages (RFC 4151)."""
    host, since = urlsplit(settings.SITE_URL).hostname, timezone.localdate(item.publish_at)
    return f"tag:{host},{since.isoformat()}:items/{item.pk}"


def _last_part() -> int:
    newest = DisclosureItem.objects.visible_to(AnonymousUser()).order_by("-pk").values_list("pk", flat=True).first()
    return (newest or 0) // SITEMAP_SIZE


@page
def sitemap_index(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Where the sitemaps are: by ranges of numbers, so that each is one short walk along an index."""
    addresses = [reverse("sitemap_part", args=(part,)) for part in range(_last_part() + 1)]
    return _xml(request, "sitemap_index.xml", {"addresses": addresses})


@page
def sitemap_part(request: HttpRequest, reader: Reader, part: int) -> HttpResponse:
    """The public items of one range of numbers; the first part has the other pages too."""
    if part > _last_part():
        raise Http404
    items = DisclosureItem.objects.visible_to(AnonymousUser())
    listed = items.filter(pk__gte=part * SITEMAP_SIZE, pk__lt=(part + 1) * SITEMAP_SIZE).order_by("pk")
    addresses = [
        (reverse("disclosures:item_detail", args=(pk,)), since.isoformat())
        for pk, since in listed.values_list("pk", "public_from")
    ]
    if part == 0:
        addresses = [(address, "") for address in _other_pages()] + addresses
    return _xml(request, "sitemap.xml", {"addresses": addresses})


def _other_pages() -> list[str]:
    names = ("home", "item_list", "organization_list", "meeting_calendar")
    columns = [("kind_detail", kind) for kind in ItemKind.values] + [("focus_detail", focus) for focus in Focus.values]
    units = Organization.objects.values_list("pk", flat=True)
    return [
        *(reverse(f"disclosures:{name}") for name in names),
        *(reverse(f"disclosures:{name}", args=(value,)) for name, value in columns),
        *(reverse("disclosures:organization_detail", args=(pk,)) for pk in units),
    ]


def _xml(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    return render(request, template, context, content_type="application/xml; charset=utf-8")


@page
def robots(request: HttpRequest, reader: Reader) -> HttpResponse:
    """What search engines should leave alone: what is behind a login, and searches without end."""
    return render(request, "robots.txt", content_type="text/plain; charset=utf-8")
