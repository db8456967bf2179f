"""What is asked for at each address; who may read what is `DisclosureItem.objects.visible_to`'s to say."""

from .feeds import item_feed
from .files import attachment, staff_attachment
from .items import item_detail
from .lists import item_list
from .meetings import meeting_calendar, meeting_feed
from .pages import focus_detail, home, kind_detail, organization_detail, organization_list

__all__ = [
    "attachment",
    "focus_detail",
    "home",
    "item_detail",
    "item_feed",
    "item_list",
    "kind_detail",
    "meeting_calendar",
    "meeting_feed",
    "organization_detail",
    "organization_list",
    "staff_attachment",
]
