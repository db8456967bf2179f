"""The demo district carries the real report through the real procedure."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from disclosures.models import DisclosureItem, Organization

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("query", ["民生台账", "一讲二评三公示", "公示"])
def test_a_resident_finds_the_work_report(client, query):
    call_command("load_demo")
    call_command("load_demo")

    page = client.get(reverse("disclosures:item_list"), {"q": query})

    assert "2022年全区党务公开工作汇报" in page.content.decode()
    assert DisclosureItem.objects.count() == 1
    assert Organization.objects.count() == 9
