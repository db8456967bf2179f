"""Exactly what strangers, feed readers and search engines will get of a public answer, before there is one.

The pages are made by the very views of the public site, asked as a stranger asks them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from lxml import html

from disclosures.redaction import proposals
from disclosures.views.surfaces import surface_of
from feedback.views.answers import answer_page, feed_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from disclosures.redaction import Span
    from feedback.models import PublicAnswer


@dataclass(frozen=True)
class Indexed:
    """What a search engine keeps of a page."""

    address: str
    title: str
    description: str
    text: str


def _stranger(answer: PublicAnswer) -> HttpRequest:
    request = HttpRequest()
    request.method, request.path = "GET", reverse("disclosures:answer_detail", args=(answer.pk,))
    return request


def as_stranger(answer: PublicAnswer) -> HttpResponse:
    """The page."""
    return answer_page(_stranger(answer), AnonymousUser(), answer)


def in_feed(answer: PublicAnswer) -> str:
    """The feed with this answer as its only entry."""
    return feed_of([answer], surface_of(_stranger(answer)))


def in_search_engine(answer: PublicAnswer) -> Indexed:
    """The page as a robot reads it: address, title, description and all words that stand there."""
    page = html.fromstring(as_stranger(answer).content.decode())
    main = page.find(".//main")
    return Indexed(
        address=page.xpath("string(//link[@rel='canonical']/@href)"),
        title=page.xpath("normalize-space(//title)"),
        description=page.xpath("string(//meta[@name='Description']/@content)"),
        text=" ".join(main.text_content().split()),
    )


def left_over(answer: PublicAnswer) -> list[tuple[str, Span]]:
    """What the machine would still hide in the texts as they would appear: passages a person chose to leave."""
    return [
        (text[span.start : span.end], span)
        for text in (answer.title, answer.question, answer.answer)
        for span in proposals(text)
    ]
