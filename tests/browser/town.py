"""A small town with something on every page, and the addresses of all its pages by who opens them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosures import services
from disclosures.enums import Action, ItemKind, OrganizationKind, Role, WithdrawalKind
from disclosures.models import Briefing, Meeting
from tests.factories.disclosures import Office, organization, person
from tests.factories.files import pdf, picture, upload
from tests.public_pages import public_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosures.models import DisclosureItem, User

LONG = "关于印发《河湾区党务公开目录（试行）》并做好2026年度村（社区）党组织党务公开工作的通知"
BODY = (
    "<h2>一、主要做法</h2><p>建立了民生台账，并将办理的1233件民生实事张贴在公开栏。</p>"
    "<table><tbody><tr><th>指标</th><th>数值</th></tr><tr><td>地区生产总值</td><td>1110.2亿元</td></tr></tbody></table>"
    '<ul><li><p>例行公开</p></li></ul><blockquote><p>群众满意</p></blockquote><p><a href="https://example.org/">来源</a></p>'
)
NOT_HTML = (".xml", ".ics", ".txt", ".ico", "/feed/")


def log_in(context, live_server, user: User) -> None:
    client = Client()
    client.force_login(user)
    (cookie,) = client.cookies.values()
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


@dataclass
class Town:
    """Its office, people and items in every state."""

    district: object = field(default_factory=lambda: organization("中共河湾区委员会", kind=OrganizationKind.DISTRICT))

    def __post_init__(self) -> None:
        street = organization("河湾街道党工委", below=self.district, short_name="河湾街道")
        organization("柳岸社区党委", below=street, kind=OrganizationKind.COMMUNITY)
        self.office = Office(street)
        self.member = person(Role.MEMBER, street)
        self.inspector = person(Role.INSPECTOR, self.district)
        self.administrator = person(Role.ADMINISTRATOR, self.district)
        self.fresh = self.office.item(None, title=LONG, body=BODY)
        self.proposed = self.office.item(Action.PROPOSE, title="关于换届选举结果的公告")
        self.reviewed = self.office.item(Action.REVIEW)
        self.approved = self.office.item(Action.APPROVE)
        self.shown = self._published()
        self.gone = self.office.item(title="关于停水的通知")
        services.withdraw_item(
            item_id=self.gone.pk, user=self.office.secretary, kind=WithdrawalKind.IN_ERROR, reason="日期有误"
        )
        self._other_kinds()
        self._new_version()

    def _published(self) -> DisclosureItem:
        item = self.office.item(None, title=LONG, body=BODY, summary="办理了1233件民生实事。", keywords=["民生台账"])
        for content, name in ((pdf(), "民生台账明细表及办理情况一览（2026年第三季度）.pdf"), (picture(), "公开栏.jpg")):
            item.refresh_from_db()
            services.attach_file(
                item_id=item.pk, editor=self.office.secretary, version=item.version, upload=upload(content, name)
            )
        for action in (Action.PROPOSE, Action.REVIEW, Action.APPROVE, Action.PUBLISH):
            item = self.office.take(item, action)
        return item

    def _other_kinds(self) -> None:
        today = timezone.localdate()
        self.meeting = self.office.item(
            kind=Meeting, title="党员大会", place="二楼会议室", chair="王芳", attendance="全体党员", agenda="选举",
            resolutions="通过", held_at=timezone.now() + timedelta(days=3),
        )  # fmt: skip
        self.office.item(kind=Briefing, series="党务公开简报", year=today.year, number=1, title="简报第一期")

    def _new_version(self) -> None:
        """One that came, and one that is being written."""
        former = self.office.item(title="关于道路改造的通报", body="<p>三月动工。</p>")
        note = {"author": self.office.secretary, "change_note": "根据群众意见补充了工期"}
        self.newer = services.redisclose_item(item_id=former.pk, **note)
        services.edit_item(
            item_id=self.newer.pk, editor=self.office.secretary, version=self.newer.version,
            changes={"body": "<p>四月动工。</p>"},
        )  # fmt: skip
        for action in (Action.PROPOSE, Action.REVIEW, Action.APPROVE, Action.PUBLISH):
            self.newer = self.office.take(self.newer, action)
        self.changed = services.redisclose_item(item_id=self.shown.pk, **note)

    def pages(self) -> Iterator[tuple[User | None, str]]:
        """Every page that is looked at, and who opens it."""
        yield from ((None, path) for path in self._public())
        yield from ((self.member, path) for path in self._members())
        office = self.office
        for user in (office.secretary, office.reviewer, office.approver, self.inspector, self.administrator):
            yield user, reverse("admin:index")
        yield from ((office.secretary, path) for path in self._secretarys())
        yield from self._steps()
        for model in ("catalogueentry", "organization", "user"):
            yield self.administrator, reverse(f"admin:disclosures_{model}_changelist")
        yield self.administrator, reverse("admin:disclosures_catalogueentry_change", args=(self.shown.entry_id,))
        yield self.administrator, reverse("admin:disclosures_organization_change", args=(office.unit.pk,))
        yield self.member, reverse("admin:index")  # refused

    def _public(self) -> Iterator[str]:
        yield from (path for path in public_pages(self.shown) if not path.partition("?")[0].endswith(NOT_HTML))
        for item in (self.gone, self.meeting, self.newer):
            yield reverse("disclosures:item_detail", args=(item.pk,))
        yield from (
            "/items/?q=没有的",
            "/items/?month=十月",
            "/login/",
            "/en/login/",
            f"/login/?next=/items/{self.gone.pk}/",
        )

    def _members(self) -> Iterator[str]:
        for name in ("home", "item_list", "organization_list", "meeting_calendar"):
            yield reverse(f"members:{name}")
        yield reverse("members:item_detail", args=(self.shown.pk,))
        yield from (reverse("en-members:home"), reverse("password_change"), reverse("password_changed"), "/members/no/")

    def _secretarys(self) -> Iterator[str]:
        for kind in ItemKind.values:
            yield reverse(f"admin:disclosures_{kind}_add")
        for model in ("disclosureitem", "bulletin"):
            yield reverse(f"admin:disclosures_{model}_changelist")
        yield reverse("admin:disclosures_disclosureitem_changelist") + "?q=没有的"
        yield reverse("admin:item_from_word")
        yield reverse("admin:disclosures_bulletin_change", args=(self.fresh.pk,))
        yield reverse("admin:item_preview", args=(self.fresh.pk,))
        for item in (self.fresh, self.proposed, self.reviewed, self.approved, self.shown, self.gone, self.changed):
            yield reverse("admin:disclosures_disclosureitem_change", args=(item.pk,))
        yield reverse("admin:item_redisclose", args=(self.newer.pk,))
        yield reverse("admin:item_changes", args=(self.newer.pk,))
        yield reverse("admin:disclosures_catalogueentry_changelist")
        yield reverse("admin:index") + "no/such/page/"

    def _steps(self) -> Iterator[tuple[User, str]]:
        office = self.office
        taken = {
            Action.PROPOSE: (office.secretary, self.fresh), Action.REVIEW: (office.reviewer, self.proposed),
            Action.APPROVE: (office.approver, self.reviewed), Action.REFER: (office.approver, self.reviewed),
            Action.PUBLISH: (office.secretary, self.approved), Action.RETURN: (office.reviewer, self.proposed),
            Action.RECALL: (office.secretary, self.proposed), Action.WITHDRAW: (office.secretary, self.shown),
            Action.ARCHIVE: (office.secretary, self.gone),
        }  # fmt: skip
        for action, (user, item) in taken.items():
            yield user, reverse("admin:item_step", args=(item.pk, action.value))
