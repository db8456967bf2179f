"""What is asked for at each address; who may read what is `DisclosureItem.objects.visible_to`'s to say."""

from .files import attachment
from .items import item_detail
from .lists import item_list
from .pages import home, organization_detail, organization_list

__all__ = ["attachment", "home", "item_detail", "item_list", "organization_detail", "organization_list"]
