"""The browsers of several people who take part in one thing, side by side.

`SCREENSHOTS=/some/folder` keeps a picture of every page that is looked at.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.urls import reverse

from .town import log_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


class People:
    """The browsers of those who take part. None may meet an error, leave the site or have to scroll sideways."""

    def __init__(self, browser, live_server) -> None:
        self.browser, self.live_server = browser, live_server
        self.address = live_server.url
        self.pages: dict[str, Page] = {}
        self.problems: list[str] = []
        self.pictures = os.environ.get("SCREENSHOTS")

    def page(self, name: str, user=None, size=None) -> Page:
        """That person's page, logged in anew: days pass between the steps."""
        if name not in self.pages:
            context = self.browser.new_context(viewport=size or (DESK if user else PHONE), locale="zh-CN")
            context.on("page", self._watch)
            self.pages[name] = context.new_page()
        page = self.pages[name]
        if user:
            log_in(page.context, self.live_server, user)
        return page

    def _watch(self, page: Page) -> None:
        # That a server refused something is noted by the browser itself, and no fault.
        page.on("console", lambda said: self.problems.append(said.text) if _is_fault(said) else None)
        page.on("pageerror", lambda error: self.problems.append(f"{page.url} {error.stack}"))
        page.on("request", lambda request: self.problems.append(request.url) if self._is_elsewhere(request) else None)

    def _is_elsewhere(self, request) -> bool:
        return not request.url.startswith((self.address, "data:", "blob:"))

    def go(self, page: Page, name: str, *arguments) -> None:
        page.goto(self.address + reverse(name, args=arguments))

    def look(self, page: Page, name: str) -> None:
        page.wait_for_load_state()
        if self.pictures:
            page.screenshot(path=Path(self.pictures) / f"{name}.png", full_page=True)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, name


def _is_fault(said) -> bool:
    return said.type == "error" and "status of 400" not in said.text


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def told(page: Page, text: str) -> None:
    page.get_by_text(text).first.wait_for()


@contextmanager
def browsers(browser, live_server):
    people = People(browser, live_server)
    yield people
    for page in people.pages.values():
        page.context.close()
    assert people.problems == []
