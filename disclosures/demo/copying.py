"""Rows as COPY wants them. Columns and defaults come from the models, so that a new field needs no word here."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

NULL = "\x01"  # in no text, and nothing that has to be escaped


class Table:
    """One model's own table; rows are mappings by column."""

    def __init__(self, model: type[models.Model], *, identity: bool) -> None:
        """`identity`: the rows bring their primary keys; otherwise the database numbers them."""
        fields = [
            field
            for field in model._meta.local_concrete_fields
            if not field.generated and (identity or not isinstance(field, models.AutoField))
        ]
        self.name = model._meta.db_table
        self.columns = [str(field.column) for field in fields]
        self.defaults = {
            str(f.column): _default(f) for f in fields if f.has_default() or f.null or f.empty_strings_allowed
        }
        self.arrays = [i for i, field in enumerate(fields) if isinstance(field, ArrayField)]
        self.pick = itemgetter(*self.columns)

    def row(self, values: Mapping[str, Any]) -> list[Any]:
        """The values of one row in the order of the columns. Raises KeyError where one is missing."""
        row = list(self.pick({**self.defaults, **values}))
        for i in self.arrays:
            if not isinstance(row[i], str):  # it may be in PostgreSQL's form already
                row[i] = _array(row[i])
        return row

    def copy(self, text: bytes) -> None:
        """Send rows made by `text_of` to the database."""
        columns = ", ".join(connection.ops.quote_name(column) for column in self.columns)
        statement = f"COPY {connection.ops.quote_name(self.name)} ({columns}) FROM STDIN WITH (NULL '{NULL}')"
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(text)


def _array(elements: Iterable[str]) -> str:
    escaped = (element.replace("\\", "\\\\").replace('"', '\\"') for element in elements)
    return "{" + ",".join(f'"{element}"' for element in escaped) + "}"


def _default(field: models.Field[Any, Any]) -> Any:
    """What the field gives a row that says nothing of it; moments have to be said."""
    value = field.get_default()
    return [] if isinstance(field, ArrayField) else value


def text_of(rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows in PostgreSQL's text format, which takes a third of the time of CSV to write."""
    return "".join(map(_line, rows)).encode()


def _line(row: Sequence[Any]) -> str:
    values = [NULL if value is None else str(value) for value in row]
    line = "\t".join(values)
    if "\\" in line or "\n" in line or "\r" in line or line.count("\t") >= len(values):
        line = "\t".join(map(_escaped, values))
    return line + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def analyze(filled: Iterable[type[models.Model]]) -> None:
    """Let PostgreSQL look at what these tables hold now, rather than guess until autovacuum comes by."""
    vacuum = "" if connection.in_atomic_block else "VACUUM "
    with connection.cursor() as cursor:
        for model in filled:
            cursor.execute(f"{vacuum}ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
