"""The verbs. Each locks what it changes, checks again, changes it and writes the record."""

from ._shared import StaleItem
from .items import create_item, edit_item, index_item
from .procedure import (
    approve_item,
    archive_item,
    propose_item,
    publish_item,
    recall_item,
    refer_item,
    return_item,
    review_item,
    unschedule_item,
    withdraw_item,
)

__all__ = [
    "StaleItem",
    "approve_item",
    "archive_item",
    "create_item",
    "edit_item",
    "index_item",
    "propose_item",
    "publish_item",
    "recall_item",
    "refer_item",
    "return_item",
    "review_item",
    "unschedule_item",
    "withdraw_item",
]
