"""A small believable district: its organisations, people, catalogue and the work report of 2022."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction
from django.utils.html import format_html_join

from disclosures import services
from disclosures.enums import Aspect, Focus, OrganizationKind, Platform, Role, Timing
from disclosures.models import Briefing, CatalogueEntry, Organization, Post, User

REPORT = Path(__file__).with_name("work-report.zh.txt")
TREE = {
    ("河湾区纪委监委机关", OrganizationKind.DISCIPLINE): (),
    ("区委组织部", OrganizationKind.DEPARTMENT): (),
    ("河湾街道党工委", OrganizationKind.TOWN): ("柳岸社区党委", "码头社区党总支"),
    ("青石镇党委", OrganizationKind.TOWN): ("石桥村党支部", "上坪村党支部"),
}
# From the report's three focuses and its lists of what was disclosed under each.
CATALOGUE = (
    ("Z01", Focus.KEY, "党组织决议、决定和执行情况"),
    ("R01", Focus.CONCERN, "干部选任和管理情况"),
    ("R02", Focus.CONCERN, "联系服务群众、民生实事办理情况"),
    ("N01", Focus.HARD, "落实党风廉政建设责任制情况"),
)
SOURCE = "2022年全区党务公开工作汇报"


def _organizations() -> Organization:
    district = Organization.objects.add_root({"kind": OrganizationKind.DISTRICT, "name": "中共河湾区委员会"})
    for (name, kind), communities in TREE.items():
        unit = Organization.objects.add_child(district, {"kind": kind, "name": name})
        for community in communities:
            Organization.objects.add_child(unit, {"kind": OrganizationKind.COMMUNITY, "name": community})
    return Organization.objects.get(pk=district.pk)


def _person(username: str, name: str, role: Role, unit: Organization) -> User:
    """Somebody with a post and no usable password: the demo's accounts are opened with `changepassword`."""
    user = User.objects.create_user(username=username, name=name)
    Post.objects.create(user=user, organization=unit, role=role)
    return user


def _report_html(paragraphs: list[str]) -> str:
    return format_html_join("", "<p>{}</p>", ((paragraph,) for paragraph in paragraphs))


@transaction.atomic
def build() -> bool:
    """Build the district and take the report through all four steps; False if it is there already."""
    if Organization.objects.exists():
        return False
    district = _organizations()
    for code, focus, content in CATALOGUE:
        CatalogueEntry.objects.create(
            code=code,
            focus=focus,
            content=content,
            timing=Timing.IMMEDIATE,
            time_limit=5,
            platforms=[Platform.WEB],
            organization_kinds=OrganizationKind.values,
            source=SOURCE,
        )
    secretary = _person("wangfang", "王芳", Role.SECRETARY, district)
    reviewer = _person("lijianguo", "李建国", Role.REVIEWER, district)
    approver = _person("chenwei", "陈伟", Role.APPROVER, district)
    lines = [line.strip() for line in REPORT.read_text(encoding="utf-8").splitlines() if line.strip()]
    report = Briefing(
        organization=district,
        entry=CatalogueEntry.objects.get(code="Z01", version=1),
        title="2022年全区党务公开工作汇报",
        body=_report_html(lines[1:]),
        responsible_person=secretary.name,
        platforms=[Platform.WEB],
        series="党务公开简报",
        year=2022,
        number=1,
    )
    services.create_item(item=report, author=secretary)
    services.propose_item(item_id=report.pk, proposer=secretary)
    services.review_item(item_id=report.pk, reviewer=reviewer, aspects=list(Aspect), red_line_declared=True)
    services.approve_item(item_id=report.pk, approver=approver)
    services.publish_item(item_id=report.pk, publisher=secretary)
    return True
