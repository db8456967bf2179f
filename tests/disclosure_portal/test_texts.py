"""Every text has its Chinese, without gettext's programs."""

import json

import pytest
from django.core.management import CommandError, call_command

PAGE = """{% load i18n %}
    <p>{% translate "Home" %}</p>
      {% blocktranslate count counter=n %}{{ counter }} item{% plural %}{{ counter }} items{% endblocktranslate %}
"""


@pytest.fixture
def portal(tmp_path, settings):
    """A portal of one page and one module; returns its catalogue."""
    settings.BASE_DIR = tmp_path
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(PAGE)
    (tmp_path / "disclosures").mkdir()
    (tmp_path / "disclosures" / "views.py").write_text('_("Until %(day)s")\npgettext("month", "May")\n')
    return tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def merge(tmp_path, **texts):
    file = tmp_path / "more.json"
    file.write_text(json.dumps(texts))
    call_command("texts", merge=str(file))


ALL = {"Home": "首页", "May": "五月", "Until %(day)s": "至%(day)s", "%(counter)s item": "%(counter)s 件"}


def test_texts_are_gathered_from_code_and_pages_with_plurals_and_contexts(portal):
    call_command("texts")

    text = portal.read_text()
    assert 'msgid "Home"' in text
    assert 'msgctxt "month"' in text
    assert 'msgid_plural "%(counter)s items"' in text


def test_a_complete_catalogue_passes_and_is_compiled(portal, tmp_path):
    merge(tmp_path, **ALL)

    call_command("texts", check=True)
    assert portal.with_suffix(".mo").exists()


@pytest.mark.parametrize(
    ("texts", "complaint"),
    [
        (ALL | {"Home": ""}, "no Chinese: Home"),
        (ALL | {"Until %(day)s": "到期"}, r"other placeholders: Until %\(day\)s"),
        (ALL | {"%(counter)s item": "件"}, "other placeholders"),
        (ALL | {"Home": "首页,欢迎"}, "half-width punctuation: 首页,欢迎"),
    ],
)
def test_a_gap_fails_the_check_and_is_named(portal, tmp_path, texts, complaint):
    merge(tmp_path, **texts)

    with pytest.raises(CommandError, match=complaint):
        call_command("texts", check=True)


def test_a_fuzzy_and_a_stale_text_fail_the_check(portal, tmp_path):
    merge(tmp_path, **ALL)
    portal.write_text(portal.read_text() + '\n#, fuzzy\nmsgid "Old"\nmsgstr "旧"\n')

    with pytest.raises(CommandError, match="stale: Old"):
        call_command("texts", check=True)
    portal.write_text(portal.read_text().replace('msgid "Home"', '#, fuzzy\nmsgid "Home"'))
    with pytest.raises(CommandError, match="fuzzy: Home"):
        call_command("texts", check=True)


def test_gathering_again_keeps_translations_and_drops_what_is_gone(portal, tmp_path):
    merge(tmp_path, **ALL)
    (tmp_path / "disclosures" / "views.py").write_text("")
    call_command("texts")

    assert "首页" in portal.read_text()
    assert "五月" not in portal.read_text()


def test_the_portal_itself_has_no_gap():
    call_command("texts", check=True)
