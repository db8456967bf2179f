"""Places on the pages of this floor that upper floors fill: a template, and what it finds as `section`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from disclosures.models import DisclosureItem, Organization

if TYPE_CHECKING:
    from collections.abc import Callable

    from .surfaces import Reader

Shown = TypeVar("Shown")


class Sections(Generic[Shown]):
    """What is shown with every page of one kind. The values must hold nothing that the reader may not see."""

    def __init__(self) -> None:
        self._entered: list[tuple[str, Callable[[Shown, Reader], dict[str, Any]]]] = []

    def add(self, template: str, values: Callable[[Shown, Reader], dict[str, Any]]) -> None:
        self._entered.append((template, values))

    def of(self, shown: Shown, reader: Reader) -> list[dict[str, Any]]:
        return [values(shown, reader) | {"template": template} for template, values in self._entered]


below_items = Sections[DisclosureItem]()
on_organizations = Sections[Organization]()
