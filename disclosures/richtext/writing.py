"""From blocks to HTML, the one way of writing each."""

from __future__ import annotations

from html import escape
from itertools import groupby, takewhile
from typing import TYPE_CHECKING

from .blocks import MARKS, Cell, List, Quote, Rule, Table, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .blocks import Block, Piece


def write_blocks(blocks: Sequence[Block]) -> str:
    return "".join(map(_block, blocks))


def _block(block: Block) -> str:
    match block:
        case Text():
            return f"<{block.tag}>{_line(block.line)}</{block.tag}>"
        case Quote():
            return f"<blockquote>{write_blocks(block.blocks)}</blockquote>"
        case List():
            return _list(block)
        case Table():
            return _table(block)
        case Rule():
            return "<hr>"


def _line(pieces: Sequence[Piece], marks: Sequence[str] = ("a", *MARKS)) -> str:
    """The pieces with their marks nested in one order, each mark around as many as share it."""
    if not marks:
        return "".join(map(_leaf, pieces))
    mark, *inner = marks
    written = ""
    for value, group in groupby(pieces, lambda piece: piece.href if mark == "a" else mark in piece.marks):
        content = _line(list(group), inner)
        if not value:
            written += content
        elif mark == "a":
            written += f'<a href="{escape(str(value))}">{content}</a>'
        else:
            written += f"<{mark}>{content}</{mark}>"
    return written


def _leaf(piece: Piece) -> str:
    if piece.picture is not None:
        return f'<img src="attachment:{piece.picture}" alt="{escape(piece.text)}">'
    return "<br>" if piece.text == "\n" else escape(piece.text, quote=False)


def _content(blocks: Sequence[Block]) -> str:
    """Blocks of a cell or a list item: a single paragraph in front needs no tags of its own."""
    is_paragraph = [isinstance(block, Text) and block.tag == "p" for block in blocks]
    first = blocks[0] if blocks else None
    if is_paragraph[:1] == [True] and sum(is_paragraph) == 1 and isinstance(first, Text):
        return _line(first.line) + write_blocks(blocks[1:])
    return write_blocks(blocks)


def _list(block: List) -> str:
    tag = "ol" if block.ordered else "ul"
    start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
    return f"<{tag}{start}>" + "".join(f"<li>{_content(item)}</li>" for item in block.items) + f"</{tag}>"


def _table(table: Table) -> str:
    heads = list(takewhile(lambda row: all(cell.heading for cell in row), table.rows))
    if len(heads) == len(table.rows):
        heads = []
    parts = (("thead", heads), ("tbody", table.rows[len(heads) :]))
    return "<table>" + "".join(_rows(tag, rows) for tag, rows in parts if rows) + "</table>"


def _rows(tag: str, rows: Sequence[Sequence[Cell]]) -> str:
    scope = "col" if tag == "thead" else "row"
    written = "".join("<tr>" + "".join(_cell(cell, scope) for cell in row) + "</tr>" for row in rows)
    return f"<{tag}>{written}</{tag}>"


def _cell(cell: Cell, scope: str) -> str:
    tag = "th" if cell.heading else "td"
    spans = "".join(
        f' {name}="{span}"' for name, span in (("colspan", cell.colspan), ("rowspan", cell.rowspan)) if span > 1
    )
    return f"<{tag}{spans}" + (f' scope="{scope}"' if cell.heading else "") + f">{_content(cell.blocks)}</{tag}>"
