"""What the catalogue asks for and an item lacks, field by field and all at once."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils import timezone, translation

from disclosures import conformance, services
from disclosures.enums import Action, Aspect, ItemKind, ItemStatus, OrganizationKind, Platform, Scope
from disclosures.models import Briefing, Bulletin, DisclosureItem, Meeting, Organization
from tests.factories.disclosures import EntryFactory, Office, UserFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def office():
    return Office()


def lacks(office, **fields):
    """The problems of a draft that is complete but for these fields."""
    return conformance.problems(office.draft(**fields))


def bare(office, model, **fields):
    kind = model.__name__.lower()
    entry = fields.pop("entry", None) or EntryFactory(item_kind=kind)
    return services.create_item(item=model(organization=office.unit, entry=entry, **fields), author=office.secretary)


def test_a_complete_draft_lacks_nothing(office):
    assert lacks(office) == {}


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (Bulletin, {"title", "responsible_person", "board", "display_from", "display_until", "body", "platforms"}),
        (Briefing, {"title", "responsible_person", "series", "year", "number", "body", "platforms"}),
        (Meeting, {"title", "responsible_person", "held_at", "place", "chair", "body", "platforms"}),
    ],
)
def test_an_empty_draft_is_saved_and_lacks_everything_at_once(office, model, fields):
    item = bare(office, model)

    with pytest.raises(conformance.NotConforming) as refusal:
        services.propose_item(item_id=item.pk, proposer=office.secretary)

    assert refusal.value.problems.keys() == fields
    assert "Please fill in “title”" in str(refusal.value)
    item.refresh_from_db()
    assert (item.status, item.proposed_by) == (ItemStatus.DRAFT, None)


def test_fields_the_entry_asks_for(office):
    entry = EntryFactory(required_fields=["summary", "document_number"])

    assert lacks(office, entry=entry, summary=" ").keys() == {"summary", "document_number"}
    assert lacks(office, entry=entry, summary="一", document_number="一号") == {}


@pytest.mark.parametrize("body", ["", "<p> </p>", "<table><tr><td></td></tr></table>"])
def test_there_is_something_to_read(office, body):
    assert lacks(office, body=body).keys() == {"body"}


def test_a_meeting_s_resolutions_are_something_to_read(office):
    fields = {"title": "会", "responsible_person": "王芳", "place": "一楼", "chair": "李", "platforms": ["web"]}
    meeting = bare(office, Meeting, held_at=timezone.now(), resolutions="同意", **fields)

    assert conformance.problems(meeting) == {}


def test_an_attachment_the_entry_asks_for_is_no_picture_in_the_text(office):
    item = office.draft(entry=EntryFactory(attachment_required=True))
    file = {"name": "a", "extension": "pdf", "media_type": "application/pdf", "size": 1, "sha256": "0" * 64}
    item.attachments.create(inline=True, **file)
    assert conformance.problems(item).keys() == {"attachments"}

    item.attachments.create(**file)
    assert conformance.problems(item) == {}


def test_the_matter_is_disclosed_in_the_form_and_by_the_kind_of_organisation_the_entry_says(office):
    entry = EntryFactory(item_kind=ItemKind.MEETING, organization_kinds=[OrganizationKind.BRANCH])

    assert lacks(office, entry=entry) == {
        "entry": [
            "The catalogue discloses this matter as “meeting”, and this is “bulletin”.",
            "This matter is not for an organisation of the kind “town or subdistrict committee” to disclose.",
        ]
    }


def test_an_organisation_that_ended_discloses_nothing_new(office):
    item = office.draft()
    Organization.objects.filter(pk=office.unit.pk).update(active_until=timezone.localdate() - DAY)

    assert conformance.problems(item).keys() == {"organization"}


@pytest.mark.parametrize(
    ("entry", "fields", "expected"),
    [
        (Scope.PARTY, {"scope": Scope.PUBLIC}, {"scope"}),
        (Scope.PARTY, {"scope": Scope.ORGANIZATION, "wider_scope": Scope.PUBLIC}, {"wider_scope"}),
        (Scope.PUBLIC, {"scope": Scope.PARTY}, {"scope_reason"}),
        (Scope.PUBLIC, {"scope": Scope.SPECIFIC, "wider_scope": Scope.PARTY}, {"scope_reason"}),
        (Scope.PUBLIC, {"scope": Scope.PARTY, "scope_reason": "涉及个人隐私"}, set()),
        (Scope.PUBLIC, {"scope": Scope.PARTY, "wider_scope": Scope.PUBLIC}, set()),
        (Scope.ORGANIZATION, {"scope": Scope.ORGANIZATION}, set()),
    ],
)
def test_the_scope_is_the_entry_s_or_narrower_with_a_reason(office, entry, fields, expected):
    if "wider_scope" in fields:
        fields = fields | {"widens_at": timezone.now() + DAY}

    assert lacks(office, entry=EntryFactory(scope=entry), **fields).keys() == expected


def test_a_specific_scope_names_somebody(office):
    item = office.draft(scope=Scope.SPECIFIC, audience_people=[UserFactory()])
    assert conformance.problems(item) == {}

    item.audience_people.clear()
    assert conformance.problems(item).keys() == {"audience_organizations"}


def test_platforms_of_the_entry_are_in_the_plan(office):
    entry = EntryFactory(platforms=[Platform.WEB, Platform.NOTICE_BOARD, Platform.MEETING])

    assert lacks(office, entry=entry, platforms=[Platform.WEB]) == {
        "platforms": ["The catalogue also asks for: notice board、meeting."]
    }


def test_the_media_reach_everybody(office):
    platforms = [Platform.WEB, Platform.MEDIA]

    assert lacks(office, platforms=platforms) == {}
    assert lacks(office, platforms=platforms, scope=Scope.PARTY).keys() == {"platforms"}


def test_times_are_in_order(office):
    now = timezone.now()

    assert lacks(office, expires_at=now - DAY).keys() == {"expires_at"}
    assert lacks(office, planned_publish_at=now + 2 * DAY, expires_at=now + DAY).keys() == {"expires_at"}
    two = {"scope": Scope.PARTY, "wider_scope": Scope.PUBLIC}
    assert lacks(office, **two, widens_at=now + 2 * DAY, expires_at=now + DAY).keys() == {"widens_at"}
    assert lacks(office, **two, widens_at=now + DAY, planned_publish_at=now + 2 * DAY).keys() == {"widens_at"}


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        # Twelve days from Monday, of which National Day takes seven.
        (date(2026, 10, 8), {"display_until"}),
        (date(2026, 10, 9), set()),
    ],
)
def test_a_public_notice_hangs_for_enough_working_days(office, until, expected):
    entry = EntryFactory(notice_workdays=5)
    item = office.draft(entry=entry, display_from=date(2026, 9, 28), display_until=until)

    assert conformance.problems(item).keys() == expected


def test_a_public_notice_stays_on_the_portal_as_long_as_on_the_board(office):
    entry = EntryFactory(notice_workdays=1)
    today = timezone.localdate()
    month = {"display_from": today, "display_until": today + 30 * DAY}
    last_day = datetime.combine(today + 30 * DAY, datetime.min.time(), timezone.get_current_timezone())

    assert lacks(office, entry=entry, **month, expires_at=last_day).keys() == {"expires_at"}
    assert lacks(office, entry=entry, **month, expires_at=last_day + DAY) == {}


def test_a_taken_issue_number_names_the_next_one(office):
    fields = {"title": "简报", "body": "<p>一</p>", "responsible_person": "王芳", "platforms": ["web"]}
    fields |= {"series": "党务公开简报", "year": 2026}
    for number in (1, 4):
        office.take(bare(office, Briefing, number=number, **fields), Action.PROPOSE)

    assert conformance.problems(bare(office, Briefing, number=4, **fields)) == {
        "number": ["No. 4 of 2026 is taken in this series; the next one is no. 5."]
    }
    assert conformance.problems(bare(office, Briefing, number=2, **fields)) == {}


def test_a_revision_says_what_changed_and_replaces_something_published(office):
    draft, published = office.draft(), office.item()

    assert lacks(office, revises=published).keys() == {"change_note"}
    assert lacks(office, revises=draft, change_note="更正").keys() == {NON_FIELD_ERRORS}


def test_what_is_under_review_stays_complete(office):
    item = office.item(Action.REVIEW)

    with pytest.raises(conformance.NotConforming) as refusal:
        services.edit_item(
            item_id=item.pk, editor=office.secretary, version=item.version, changes={"title": "", "platforms": []}
        )

    assert refusal.value.problems.keys() == {"title", "platforms"}
    found = DisclosureItem.objects.get(pk=item.pk)
    assert (found.title, found.status) == (item.title, ItemStatus.REVIEWED)
    assert found.verdicts.filter(voided_at__isnull=True).count() == len(Aspect)
