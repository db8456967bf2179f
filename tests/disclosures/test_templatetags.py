"""What templates need beyond Django's own."""

from datetime import UTC, date, datetime

import pytest
from django.http import HttpRequest
from django.template import engines
from django.urls import reverse
from django.utils import translation

from disclosures.templatetags import portal
from disclosures.views.surfaces import Surface
from tests.factories.disclosures import person

NAMESPACES = {"disclosures": "全部公开事项", "members": "全部公开事项", "en": "All items", "en-members": "All items"}


@pytest.fixture(autouse=True)
def _nothing_is_kept():
    portal._frame.cache_clear()
    yield
    portal._frame.cache_clear()


def _top(path, **request):
    template = engines["django"].from_string('{% load portal %}{% frame "_top.html" %}{% frame "_footer.html" %}')
    asked = HttpRequest()
    vars(asked).update(request, path=path)
    return template.render({"portal": Surface(path)}, asked)


@pytest.mark.parametrize(("namespace", "words"), sorted(NAMESPACES.items()))
def test_the_frame_keeps_to_the_surface_of_the_page_and_speaks_its_language(namespace, words):
    home = reverse("disclosures:home", current_app=namespace)
    for other in NAMESPACES:  # whichever page was first
        _top(reverse("disclosures:item_list", current_app=other))

    with translation.override("zh-hans" if namespace.startswith("en") else "en"):
        framed = _top(f"{home}items/7/", current_app="something-else")

    assert f'<a href="{home}items/">{words}</a>' in framed
    links = {part.partition('"')[0] for part in framed.split('href="')[1:]}
    assert all(link.startswith(home) for link in links)
    assert len(links) >= 10
    assert namespace != "disclosures" or not any(link.startswith(("/en/", "/members/")) for link in links)


def test_a_frame_is_made_once_and_knows_nobody(monkeypatch):
    made = _top("/members/", user=person, session={"secret": 1})
    monkeypatch.setattr(portal, "render_to_string", None)

    assert _top("/members/organizations/3/") == made


def test_a_frame_that_is_being_written_shows_at_once(settings):
    settings.DEBUG = True
    _top("/")
    settings.SITE_INFO = {**settings.SITE_INFO, "HOST_UNIT": "中共河湾区委员会"}

    assert "中共河湾区委员会" in _top("/")


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("zh-hans", '<time datetime="2026-03-05">2026年3月5日</time>'),
        ("en", '<time datetime="2026-03-05">5 March 2026</time>'),
    ],
)
def test_a_day_is_the_local_one_in_the_language_of_the_page(language, written):
    with translation.override(language):
        assert portal.day(date(2026, 3, 5)) == written
        assert portal.day(datetime(2026, 3, 4, 16, 30, tzinfo=UTC)) == written
        assert portal.day(None) == ""
