"""Write everything that is encrypted again under the newest key, so that the former one can be taken away.

Put the new key before the old one in CONTACT_KEY, restart, run this, then remove the old key. It may be run again at
any time and while people work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management import BaseCommand
from django.db import transaction

from disclosures.encryption import renew
from disclosures.models import NoticeAddress
from feedback.models import Sender

if TYPE_CHECKING:
    from django.db.models import Model

# What is encrypted in the database, by model.
SEALED: dict[type[Model], tuple[str, ...]] = {
    Sender: ("sealed_name", "sealed_contact"),
    NoticeAddress: ("sealed_url",),
}


def renew_row(model: type[Model], pk: object, fields: tuple[str, ...]) -> None:
    """One row at a time, under its lock: whoever changes it meanwhile loses nothing."""
    with transaction.atomic():
        row = model._default_manager.select_for_update().get(pk=pk)
        for field in fields:
            if token := getattr(row, field):
                setattr(row, field, renew(token))
        row.save(update_fields=list(fields))


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        for model, fields in SEALED.items():
            keys = model._default_manager.order_by("pk").values_list("pk", flat=True)
            for pk in keys.iterator():
                renew_row(model, pk, fields)
            self.stdout.write(f"{model._meta.verbose_name_plural}: {keys.count()}")
