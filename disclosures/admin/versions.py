"""An item as plain texts by label, so that two versions can be compared."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from disclosures import seal
from disclosures.comparison import compare
from disclosures.enums import ItemKind
from disclosures.models import DisclosureItem
from disclosures.richtext import plain_text

CONTENT = ("title", "summary", "body", "change_note", "responsible_person", "document_number", "keywords")
PLAN = ("entry", "scope", "wider_scope", "widens_at", "platforms", "planned_publish_at", "expires_at")


def with_changes(item: DisclosureItem) -> dict[str, Any]:
    """For a page: the version this one replaces and what differs; nothing for an item that replaces none."""
    former = DisclosureItem.objects.select_related("entry", "organization").filter(revision=item).first()
    return {"former": former, "changes": compare(texts(former), texts(item))} if former else {}


def texts(item: DisclosureItem) -> dict[str, str]:
    """Everything an approval is given for, in words."""
    detail = seal.kind_of(item)
    fields = (*CONTENT, *seal.KIND_FIELDS[ItemKind(item.kind)], *PLAN)
    found = {_label(detail, name): _text(detail, name) for name in fields}
    found[_("Named organisations and people")] = "、".join(
        str(named) for named in (*item.audience_organizations.all(), *item.audience_people.all())
    )
    found[_("Attachments")] = "\n".join(file.name for file in item.attachments.all() if not file.inline)
    return found


def _label(item: Any, name: str) -> str:
    return capfirst(str(item._meta.get_field(name).verbose_name))


def _text(item: Any, name: str) -> str:
    value = getattr(item, name)
    if name == "body":
        return plain_text(value)
    if name == "keywords":
        return "、".join(value)
    if name == "platforms":
        return "、".join(str(label) for label in item.platform_labels())
    if hasattr(value, "tzinfo"):
        return date_format(timezone.localtime(value), pgettext("date format", "j F Y, H:i"))
    shown = getattr(item, f"get_{name}_display", None)
    return str(shown() if shown else "" if value is None else value)
