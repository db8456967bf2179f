"""The rows that an item's life leaves in every table: what the verbs would have written, had they run then."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from random import Random
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.db.models import Model

from disclosures import seal
from disclosures.enums import SEALED_STATUSES, Action, Aspect, ItemKind, Platform, Scope
from disclosures.models import (
    Attachment,
    Briefing,
    Bulletin,
    Contributor,
    DisclosureItem,
    Listing,
    Meeting,
    ProcedureStep,
    Verdict,
)
from disclosures.models.listing import COPIES
from disclosures.search.index import item_texts
from disclosures.search.tokens import VERSION, grams, words

from . import prose
from .copying import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .life import Life
    from .prose import Author
    from .writing import Text

KINDS: dict[ItemKind, type[Model]] = {
    ItemKind.BULLETIN: Bulletin,
    ItemKind.BRIEFING: Briefing,
    ItemKind.MEETING: Meeting,
}
AUDIENCE_ORGANIZATIONS = DisclosureItem.audience_organizations.through
AUDIENCE_PEOPLE = DisclosureItem.audience_people.through
# What is sealed with the item has to be there before it is; the checks that it refers to an item come with the commit.
# A listing that is there already the item's trigger finds right.
ORDER: tuple[type[Model], ...] = (
    AUDIENCE_ORGANIZATIONS, AUDIENCE_PEOPLE, Attachment, Contributor, Verdict, Listing, DisclosureItem, Bulletin,
    Briefing, Meeting, ProcedureStep,
)  # fmt: skip
NARROWER = "涉及个人信息和内部管理事项，限定范围公开。"


@cache
def table(model: type[Model]) -> Table:
    """The model's table; items bring their keys, since rows of other tables refer to them."""
    return Table(model, identity=issubclass(model, DisclosureItem))


class Writer:
    """Writes lives as rows, by table; asks the database nothing. `files` are stored files to attach, as rows."""

    def __init__(self, author: Author, files: Sequence[dict[str, Any]]) -> None:
        self.author, self.files = author, files
        self.rows: dict[type[Model], list[list[Any]]] = defaultdict(list)

    def write(self, life: Life, pk: int, index_number: str | None, revises: int | None) -> None:
        """Add all rows of one item."""
        rng = Random(life.seed)  # noqa: S311 - a demo that is the same each time
        text, detail = self.author.write(life, rng)
        files = self._files(life, rng)
        item = _item(life, text, rng) | {"id": pk, "index_number": index_number, "revises_id": revises}
        as_read = SimpleNamespace(**item), SimpleNamespace(**detail)
        sealed = seal.content(
            *as_read,
            files=[(file["sha256"], file["name"], file["position"], file["inline"]) for file in files],
            organizations=[unit.pk for unit in life.audience[0]],
            people=[holder.user for holder in life.audience[1]],
        )
        if life.status in SEALED_STATUSES:
            item["seal"] = seal.digest(sealed)
        self._add(DisclosureItem, item)
        self._add(KINDS[life.kind], detail | {"disclosureitem_ptr_id": pk})
        self._add_procedure(life, pk, item["seal"], sealed)
        self._add_parts(life, pk, files)
        texts = item_texts(*as_read, body="\n".join(text.lines))
        self._add_listing(life, item, [*texts, *(file[name] for file in files for name in ("name", "text"))])

    def _add(self, model: type[Model], values: dict[str, Any]) -> None:
        self.rows[model].append(table(model).row(values))

    def _files(self, life: Life, rng: Random) -> list[dict[str, Any]]:
        """Some of the stored files; many items share one, so only items whose files stay for ever get any."""
        if not life.files:
            return []
        return [file | {"position": n, "inline": False} for n, file in enumerate(rng.sample(self.files, life.files), 1)]

    def _add_procedure(self, life: Life, pk: int, item_seal: str, sealed: dict[str, str]) -> None:
        for holder in life.contributors:
            self._add(Contributor, {"item_id": pk, "user_id": holder.user})
        for aspect, holder, at in life.verdicts:
            self._add(Verdict, {
                "item_id": pk, "aspect": aspect, "reviewer_id": holder.user, "at": at,
                "declaration": aspect == Aspect.SECRECY, "seal": seal.digest(sealed, aspect),
            })  # fmt: skip
        is_sealed = False
        for step in life.steps:
            is_sealed = is_sealed or step.action == Action.APPROVE
            self._add(ProcedureStep, {
                "item_id": pk, "action": step.action, "from_status": step.former, "to_status": step.status,
                "user_id": step.holder.user, "post_id": step.holder.post, "person": step.holder.person,
                "unit": step.holder.unit.on(step.at).name, "role": step.holder.role, "at": step.at,
                "comment": step.comment, "seal": item_seal if is_sealed else "",
            })  # fmt: skip

    def _add_parts(self, life: Life, pk: int, files: Sequence[dict[str, Any]]) -> None:
        for unit in life.audience[0]:
            self._add(AUDIENCE_ORGANIZATIONS, {"disclosureitem_id": pk, "organization_id": unit.pk})
        for holder in life.audience[1]:
            self._add(AUDIENCE_PEOPLE, {"disclosureitem_id": pk, "user_id": holder.user})
        for file in files:
            self._add(Attachment, file | {"item_id": pk})

    def _add_listing(self, life: Life, item: dict[str, Any], texts: Sequence[str]) -> None:
        held = words(texts)
        values = item | {"public_from": _public_from(life), "visible_until": life.ends_at()}
        found = {name: values[name] for name in COPIES}
        found |= {"item_id": item["id"], "words": held, "words_version": VERSION}
        self._add(Listing, found | {"grams": str(grams(held) or "{}")})


def _public_from(life: Life) -> Any:
    """What the item's generated column says."""
    if life.scope == Scope.PUBLIC:
        return life.publish_at
    if life.publish_at and life.widens_at and life.wider_scope == Scope.PUBLIC:
        return max(life.publish_at, life.widens_at)
    return None


def _item(life: Life, text: Text, rng: Random) -> dict[str, Any]:
    entry, unit = life.matter.entry, life.unit.on(life.speaks_at)
    wants_summary = "summary" in entry.required_fields or life.ledger or rng.random() < 0.3
    return {
        "kind": life.kind,
        "status": life.status,
        "version": life.version,
        "title": text.title,
        "summary": text.summary if wants_summary else "",
        "body": text.body,
        "organization_id": unit.pk,
        "byline": unit.name,
        "responsible_person": prose.secretary(unit),
        "document_number": life.document_number,
        "keywords": [*life.matter.topic.keywords, unit.label][:4],
        "entry_id": entry.pk,
        "scope": life.scope,
        "scope_reason": NARROWER if (life.wider_scope or life.scope) != entry.scope else "",
        "wider_scope": life.wider_scope or "",
        "widens_at": life.widens_at,
        "platforms": list(dict.fromkeys((*entry.platforms, Platform.WEB))),
        "planned_publish_at": life.planned_at,
        "expires_at": life.expires_at,
        "approving_organization_id": (life.approving or unit).pk,
        "proposed_by_id": life.proposer and life.proposer.user,
        "approved_by_id": life.approver and life.approver.user,
        "approved_at": life.approved_at,
        "seal": "",
        "publish_at": life.publish_at,
        "withdrawn_at": life.withdrawn_at,
        "withdrawal_kind": life.withdrawal_kind or "",
        "withdrawal_reason": life.withdrawal_reason,
        "change_note": life.change_note,
        "created_at": life.created_at,
        "updated_at": life.steps[-1].at,
    }
