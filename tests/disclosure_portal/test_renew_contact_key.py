"""After a change of keys everything encrypted is written again, and the former key can be taken away."""

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.core.management import call_command

from disclosure_portal.management.commands.renew_contact_key import SEALED
from disclosures.encryption import Unreadable
from feedback import services
from feedback.enums import Kind, Naming
from feedback.models import Feedback, Sender
from feedback.receipts import Ticket
from tests.factories.disclosures import Office
from tests.factories.feedback import policy

pytestmark = pytest.mark.django_db


def test_the_former_key_is_needed_no_more(settings, capsys):
    policy()
    former, newer = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.CONTACT_KEYS = [former]
    asked = Feedback(kind=Kind.INQUIRY, organization=Office().unit, subject="电梯", text="电梯", naming=Naming.PRIVATE)
    services.file_feedback(feedback=asked, ticket=Ticket.new(), name="李秀英")

    settings.CONTACT_KEYS = [newer]
    with pytest.raises(Unreadable):
        _ = Sender.objects.get().name
    settings.CONTACT_KEYS = [newer, former]
    call_command("renew_contact_key")

    settings.CONTACT_KEYS = [newer]
    sender = Sender.objects.get()
    assert (sender.name, sender.contact) == ("李秀英", "")


def test_no_encrypted_field_is_forgotten():
    sealed = {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.name.startswith("sealed_") and model._meta.app_label in ("disclosures", "feedback", "evaluations")
    }

    assert sealed - {(model, field) for model, fields in SEALED.items() for field in fields} == set()
