"""The verbs. Each locks what it changes, checks again, changes it and writes the record."""

from ._shared import StaleItem
from .catalogue import create_entry, retire_entry, revise_entry
from .files import (
    attach_file,
    fill_from_word,
    read_pending_text,
    remove_file,
    rename_file,
    reorder_files,
)
from .items import AUDIENCES, create_item, discard_item, edit_item
from .managing import Misfilled, StaleRecord, last_change
from .organizations import (
    change_organization,
    close_organization,
    create_organization,
    merge_organization,
    move_organization,
    rename_organization,
    reorder_organization,
)
from .people import (
    appoint,
    change_person,
    create_person,
    deactivate_person,
    end_post,
    issue_password_link,
    known_by,
    reactivate_person,
)
from .procedure import (
    approve_item,
    propose_item,
    recall_item,
    refer_item,
    reject_item,
    return_item,
    review_item,
    standing_verdicts,
)
from .publishing import archive_item, publish_item, unschedule_item, withdraw_item
from .revisions import redisclose_item
from .storing import remove_orphans

__all__ = [
    "AUDIENCES",
    "Misfilled",
    "StaleItem",
    "StaleRecord",
    "appoint",
    "approve_item",
    "archive_item",
    "attach_file",
    "change_organization",
    "change_person",
    "close_organization",
    "create_entry",
    "create_item",
    "create_organization",
    "create_person",
    "deactivate_person",
    "discard_item",
    "edit_item",
    "end_post",
    "fill_from_word",
    "issue_password_link",
    "known_by",
    "last_change",
    "merge_organization",
    "move_organization",
    "propose_item",
    "publish_item",
    "reactivate_person",
    "read_pending_text",
    "recall_item",
    "redisclose_item",
    "refer_item",
    "reject_item",
    "remove_file",
    "remove_orphans",
    "rename_file",
    "rename_organization",
    "reorder_files",
    "reorder_organization",
    "retire_entry",
    "return_item",
    "review_item",
    "revise_entry",
    "standing_verdicts",
    "unschedule_item",
    "withdraw_item",
]
