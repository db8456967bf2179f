"""The verbs. Each locks what it changes, checks again, changes it and writes the record."""

from ._shared import StaleItem
from .files import (
    attach_file,
    fill_from_word,
    read_pending_text,
    remove_file,
    remove_orphans,
    rename_file,
    reorder_files,
)
from .items import AUDIENCES, create_item, discard_item, edit_item
from .procedure import (
    approve_item,
    propose_item,
    recall_item,
    refer_item,
    reject_item,
    return_item,
    review_item,
)
from .publishing import archive_item, publish_item, unschedule_item, withdraw_item
from .revisions import redisclose_item

__all__ = [
    "AUDIENCES",
    "StaleItem",
    "approve_item",
    "archive_item",
    "attach_file",
    "create_item",
    "discard_item",
    "edit_item",
    "fill_from_word",
    "propose_item",
    "publish_item",
    "read_pending_text",
    "recall_item",
    "redisclose_item",
    "refer_item",
    "reject_item",
    "remove_file",
    "remove_orphans",
    "rename_file",
    "reorder_files",
    "return_item",
    "review_item",
    "unschedule_item",
    "withdraw_item",
]
