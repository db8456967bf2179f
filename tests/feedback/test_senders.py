"""Who sent it: every look is recorded, and what is no longer needed is forgotten while the counts stay."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, InternalError, ProgrammingError, transaction
from django.utils import timezone

from disclosures.enums import Role
from disclosures.files import check_upload
from disclosures.permissions import NotAllowed
from disclosures.refusals import InvalidInput
from feedback import services
from feedback.enums import Kind, Naming
from feedback.models import ContactView, Enclosure, Feedback, Sender
from feedback.receipts import Ticket
from tests.factories.disclosures import Office, organization, person
from tests.factories.feedback import policy
from tests.factories.files import picture

pytestmark = pytest.mark.django_db
NAME, PHONE = "李秀英", "13912345678"


@pytest.fixture
def office():
    policy()
    return Office()


@pytest.fixture
def filed(office):
    ticket = Ticket.new()
    feedback = Feedback(kind=Kind.INQUIRY, organization=office.unit, subject="电梯", text="电梯", naming=Naming.PRIVATE)
    photo = check_upload(SimpleUploadedFile("楼.jpg", picture()))
    return services.file_feedback(feedback=feedback, ticket=ticket, name=NAME, contact=PHONE, files=[photo])


def look(filed, user, reason="寄送复印件"):
    return services.look_at_sender(feedback_id=filed.pk, user=user, reason=reason)


def test_whoever_handles_it_sees_name_and_contact_and_the_look_is_kept(filed, office):
    told = look(filed, office.secretary)

    assert (told.name, told.contact) == (NAME, PHONE)
    view = ContactView.objects.get()
    assert (view.user, view.person, view.unit, view.reason) == (
        office.secretary,
        office.secretary.name,
        office.unit.name,
        "寄送复印件",
    )


def test_a_look_needs_a_reason(filed, office):
    with pytest.raises(InvalidInput):
        look(filed, office.secretary, "  ")
    assert not ContactView.objects.exists()


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.INSPECTOR, Role.MEMBER])
def test_nobody_else_learns_who_sent_it(filed, office, role):
    with pytest.raises(NotAllowed):
        look(filed, person(role, office.unit))
    with pytest.raises(NotAllowed):
        look(filed, person(Role.SECRETARY, organization()))
    assert not ContactView.objects.exists()


def test_after_a_hand_over_the_former_unit_learns_nothing_any_more(filed, office):
    other = Office()
    services.hand_over(feedback_id=filed.pk, user=office.secretary, to=other.unit, reason="归口")

    with pytest.raises(NotAllowed):
        look(filed, office.secretary)
    assert look(filed, other.secretary).name == NAME


@pytest.mark.parametrize("change", [{"reason": "别的"}, None])
def test_a_look_can_be_neither_changed_nor_removed(filed, office, change):
    look(filed, office.secretary)

    with pytest.raises((ProgrammingError, InternalError)), transaction.atomic():
        ContactView.objects.update(**change) if change else ContactView.objects.all().delete()


def test_the_receipt_can_not_be_made_another_s(filed):
    with pytest.raises((ProgrammingError, InternalError)), transaction.atomic():
        Sender.objects.update(filed_hash="0" * 64)


def test_purged_means_empty(filed):
    with pytest.raises(IntegrityError), transaction.atomic():
        Sender.objects.update(purged_at=timezone.now())


def purge_after(days):
    return services.purge_senders(timezone.now() + timedelta(days=days))


def test_what_is_open_is_never_purged(filed):
    assert purge_after(10_000) == 0
    assert Sender.objects.get().name == NAME


def test_some_time_after_the_end_name_contact_and_files_go_and_the_rest_stays(filed, settings):
    settings.SENDER_KEPT_DAYS = 180
    services.withdraw_feedback(feedback_id=filed.pk)
    enclosure = filed.enclosures.get()

    assert purge_after(179) == 0
    assert purge_after(181) == 1
    assert purge_after(181) == 0

    sender = Sender.objects.get()
    assert not sender.has_told
    assert sender.purged_at
    assert (Feedback.objects.count(), Enclosure.objects.count()) == (1, 0)
    assert filed.events.count() == 2
    assert filed.clocks.count() == 2
    assert sender.secret_hash
    assert enclosure.stored_as.startswith("enclosures/")


def test_the_bytes_of_a_purged_file_are_deleted(filed, django_capture_on_commit_callbacks):
    services.withdraw_feedback(feedback_id=filed.pk)
    enclosure = filed.enclosures.get()
    storage, name = enclosure.file.storage, enclosure.stored_as
    assert storage.exists(name)

    with django_capture_on_commit_callbacks(execute=True):
        purge_after(181)
    assert not storage.exists(name)


def test_a_file_is_stored_without_its_metadata_under_a_name_that_says_nothing(office):
    from PIL import Image

    exif = Image.Exif()
    exif[0x010F] = "Maker of the phone"
    upload = SimpleUploadedFile("李秀英家.jpg", picture(exif=exif))
    assert b"Maker of the phone" in upload.read()
    feedback = Feedback(kind=Kind.INQUIRY, organization=office.unit, subject="电梯", text="电梯")
    filed = services.file_feedback(feedback=feedback, ticket=Ticket.new(), files=[check_upload(upload)])

    enclosure = filed.enclosures.get()
    assert enclosure.name == "李秀英家.jpg"
    assert "李秀英" not in enclosure.stored_as
    assert b"Maker of the phone" not in enclosure.file.read()
