"""Background work. Every task takes ids and may run twice."""

from __future__ import annotations

from celery import shared_task

from disclosures import services
from disclosures.models import Attachment, PublicChange
from disclosures.services import watch
from disclosures.services.delivery import send_due

EVERY = 60.0  # seconds between two looks for pending texts


@shared_task(ignore_result=True)
def read_pending_texts() -> None:
    """Hand out the files whose words are still to be read, one task each, so that one bad file holds up no other."""
    for pk in Attachment.objects.filter(text_pending=True).values_list("pk", flat=True):
        # What no worker began by the next look is handed out again then.
        read_attachment_text.apply_async((pk,), expires=EVERY)


@shared_task(ignore_result=True)
def read_attachment_text(attachment_id: int) -> None:
    """Read the words of one file and index them, unless that was done meanwhile."""
    services.read_pending_text(attachment_id=attachment_id)


@shared_task(ignore_result=True)
def remove_orphaned_files() -> None:
    """Delete stored files that no row names."""
    services.remove_orphans()


@shared_task(ignore_result=True)
def fold_public_changes() -> None:
    """Keep the table short that the generation of the public site is added up from."""
    PublicChange.objects.fold()


@shared_task(ignore_result=True)
def send_messages() -> None:
    """Send what the outbox holds for now."""
    watch.beat(job="send messages", result=str(send_due()))
