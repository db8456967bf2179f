"""An appraisal in browsers from its template to the opening of the vote."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from openpyxl import Workbook

from disclosures.enums import Role
from disclosures.models import DisclosureItem
from evaluations.models import Appraisal, RollEntry, SlipCode
from evaluations.rolls import HEADINGS
from feedback.enums import Kind
from tests.factories.disclosures import EntryFactory, Office, UserFactory, organization, person
from tests.factories.evaluations import template
from tests.factories.feedback import policy

from .people import press, told

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from .people import People

TITLE = "2026年度领导干部民主测评"
CADRES = ("周明远", "何静")


def roll(voters) -> dict:
    book = Workbook()
    book.active.append(HEADINGS)
    for voter_class, people in voters.items():
        for one in people:
            book.active.append((one.name, one.username, voter_class))
    file = io.BytesIO()
    book.save(file)
    return {"name": "名册.xlsx", "mimeType": "application/zip", "buffer": file.getvalue()}


class Preparing:
    """The office, the voters, and the first steps in their order."""

    def __init__(self, people: People, clock) -> None:
        self.people, self.clock = people, clock
        for kind in Kind:
            policy(kind)
        self.office = Office(organization("河湾街道党工委", short_name="河湾街道"))
        self.inspector = person(Role.INSPECTOR, self.office.unit)
        self.cadres = [UserFactory(name=name) for name in CADRES]
        self.voters = {code: [UserFactory(name=f"{code}组{n}号") for n in range(6)] for code in "AB"}
        self.entry = EntryFactory(content="民主评议结果公示", required_fields=[])
        self.template = template()
        self.announced = False

    @property
    def appraisal(self) -> Appraisal:
        return Appraisal.objects.get()

    def later(self, **span) -> None:
        self.clock.move_to(timezone.now() + timedelta(**span))

    def secretary(self) -> Page:
        return self.people.page("secretary", self.office.secretary)

    def approver(self) -> Page:
        return self.people.page("approver", self.office.approver)

    def scrutineer(self) -> Page:
        return self.people.page("inspector", self.inspector)

    def stranger(self) -> Page:
        return self.people.page("stranger")

    def at_work(self, page: Page) -> Page:
        self.people.go(page, "admin:evaluations_appraisal_change", self.appraisal.pk)
        return page

    def in_hall(self, page: Page) -> Page:
        self.people.go(page, "admin:ballot_hall", self.appraisal.pk)
        return page

    def draft(self) -> None:
        page = self.secretary()
        self.people.go(page, "admin:evaluations_appraisal_changelist")
        self.people.go(page, "admin:evaluations_appraisal_add")
        page.get_by_label("模板").select_option(label=str(self.template))
        page.locator("#id_organization").select_option(str(self.office.unit.pk))
        page.get_by_label("标题").fill(TITLE)
        opens = timezone.localtime() + timedelta(days=10)
        for field, value in (
            ("period_from", "2026-01-01"),
            ("period_until", "2026-12-31"),
            ("opens_at", f"{opens:%Y-%m-%d}T09:00"),
            ("closes_at", f"{opens + timedelta(days=4):%Y-%m-%d}T18:00"),
            ("starts_on", f"{timezone.localtime():%Y-%m-%d}"),
        ):
            page.locator(f"#id_{field}").fill(value)
        self.people.look(page, "01-new")
        press(page, "起草评议")
        told(page, "已起草")
        for cadre in self.cadres:
            page.get_by_role("link", name="添加评议对象").click()
            page.locator("#id_name").fill(cadre.name)
            page.locator("#id_post_title").fill("党工委委员")
            page.locator("#id_account").fill(cadre.username)
            page.locator("#id_pledges").fill("每周到社区接待居民一次，当场答复或限期办结。")
            press(page, "添加")
            told(page, "已添加")
        page.get_by_role("link", name="导入参加评议人员名册").click()
        page.set_input_files("#id_file", roll({"A": [*self.voters["A"], UserFactory.build(name="没有这人")]}))
        press(page, "检查并预览变化")
        told(page, "没有人使用")
        self.people.look(page, "02-bad-roll")
        assert not RollEntry.objects.exists()
        page.set_input_files("#id_file", roll(self.voters))
        press(page, "检查并预览变化")
        told(page, "新增12人")
        assert not RollEntry.objects.exists()
        self.people.look(page, "02-roll-change")
        press(page, "导入这份名册")
        told(page, "名册已导入")
        assert RollEntry.objects.count() == 12
        self.people.look(page, "03-draft")

    def notice(self, link: str, button: str) -> int:
        """Draft a notice and take it through the four steps, the first one by hand and by everybody; its number."""
        page = self.at_work(self.secretary())
        page.get_by_role("link", name=link, exact=True).click()
        press(page, button)
        told(page, "已起草")
        path = page.locator(".p-waits li a").last.get_attribute("href")
        number = int(re.search(r"/(\d+)/", path)[1])
        if self.announced:
            self.office.through(DisclosureItem.objects.get(pk=number))
            return number
        self.announced = True
        for user, step in (
            ("secretary", "提出"),
            ("reviewer", "审核"),
            ("approver", "审批"),
            ("secretary", "公开"),
        ):
            self._step(self.people.page(user, getattr(self.office, user)), self.people.address + path, step)
        return number

    def _step(self, page: Page, address: str, step: str) -> None:
        page.goto(address)
        page.click(f"#steps a:has-text('{step}')")
        page.wait_for_selector("#step form")
        if step == "审核":
            page.check("#id_red_line")
            for aspect in ("secrecy", "necessity", "accuracy"):
                page.check(f"[name={aspect}][value=positive]")
        page.click("#step button.p-primary")
        page.wait_for_selector("#steps")

    def put_on_notice(self) -> None:
        press(self.at_work(self.approver()), "公示规则")
        told(self.approver(), "已经固定")
        number = self.notice("评议前公示", "起草公示")
        page = self.stranger()
        self.people.go(page, "disclosures:item_detail", number)
        assert page.locator(f"main a[href$='/appraisals/{self.appraisal.pk}/']").is_visible()
        self.people.look(page, "04-notice-of-rules")
        self.people.go(page, "disclosures:appraisals:detail", self.appraisal.pk)
        told(page, "每周到社区接待居民一次")
        self.people.look(page, "05-appraisal")
        page.get_by_role("link", name="计分办法").click()
        told(page, "填入数字算一算")
        self.people.look(page, "06-rule-card")

    def print_slips(self) -> None:
        page = self.in_hall(self.secretary())
        row = page.get_by_role("row", name=re.compile("^B"))
        row.get_by_label("张数").fill("2")
        self.people.look(page, "07-hall-before")
        with page.expect_popup() as opened:
            row.get_by_role("button", name="生成并打印").click()
        sheet = opened.value
        self.people.look(sheet, "08-slips")
        self.codes = [code.replace(" ", "") for code in sheet.locator(".code").all_inner_texts()]
        assert SlipCode.objects.count() == len(self.codes) == 2
        sheet.close()

    def open(self) -> None:
        self.later(days=9)
        page = self.at_work(self.secretary())
        page.get_by_role("link", name="履诺情况").first.click()
        page.get_by_label("履诺情况").fill("今年接待居民四十二次，当场答复三十五件。")
        press(page, "保存")
        press(self.in_hall(self.approver()), "开始投票")
        told(self.approver(), "投票已开始")
        self.later(days=1)
