"""The catalogue, kept by the administrators of the district committee."""

import pytest
from django.db import DatabaseError, transaction

from disclosures import services
from disclosures.enums import Focus, ItemKind, OrganizationKind, Platform, Role, Scope, Timing
from disclosures.models import CatalogueEntry
from disclosures.permissions import NotAllowed
from disclosures.refusals import InvalidInput
from tests.factories.disclosures import EntryFactory, Office, UserFactory, organization, person

pytestmark = pytest.mark.django_db

CONTENT = {
    "focus": Focus.KEY, "content": "党费收缴使用情况", "timing": Timing.REGULAR, "cadence": "yearly", "time_limit": 5,
    "platforms": [Platform.WEB], "organization_kinds": [OrganizationKind.BRANCH],
}  # fmt: skip


@pytest.fixture
def district():
    return organization("区委", kind=OrganizationKind.DISTRICT)


@pytest.fixture
def head(district):
    return person(Role.ADMINISTRATOR, district)


def test_an_entry_is_created_revised_and_taken_out_of_use(head):
    first = services.create_entry(code="G90", actor=head, **CONTENT)
    second = services.revise_entry(entry_id=first.pk, actor=head, reason="缩短时限", time_limit=3)

    first.refresh_from_db()
    assert (first.time_limit, second.time_limit, second.version, second.content) == (5, 3, 2, "党费收缴使用情况")
    assert first.replaced_at is not None
    assert list(CatalogueEntry.objects.current()) == [second]
    services.retire_entry(entry_id=second.pk, actor=head, reason="不再要求")
    assert not CatalogueEntry.objects.current().exists()
    second.refresh_from_db()
    assert [event.pgh_context["action"] for event in second.history.all()] == ["retire", "revise"]


def test_items_keep_the_version_they_were_made_under(head, district):
    entry = EntryFactory()
    item = Office(district).item(entry=entry)
    services.revise_entry(entry_id=entry.pk, actor=head, reason="改", content="新的说法")

    item.refresh_from_db()
    assert (item.entry, item.entry.content) == (entry, "党组织决议、决定和执行情况")


def test_only_the_district_s_administrators_keep_the_catalogue(head, district):
    entry = EntryFactory()
    town = organization(below=district)
    for actor in (person(Role.ADMINISTRATOR, town), person(Role.SECRETARY, district)):
        for refused in (
            lambda actor=actor: services.create_entry(code="G90", actor=actor, **CONTENT),
            lambda actor=actor: services.revise_entry(entry_id=entry.pk, actor=actor, reason="改", time_limit=9),
            lambda actor=actor: services.retire_entry(entry_id=entry.pk, actor=actor, reason="停"),
        ):
            with pytest.raises(NotAllowed):
                refused()
    services.retire_entry(entry_id=entry.pk, actor=UserFactory(is_superuser=True), reason="停")


def test_a_code_is_given_out_once(head):
    EntryFactory(code="G90")
    with pytest.raises(services.Misfilled) as refusal:
        services.create_entry(code=" G90", actor=head, **CONTENT)
    assert set(refusal.value.problems) == {"code"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"required_fields": ["agenda"]}, "required_fields"),
        ({"required_fields": ["weather"]}, "required_fields"),
        ({"item_kind": ItemKind.BRIEFING, "notice_workdays": 5}, "notice_workdays"),
        ({"platforms": [Platform.MEDIA], "scope": Scope.PARTY}, "platforms"),
        ({"platforms": []}, "platforms"),
        ({"organization_kinds": []}, "organization_kinds"),
        ({"time_limit": 0}, "time_limit"),
        ({"cadence": ""}, "__all__"),
    ],
)
def test_what_nobody_could_fulfil_is_said_by_field(head, wrong, field):
    with pytest.raises(services.Misfilled) as refusal:
        services.create_entry(code="G90", actor=head, **CONTENT | wrong)
    assert set(refusal.value.problems) == {field}


def test_a_revision_needs_a_difference_and_a_reason(head):
    entry = EntryFactory()
    for values in ({"reason": "改"}, {"reason": "改", "time_limit": entry.time_limit}, {"reason": "", "time_limit": 9}):
        with pytest.raises(InvalidInput):
            services.revise_entry(entry_id=entry.pk, actor=head, **values)
    with pytest.raises(TypeError):
        services.revise_entry(entry_id=entry.pk, actor=head, reason="改", version=7)


@pytest.mark.parametrize("change", [{"content": "改了"}, {"time_limit": 1}, {"replaced_at": None}])
def test_no_version_changes_once_it_is_there(head, change):
    entry = EntryFactory()
    services.retire_entry(entry_id=entry.pk, actor=head, reason="停")
    with pytest.raises(DatabaseError), transaction.atomic():
        CatalogueEntry.objects.filter(pk=entry.pk).update(**change)
