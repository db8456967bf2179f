"""A whole appraisal by everybody who has a part in it, each in a browser of their own, to the close."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from evaluations import services
from evaluations.enums import Channel, Status
from evaluations.models import RollEntry
from feedback.enums import Kind
from feedback.enums import Status as Asked
from feedback.models import Feedback

from .people import PHONE, browsers, press, told
from .preparing import CADRES, TITLE, Preparing

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
GRADES = ("优秀", "称职", "基本称职")


@pytest.fixture
def people(browser, live_server):
    with browsers(browser, live_server) as people:
        yield people


class Whole(Preparing):
    """The vote, the count and what follows from it."""

    def take_online(self) -> None:
        voter = self.voters["A"][0]
        page = self.people.page("member", voter, PHONE)
        self.people.go(page, "ballot:my_ballots")
        self.people.look(page, "09-my-ballots")
        page.get_by_role("link", name=TITLE).click()
        self.people.look(page, "10-take")
        press(page, "领取我的票")
        told(page, "票在此浏览器中")
        self.people.look(page, "11-taken")
        self.ballot_page = page.locator(".address").inner_text()
        page.context.clear_cookies()

    def mark(self, page: Page, grades, name: str) -> None:
        for number, (subject, grade) in enumerate(zip(CADRES, grades, strict=True)):
            screen = page.locator(f"[data-name='{subject}']")
            if not number:
                self.people.look(page, f"{name}-subject")
            for group in screen.locator("fieldset").all():
                group.get_by_role("radio", name=grade, exact=True).check()
            screen.get_by_role("button", name="下一个").click()
        self.people.look(page, f"{name}-last")

    def cast_by_slip(self) -> None:
        self.hand_out(self.voters["B"][0], "发印制票")
        page = self.people.page("resident")
        page.goto(f"{self.people.address}{reverse('ballot:slip', args=[self.appraisal.pk])}#{self.codes[0]}")
        self.people.look(page, "12-slip")
        press(page, "继续")
        self.mark(page, GRADES[:2], "13-slip")
        press(page, "核对")
        self.people.look(page, "14-slip-review")
        press(page, "投出我的票")
        told(page, "您的票已入箱")
        self.people.look(page, "15-slip-receipt")

    def hand_out(self, voter, button: str) -> None:
        page = self.in_hall(self.scrutineer())
        page.get_by_label("投票人姓名").fill(voter.name)
        press(page, "查名册")
        page.get_by_role("row", name=voter.name).first.get_by_role("button", name=button).click()
        told(page, "已登记")

    def count_paper(self) -> None:
        for voter_class in ("A", "B"):
            self.hand_out(self.voters[voter_class][1], "发纸质票")
            for voter in self.voters[voter_class][2:]:  # one after the other at the same table
                services.hand_out_ballot(
                    appraisal_id=self.appraisal.pk, officer=self.inspector, voter=voter, channel=Channel.PAPER
                )
        self.people.look(self.scrutineer(), "16-hall-open")
        for voter_class in ("A", "B"):
            self.enter(self.scrutineer(), voter_class, (3, 2), look="17-count")
            self.enter(self.secretary(), voter_class, (2, 3) if voter_class == "B" else (3, 2))
        page = self.in_hall(self.secretary())
        told(page, "处不一致")
        self.people.look(page, "18-counts-differ")
        page.get_by_role("row", name=re.compile("^B")).get_by_role("link", name="录入或更正").click()
        self.people.look(page, "19-amend")
        self.fill_count(page, (3, 2))
        page.get_by_label("更正原因").fill("误将一张优秀计入称职")
        press(page, "提交我的清点")
        expect(page.get_by_text("✓ 一致")).to_have_count(2)

    def enter(self, page: Page, voter_class: str, numbers, look: str = "") -> None:
        self.in_hall(page).get_by_role("link", name="清点一批").click()
        page.locator("[name=voter_class]").select_option(voter_class)
        page.locator("[name=number]").fill("1")
        self.fill_count(page, numbers)
        if look:
            self.people.look(page, look)
        press(page, "提交我的清点")
        told(page, "已记录您的清点")

    def fill_count(self, page: Page, numbers) -> None:
        page.locator("[name=collected]").fill(str(sum(numbers)))
        for grade, number in zip(GRADES, numbers, strict=False):
            for cell in page.locator(f"input[aria-label$=' {grade}']").all():
                cell.fill(str(number))

    def cast_later(self) -> None:
        """Two days after it was taken, in the same browser, which is logged in nowhere."""
        self.later(days=2)
        page = self.people.pages["member"]
        assert page.context.cookies() == []
        page.goto(self.people.address + reverse("ballot:ballot", args=[self.appraisal.pk]))
        self.mark(page, ("优秀", "基本称职"), "20-ballot")
        press(page, "投出我的票")
        told(page, "您的票已入箱")
        self.people.look(page, "21-receipt")
        self.trackers = page.locator(".trackers code").all_inner_texts()
        page.get_by_role("link", name="我的投票保密吗").click()
        self.people.look(page, "22-secret")

    def seal(self) -> None:
        self.later(days=3)
        press(self.in_hall(self.scrutineer()), "提出封箱")
        page = self.in_hall(self.approver())
        self.people.look(page, "23-seal")
        press(page, "封箱")
        told(page, "已封箱")
        self.people.look(page, "24-sealed")
        number = self.notice("计票前公示", "起草公示")
        page = self.stranger()
        self.people.go(page, "disclosures:item_detail", number)
        self.people.look(page, "25-notice-of-board")
        self.people.go(page, "disclosures:appraisals:detail", self.appraisal.pk)
        page.get_by_role("link", name="查找我的票").click()
        self.people.look(page, "26-board")
        assert set(self.trackers) <= set(page.locator(".trackers code").all_inner_texts())

    def count(self) -> None:
        self.later(days=7)
        self.result_notice = self.notice("计票并起草结果公示", "计票")
        press(self.at_work(self.approver()), "公布结果")
        told(self.approver(), "结果已发布")
        assert self.appraisal.status == Status.PUBLISHED

    def recount(self) -> None:
        page = self.stranger()
        self.people.go(page, "disclosures:appraisals:detail", self.appraisal.pk)
        page.get_by_role("link", name="查看结果").click()
        self.people.look(page, "27-result")
        with page.expect_download() as loading:
            page.get_by_role("link", name="下载数据包").click()
        folder = loading.value.path().parent / "package"
        zipfile.ZipFile(loading.value.path()).extractall(folder)
        done = subprocess.run([sys.executable, "-I", "recount.py"], cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout

    def object(self) -> None:
        """Somebody who reads the notice of the result objects, and is answered."""
        page = self.people.page("objector")
        self.people.go(page, "disclosures:item_detail", self.result_notice)
        self.people.look(page, "28-notice-of-result")
        page.get_by_role("link", name="就此提问").click()
        self.people.look(page, "29-ask")
        page.get_by_role("link", name="异议").click()
        page.get_by_label("内容").fill("何静同志的承诺没有兑现，请核实。")
        self.people.look(page, "30-objection")
        page.wait_for_timeout(4_200)  # what is sent sooner than anybody types is looked at first
        press(page, "提交")
        page.wait_for_selector(".receipt")
        self.people.look(page, "31-receipt")

        self.answer()

    def answer(self) -> None:
        """The office takes the objection up, answers it with four eyes, and nothing of the vote is touched."""
        case = Feedback.objects.get()
        assert (case.kind, case.item_id, case.status) == (Kind.OBJECTION, self.result_notice, Asked.RECEIVED)
        steps = (
            (self.secretary, "accept", {}),
            (self.secretary, "draft", {"text": "经核实，何静同志接待居民四十次，记录附后。"}),
            (self.secretary, "propose", {}),
            (self.approver, "approve", {}),
            (self.secretary, "send", {}),
        )
        for who, step, fields in steps:
            page = who()
            self.people.go(page, "admin:case_step", case.pk, step)
            for name, text in fields.items():
                page.locator(f"#id_{name}").fill(text)
            page.locator("#step").get_by_role("button").last.click()
            page.wait_for_url("**" + reverse("admin:feedback_feedback_change", args=(case.pk,)))
        case.refresh_from_db()
        assert case.status == Asked.ANSWERED

    def decide(self) -> None:
        """The secretary proposes verdicts, one of them other than the count's; the approver decides."""
        page = self.at_work(self.secretary())
        page.get_by_role("link", name="提出评定等次").click()
        second = self.appraisal.subjects.get(name=CADRES[1])
        page.locator(f"#id_grade_{second.pk}").select_option(label="基本称职")
        self.people.look(page, "32-verdicts")
        press(page, "提出审核")
        told(page, "最接近")
        page.locator(f"#id_reason_{second.pk}").fill("受到党纪处分，影响期未满")
        press(page, "提出审核")
        told(page, "由审批人确定")
        page = self.at_work(self.approver())
        told(page, "受到党纪处分")
        self.people.look(page, "33-proposed")
        press(page, "确定评定等次")
        told(page, "评定等次已经确定")
        page = self.stranger()
        self.people.go(page, "disclosures:appraisals:result", self.appraisal.pk)
        told(page, "受到党纪处分，影响期未满")

    def put_right(self) -> None:
        """A problem becomes a task; its owner reports on a phone, the inspector accepts, and a notice tells it."""
        owner = self.cadres[1]
        page = self.at_work(self.secretary())
        page.get_by_role("link", name="添加整改事项").click()
        page.locator("#id_subject").select_option(label=owner.name)
        page.locator("#id_problem").fill("接待居民不足")
        page.locator("#id_measure").fill("每周增加一次接待")
        page.locator("#id_owner").fill(owner.username)
        page.locator("#id_due_on").fill(f"{timezone.localdate() + timedelta(days=30):%Y-%m-%d}")
        self.people.look(page, "34-task")
        press(page, "添加")
        told(page, "已添加")
        self.later(days=10)
        mine = self.people.page("owner", owner, PHONE)
        self.people.go(mine, "rectifications:mine")
        self.people.look(mine, "35-my-tasks")
        mine.get_by_role("link", name="接待居民不足").click()
        mine.get_by_label("整改情况").fill("十天内增加接待三次，答复二十一件。")
        self.people.look(mine, "36-report")
        press(mine, "报告")
        told(mine, "已报告")
        page = self.at_work(self.scrutineer())
        told(page, "十天内增加接待三次")
        self.people.look(page, "37-tasks")
        press(page, "验收通过")
        told(page, "已验收")
        number = self.notice("整改情况公示", "起草公示")
        page = self.stranger()
        self.people.go(page, "disclosures:appraisals:detail", self.appraisal.pk)
        assert page.locator(f"a[href$='/{number}/']").count() == 1
        self.people.go(page, "disclosures:appraisals:result", self.appraisal.pk)
        told(page, "十天内增加接待三次")
        self.people.look(page, "38-result-in-the-end")

    def close(self) -> None:
        page = self.at_work(self.approver())
        press(page, "结束评议")
        told(page, "评议已结束")
        self.people.look(page, "39-closed")
        assert self.appraisal.status == Status.CLOSED
        assert not RollEntry.objects.exists()


def test_a_whole_appraisal(people, time_machine):
    time_machine.move_to(datetime(2026, 11, 25, 10, 0, tzinfo=timezone.get_default_timezone()))
    whole = Whole(people, time_machine)
    whole.draft()
    whole.put_on_notice()
    whole.print_slips()
    whole.open()
    whole.take_online()
    whole.cast_by_slip()
    whole.count_paper()
    whole.cast_later()
    whole.seal()
    whole.count()
    whole.recount()
    whole.object()
    whole.decide()
    whole.put_right()
    whole.close()
