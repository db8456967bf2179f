"""The work report of 2022, taken through all four steps by three different people, by the real verbs."""

from __future__ import annotations

from pathlib import Path

from django.utils.html import format_html_join

from disclosures import services
from disclosures.enums import Aspect, Platform
from disclosures.models import Briefing, CatalogueEntry, DisclosureItem, Post, User

REPORT = Path(__file__).with_name("work-report.zh.txt")
TITLE = "2022年全区党务公开工作汇报"
ENTRY = "QW12"


def publish() -> DisclosureItem:
    """Draft, propose, review, approve and publish the report."""
    secretary, reviewer, approver = (
        User.objects.get(username=f"district-{role}") for role in ("secretary", "reviewer", "approver")
    )
    lines = [line.strip() for line in REPORT.read_text(encoding="utf-8").splitlines() if line.strip()]
    item = Briefing(
        organization=Post.objects.get(user=secretary).organization,
        entry=CatalogueEntry.objects.current().get(code=ENTRY),
        title=TITLE,
        summary="全区坚持一个理念，紧扣三个围绕，注重四个规范，搭建五个平台，实行三个公开。",
        body=format_html_join("", "<p>{}</p>", ((line,) for line in lines[1:])),
        responsible_person=secretary.name,
        platforms=[Platform.WEB],
        series="党务公开简报",
        year=2022,
        number=1,
    )
    services.create_item(item=item, author=secretary)
    services.propose_item(item_id=item.pk, proposer=secretary)
    services.review_item(item_id=item.pk, reviewer=reviewer, aspects=list(Aspect), red_line_declared=True)
    services.approve_item(item_id=item.pk, approver=approver)
    services.publish_item(item_id=item.pk, publisher=secretary)
    return DisclosureItem.objects.get(pk=item.pk)
