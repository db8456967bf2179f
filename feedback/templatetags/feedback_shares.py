"""Shares as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

if TYPE_CHECKING:
    from feedback.league import Interval

register = template.Library()


@register.filter
def percent(value: float) -> str:
    """0.876 as 88%. Only what is all or nothing is shown as 100% or 0%."""
    shown = round(value * 100)
    if shown == 100 and value < 1:
        return ">99%"
    if shown == 0 and value > 0:
        return "<1%"
    return f"{shown}%"


@register.filter
def range(interval: Interval) -> str:  # noqa: A001, RUF100 - its name in templates
    """Both ends, e.g. 72–94%."""
    return f"{round(interval.low * 100)}–{round(interval.high * 100)}%"
