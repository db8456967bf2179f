"""Keys of 2048 bits take a tenth of a second each: the suite makes a few and uses them again in every test."""

from __future__ import annotations

from itertools import count

import pytest

from evaluations import blindsign
from evaluations.services import casting

_generate = blindsign.generate_key
_made = []


@pytest.fixture(autouse=True)
def keys(monkeypatch):
    number = count()

    def generate():
        index = next(number)
        if index == len(_made):
            _made.append(_generate())
        return _made[index]

    monkeypatch.setattr(blindsign, "generate_key", generate)
    # Papers are remembered by their key, and these come again under other numbers.
    casting.paper.cache_clear()
