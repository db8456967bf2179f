"""The starting catalogue is complete and valid, and taking it over never touches what a district wrote."""

from copy import deepcopy

import pytest
from django.core.management import call_command
from django.utils import timezone

from disclosures import services
from disclosures.catalogue_data import loader, starting_entries
from disclosures.enums import Focus, ItemKind, OrganizationKind, Scope, Timing
from disclosures.models import CatalogueEntry
from tests.factories.disclosures import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shipped(monkeypatch):
    """What a later version ships: change these entries before loading again."""
    entries = deepcopy(starting_entries())
    monkeypatch.setattr(loader, "starting_entries", lambda: entries)
    return entries


def current(code):
    return CatalogueEntry.objects.current().get(code=code)


def test_every_entry_is_valid_and_names_its_rule():
    for fields in starting_entries():
        CatalogueEntry(**fields).full_clean()
        assert fields["source"].endswith("本地设置")


def test_what_is_put_on_public_notice_hangs_as_long_as_its_rule_says():
    """At least five working days for a 公示; before a decision half a month to the public, a week inside."""
    wanted = {}
    for fields in starting_entries():
        if "公示" in fields["content"]:
            wanted[fields["code"]] = 5
        elif fields["source"].startswith("本地预公开规定"):
            wanted[fields["code"]] = 10 if "半个月" in fields["source"] else 5
    assert len(wanted) == 9
    assert wanted.items() <= {fields["code"]: fields["notice_workdays"] for fields in starting_entries()}.items()


@pytest.mark.parametrize(
    ("field", "values"), [("focus", Focus.values), ("scope", Scope.values), ("item_kind", ItemKind.values)]
)
def test_every_focus_scope_and_form_occurs(field, values):
    assert {fields[field] for fields in starting_entries()} == set(values)


def test_every_level_has_matters_of_every_timing():
    for kind in OrganizationKind:
        timings = {fields["timing"] for fields in starting_entries() if kind in fields["organization_kinds"]}
        assert {Timing.STANDING, Timing.REGULAR, Timing.IMMEDIATE} <= timings


def test_loading_again_changes_nothing(django_assert_num_queries):
    first = loader.load()
    before = list(CatalogueEntry.objects.values())

    with django_assert_num_queries(3):  # one query in its savepoint
        second = loader.load()

    assert first == {"created": 100}
    assert second == {"unchanged": 100}
    assert list(CatalogueEntry.objects.values()) == before


def test_a_changed_text_becomes_a_new_version_and_items_keep_theirs(shipped):
    loader.load()
    shipped[0]["content"] = "区党代表大会的报告和决议"

    assert loader.load() == {"unchanged": 99, "revised": 1}

    old, new = CatalogueEntry.objects.filter(code="QW01").order_by("version")
    assert (old.content, old.replaced_at is None) == ("区党代表大会的报告、决议和选举结果", False)
    assert (new.content, new.version, new.replaced_at) == ("区党代表大会的报告和决议", 2, None)
    assert loader.load() == {"unchanged": 100}


def test_what_the_district_edited_is_kept(shipped):
    loader.load()
    superuser = UserFactory(is_superuser=True)
    services.revise_entry(entry_id=current("QW01").pk, actor=superuser, reason="本区规定", time_limit=2)
    shipped[0]["content"] = "区党代表大会的报告和决议"

    assert loader.load() == {"unchanged": 99, "kept": 1}
    assert (current("QW01").content, current("QW01").version) == ("区党代表大会的报告、决议和选举结果", 2)


def test_an_entry_the_district_wrote_itself_under_the_same_code_is_kept(shipped):
    own = {**shipped[0], "content": "我区自定事项"}
    CatalogueEntry.objects.create(**own)

    assert loader.load() == {"created": 99, "kept": 1}
    assert current("QW01").content == "我区自定事项"


def test_what_the_district_retired_stays_retired(shipped):
    loader.load()
    CatalogueEntry.objects.filter(code="QW01").update(replaced_at=timezone.now())
    shipped[0]["content"] = "区党代表大会的报告和决议"

    assert loader.load() == {"unchanged": 99, "retired": 1}
    assert not CatalogueEntry.objects.current().filter(code="QW01").exists()


def test_the_command_says_what_it_did(capsys):
    call_command("load_catalogue")
    call_command("load_catalogue")

    assert capsys.readouterr().out.splitlines() == [
        "catalogue entries: 100 created",
        "catalogue entries: 100 already as shipped",
    ]
