"""Browser tests run in Debian's Chromium, and say so where there is none."""

import pytest

from tests.conftest import chromium

HOME_TITLE = "党务公开"


@pytest.mark.browser
def test_the_home_page_opens_without_an_error_and_asks_nobody_else(browser, live_server):
    page = browser.new_page(viewport={"width": 390, "height": 844})
    errors, asked = [], []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(live_server.url)

    assert HOME_TITLE in page.title()
    assert errors == []
    assert [url for url in asked if not url.startswith(live_server.url)] == []
    page.close()


@pytest.mark.parametrize(("ci", "outcome"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)])
def test_a_missing_chromium_is_a_skip_here_and_a_failure_in_ci(monkeypatch, ci, outcome):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CHROMIUM", raising=False)

    with pytest.raises(outcome, match="no Chromium here"):
        chromium()
