"""What the catalogue asks for, next to the fields that lack it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import FieldDoesNotExist

from disclosures import seal

if TYPE_CHECKING:
    from django import forms

    from disclosures.models import DisclosureItem


def show_problems(form: forms.BaseForm, item: DisclosureItem, problems: dict[str, list[str]]) -> None:
    """Each problem at its field, and by the field's name above the form if that field is elsewhere."""
    for name, messages in problems.items():
        if name in form.fields:
            form.add_error(name, messages)
        else:
            form.add_error(None, [_by_name(item, name, message) for message in messages])


def in_words(item: DisclosureItem, problems: dict[str, list[str]]) -> list[str]:
    """All of them as lines of their own, each with the name of its field."""
    return [_by_name(item, name, message) for name, messages in problems.items() for message in messages]


def _by_name(item: DisclosureItem, name: str, message: str) -> str:
    try:
        return f"{seal.kind_of(item)._meta.get_field(name).verbose_name}：{message}"
    except FieldDoesNotExist:
        return message
