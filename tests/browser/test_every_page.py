"""Every page, looked at by axe and by rule on a phone and on a desk: nobody is shut out, nothing is cut off."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from .town import Town, log_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LOOK = Path(__file__).with_name("look.js").read_text()
# All that axe knows. A frame is looked at as the page it is.
# Unfold's scroll bars call each of their parts by one name.
AXE = """axe.run({exclude: ["iframe"]},
    {resultTypes: ["violations"], iframes: false, rules: {"landmark-unique": {enabled: false}}})"""
PHONE, DESK = ({"width": 390, "height": 844}, 44), ({"width": 1280, "height": 900}, 0)


@pytest.fixture
def town(transactional_db):
    return Town()


def _told(violation) -> str:
    where = [" ".join(map(str, node["target"])) for node in violation["nodes"]]
    return f"axe {violation['id']}: {'; '.join(where[:3])} ({len(where)}): {violation['nodes'][0]['failureSummary']}"


def _problems(page) -> list[str]:
    found = []
    for size, smallest in (PHONE, DESK):
        page.set_viewport_size(size)
        found += [_told(violation) for violation in page.evaluate(AXE)["violations"]]
        found += page.evaluate(LOOK, smallest)
    return found


def test_every_page_is_fit_for_everybody(browser, live_server, town):
    pages, problems = {}, []
    for user, path in town.pages():
        if user not in pages:
            context = browser.new_context(locale="zh-CN", bypass_csp=True, reduced_motion="reduce")
            if user:
                log_in(context, live_server, user)
            pages[user] = context.new_page()
        page = pages[user]
        page.set_viewport_size(PHONE[0])
        page.goto(live_server.url + path)
        page.evaluate(AXE_SCRIPT)
        problems += [f"{path} as {user}: {problem}" for problem in _problems(page)]
    for page in pages.values():
        page.context.close()

    assert not problems, "\n".join(["", *problems])
