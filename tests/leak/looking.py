"""What a visit shows: the markers in everything the portal answered with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from . import oracle

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase
    from django.test import Client

    from .world import World

LINK = re.compile(r"/items/(\d+)/")
NEXT = re.compile(rb'<(?:a|link)\b[^>]*\brel="next"[^>]*\bhref="([^"]+)"')


def everything(response: HttpResponseBase) -> str:
    """Headers and body as a reader could take them apart: highlights removed, folded calendar lines joined."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = "\n".join([*(f"{name}: {value}" for name, value in response.items()), body.decode(errors="replace")])
    return re.sub(r"</?mark>|\r\n ", "", text)


def markers(text: str) -> set[tuple[str, str]]:
    """The (item, kind of text) pairs of all markers in it."""
    return set(oracle.MARKER.findall(text))


def titles(text: str) -> set[str]:
    return {code for code, mark in markers(text) if mark == oracle.READABLE_MARKS["title"]}


def items(text: str, world: World, *, apart_from: str) -> set[str]:
    """The codes of all items that are named by their title or led to; a page may lead to itself."""
    codes = {item.pk: code for code, item in world.items.items()}
    here = set(LINK.findall(apart_from))
    linked = {codes[int(key)] for key in set(LINK.findall(text)) - here if int(key) in codes}
    return titles(text) | linked


def assert_nothing_stray(text: str, allowed: set[tuple[str, str]], where: str, *, private: bool = False) -> None:
    """No marker but the allowed ones, and nothing private of a person unless told so."""
    stray = markers(text) - allowed
    assert not stray, f"{where} shows what it may not: {sorted(stray)}"
    found = set() if private else set(oracle.PRIVATE.findall(text))
    assert not found, f"{where} shows private data of people: {sorted(found)}"


def look(client: Client, path: str) -> tuple[HttpResponseBase, str]:
    """The answer and its text, without what is the reader's own."""
    response = client.get(path)
    own = getattr(client, "own", None)
    text = everything(response)
    return response, re.sub(rf"{own}[a-z]{{2}}", "", text) if own else text


def read_on(client: Client, path: str) -> tuple[HttpResponseBase, str]:
    """The first answer, and the text of it and of all the pages its "next" links lead to."""
    first, text = look(client, path)
    response, texts = first, [text]
    while not response.streaming and (found := NEXT.search(response.content)):
        path = urljoin(path, found.group(1).decode().replace("&amp;", "&"))
        response, text = look(client, path)
        texts.append(text)
        assert len(texts) < 100, f"the pages after {path} never end"
    return first, "\n".join(texts)
