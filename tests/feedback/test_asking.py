"""A resident asks, keeps the receipt and follows it: pages, receipts, and what is stored of them."""

import html
import re
import time
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from feedback import services
from feedback.enums import Channel, Kind, Naming, Stage, Status
from feedback.models import Feedback, Sender
from feedback.proof import fingerprint
from feedback.receipts import Ticket, new_secret
from tests.factories.disclosures import Office
from tests.factories.feedback import policy
from tests.factories.files import picture

pytestmark = pytest.mark.django_db
TEXT = "三号楼加装电梯何时公示？已经等了两个月。"
NAME, PHONE = "李秀英", "13912345678"


@pytest.fixture
def office():
    for kind in Kind:
        policy(kind)
    return Office()


@pytest.fixture
def asked(client, office):
    """Ask through the pages; the answer is the receipt."""

    def ask(kind=Kind.INQUIRY, *, path=None, **more):
        address = path or reverse("disclosures:ask:write", args=(kind,))
        ticket = Ticket(uuid.uuid4(), new_secret(), time.time() - 60).signed()
        given = {"organization": office.unit.pk, "text": TEXT, "naming": Naming.ANONYMOUS, "ticket": ticket}
        return client.post(address, given | more)

    return ask


def ticket_in(page):
    return html.unescape(re.search(r'name="ticket" value="([^"]+)"', page)[1])


def receipt_of(response):
    """Number and secret, as they stand on the page."""
    page = response.content.decode()
    return re.findall(r'class="code">([\d -]+)<', page)


def test_the_receipt_opens_the_question(asked, client):
    number, secret = receipt_of(asked())
    client.cookies.clear()

    answer = client.post(reverse("disclosures:ask:follow"), {"number": number, "secret": secret}, follow=True)

    assert answer.redirect_chain == [(reverse("disclosures:ask:mine"), 302)]
    assert TEXT in answer.content.decode()
    assert re.fullmatch(r"\d{4}( \d{4}){3}", secret)


def test_what_was_typed_is_what_is_stored(asked, office):
    asked()

    stored = Feedback.objects.get()
    assert (stored.text, stored.kind, stored.channel, stored.organization) == (
        TEXT,
        Kind.INQUIRY,
        Channel.WEB,
        office.unit,
    )
    assert stored.subject == "三号楼加装电梯何时公示"
    assert stored.clocks.count() == 2


def test_neither_secret_nor_name_nor_contact_is_stored_in_clear(asked):
    response = asked(naming=Naming.PRIVATE, name=NAME, contact=PHONE)
    _number, secret = receipt_of(response)
    sender = Sender.objects.get()

    stored = " ".join(str(value) for value in vars(sender).values())
    assert (sender.name, sender.contact) == (NAME, PHONE)
    for clear in (secret, secret.replace(" ", ""), NAME, PHONE):
        assert clear not in stored


def test_an_anonymous_sender_s_name_is_not_kept_even_if_it_was_typed(asked):
    asked(naming=Naming.ANONYMOUS, name=NAME, contact=PHONE)

    assert not Sender.objects.get().has_told


def test_no_address_ever_holds_the_secret(asked, client):
    response = asked()
    _number, secret = receipt_of(response)
    page = response.content.decode()

    for address in re.findall(r'(?:href|action|src)="([^"]+)"', page):
        assert not re.search(secret.replace(" ", r"\D*"), address)
    assert "secret" not in response.request["PATH_INFO"] + response.request["QUERY_STRING"]


def test_sending_the_same_form_again_gives_the_same_receipt(asked, client, office):
    address = reverse("disclosures:ask:write", args=(Kind.INQUIRY,))
    ticket = ticket_in(client.get(address).content.decode())
    form = {"organization": office.unit.pk, "text": TEXT, "naming": Naming.ANONYMOUS, "ticket": ticket}

    first, second = client.post(address, form), client.post(address, form)

    assert receipt_of(first) == receipt_of(second)
    assert Feedback.objects.count() == 1


def test_another_text_in_the_same_form_is_asked_about_and_then_a_question_of_its_own(asked, client, office):
    address = reverse("disclosures:ask:write", args=(Kind.INQUIRY,))
    form = {"organization": office.unit.pk, "text": TEXT, "naming": Naming.ANONYMOUS}
    client.post(address, form | {"ticket": ticket_in(client.get(address).content.decode())})
    sent = Sender.objects.get()
    ticket = ticket_in(client.get(address).content.decode())
    client.post(address, form | {"ticket": ticket})

    again = client.post(address, form | {"ticket": ticket, "text": "另一个问题：停车位怎么分？"})
    page = again.content.decode()
    assert "另一个问题：停车位怎么分？" in page
    client.post(address, form | {"ticket": ticket_in(page), "text": "另一个问题：停车位怎么分？"})

    assert Feedback.objects.count() == 3
    assert sent.feedback.text == TEXT


def test_a_form_that_lay_open_too_long_loses_nothing(client, office, asked):
    answer = asked(ticket="tampered:with")

    page = answer.content.decode()
    assert TEXT in page
    assert not Feedback.objects.exists()
    assert "打开太久" in page


def test_the_saved_receipt_proves_what_was_filed(asked, client):
    response = asked()
    number, secret = receipt_of(response)
    page = response.content.decode()

    saved = client.post(reverse("disclosures:ask:save_receipt"), {"ticket": ticket_in(page)})
    text = saved.content.decode()

    filed = text.split("-" * 50 + "\n")[1]
    assert number in text
    assert secret in text
    assert TEXT in filed
    assert fingerprint(filed) == Sender.objects.get().filed_hash
    assert Sender.objects.get().filed_hash in text
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert secret not in saved.headers["Content-Disposition"]


def test_the_saved_receipt_still_proves_it_after_more_was_supplied(asked, client, office):
    page = asked(enclosures=SimpleUploadedFile("楼.jpg", picture())).content.decode()
    stored = Feedback.objects.get()
    services.ask_asker(feedback_id=stored.pk, user=office.secretary, question="是几单元？")
    more = SimpleUploadedFile("门.jpg", picture(size=(50, 50)))
    client.post(reverse("disclosures:ask:supply"), {"text": "二单元", "enclosures": more})

    saved = client.post(reverse("disclosures:ask:save_receipt"), {"ticket": ticket_in(page)}).content.decode()
    filed = saved.split("-" * 50 + "\n")[1]
    assert fingerprint(filed) == Sender.objects.get().filed_hash
    assert "楼.jpg" in filed
    assert "门.jpg" not in filed


@pytest.mark.parametrize(
    ("missing", "words"),
    [({"text": ""}, "这个字段是必填项"), ({"naming": Naming.PRIVATE, "name": ""}, "请填写姓名，或者选择“匿名”")],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(asked, missing, words):
    answer = asked(contact="邮箱 x@example.com"[3:], **missing)

    page = answer.content.decode()
    assert words in page
    assert "x@example.com" in page
    assert not Feedback.objects.exists()


def test_a_request_needs_name_and_contact_and_a_correction_is_not_asked_for_them(asked, client):
    refused = asked(Kind.REQUEST, naming=Naming.ANONYMOUS, wanted_form="copy")
    assert refused.status_code == 200
    assert not Feedback.objects.exists()

    asked(Kind.REQUEST, naming=Naming.PRIVATE, name=NAME, contact=PHONE, wanted_form="copy")
    assert Feedback.objects.get().wanted_form == "copy"

    page = client.get(reverse("disclosures:ask:write", args=(Kind.CORRECTION,))).content.decode()
    assert 'name="contact"' not in page


def test_asking_about_an_item_goes_to_its_organisation(asked, client, office):
    item = office.item()
    asked(path=reverse("disclosures:ask:write", args=(Kind.SUGGESTION,)) + f"?item={item.pk}", organization="")

    stored = Feedback.objects.get()
    assert (stored.item_id, stored.organization) == (item.pk, office.unit)


def test_the_choice_of_organisations_begins_with_the_district(client, office):
    page = client.get(reverse("disclosures:ask:write", args=(Kind.INQUIRY,))).content.decode()

    options = re.search(r'<select name="organization".*?</select>', page, re.DOTALL)[0]
    assert re.findall(r'value="(\d*)"( selected)?', options) == [(str(office.unit.pk), " selected")]


def test_an_item_that_is_not_public_is_not_named(client, office):
    item = office.draft(title="未公开的标题")

    for name, arguments in (("choose", ()), ("write", (Kind.INQUIRY,))):
        page = client.get(reverse(f"disclosures:ask:{name}", args=arguments) + f"?item={item.pk}")
        assert page.status_code == 200
        assert "未公开的标题" not in page.content.decode()


def test_supplying_what_is_asked_for(asked, client, office):
    asked()
    stored = Feedback.objects.get()
    services.ask_asker(feedback_id=stored.pk, user=office.secretary, question="是几单元？")

    page = client.get(reverse("disclosures:ask:mine")).content.decode()
    assert "是几单元？" in page
    client.post(
        reverse("disclosures:ask:supply"),
        {"text": "二单元", "enclosures": SimpleUploadedFile("楼.jpg", picture())},
    )

    stored.refresh_from_db()
    assert stored.status == Status.ACCEPTED
    assert stored.events.last().comment == "二单元"
    assert stored.enclosures.get().name == "楼.jpg"


def test_withdrawing_takes_a_tick(asked, client):
    asked()

    client.post(reverse("disclosures:ask:withdraw"))
    assert Feedback.objects.get().status == Status.RECEIVED

    client.post(reverse("disclosures:ask:withdraw"), {"sure": "yes"})
    assert Feedback.objects.get().status == Status.WITHDRAWN


def test_without_the_receipt_nothing_is_shown(asked, client):
    asked(enclosures=SimpleUploadedFile("楼.jpg", picture()))
    enclosure = Feedback.objects.get().enclosures.get()
    address = reverse("disclosures:ask:enclosure", args=(enclosure.pk,))
    assert client.get(address).status_code == 200

    client.post(reverse("disclosures:ask:leave"))

    assert client.get(address).status_code == 404
    assert client.get(reverse("disclosures:ask:mine")).status_code == 302


def test_another_s_receipt_does_not_open_one_s_file(asked, client):
    asked(enclosures=SimpleUploadedFile("楼.jpg", picture()))
    first = Feedback.objects.get().enclosures.get()
    asked(text="另一个问题")

    assert client.get(reverse("disclosures:ask:enclosure", args=(first.pk,))).status_code == 404


PAGES = ["choose", "write", "follow", "mine", "leave", "supply", "withdraw", "save_receipt", "enclosure"]


@pytest.mark.parametrize("name", PAGES)
def test_no_cache_keeps_any_of_these_pages(client, office, asked, name):
    asked()
    arguments = {"write": (Kind.INQUIRY,), "enclosure": (1,)}.get(name, ())
    address = reverse(f"disclosures:ask:{name}", args=arguments)

    for answer in (client.get(address), client.post(address)):
        if answer.status_code != 404:
            assert answer.headers["Cache-Control"] == "private, no-store", address


@pytest.mark.parametrize("surface", ["en", "members", "en-members"])
def test_the_pages_stand_on_every_surface(client, office, surface):
    client.force_login(office.secretary)

    page = client.get(reverse("disclosures:ask:choose", current_app=surface)).content.decode()

    assert reverse("disclosures:ask:write", args=(Kind.INQUIRY,), current_app=surface) in page
    assert f'href="{reverse("disclosures:home", current_app=surface)}"' in page


def test_members_pages_ask_for_the_login(client):
    answer = client.get("/members/ask/")

    assert answer.status_code == 302
    assert answer.url.startswith("/login/")


def test_a_kind_without_a_deadline_is_refused_kindly(client, db):
    office = Office()
    address = reverse("disclosures:ask:write", args=(Kind.INQUIRY,))
    form = {"organization": office.unit.pk, "text": TEXT, "naming": Naming.ANONYMOUS}

    answer = client.post(address, form | {"ticket": Ticket.new().signed()})

    page = answer.content.decode()
    assert "还没有设定“问询”的答复期限" in page
    assert TEXT in page
    assert not Feedback.objects.exists()


def answered(office, asked):
    services.acknowledge_feedback(feedback_id=asked.pk, user=office.secretary)
    services.draft_reply(
        feedback_id=asked.pk, user=office.secretary, text="三号楼加装电梯将于下月在社区公开栏公示，届时可以提出意见。"
    )
    return services.send_reply(feedback_id=asked.pk, user=office.secretary)


def test_the_sender_reads_the_answer_and_says_that_it_does_not_satisfy(asked, client, office):
    asked()
    stored = Feedback.objects.get()
    answered(office, stored)

    page = client.get(reverse("disclosures:ask:mine")).content.decode()
    assert "下月在社区公开栏公示" in page
    client.post(reverse("disclosures:ask:rate"), {"satisfaction": "not", "comment": "没有说哪一天"})

    stored.refresh_from_db()
    assert stored.status == Status.ACCEPTED
    assert stored.clocks.filter(stage=Stage.REOPENED).count() == 1
    page = client.get(reverse("disclosures:ask:mine")).content.decode()
    assert "没有说哪一天" in page
    assert reverse("disclosures:ask:rate") not in page


def test_the_sender_can_recount_why_it_is_due(asked, client):
    asked()

    page = client.get(reverse("disclosures:ask:mine")).content.decode()
    assert page.count('class="why-due-counted"') == 15


def test_more_files_than_the_web_server_takes_are_refused_beside_the_field(asked, monkeypatch):
    monkeypatch.setattr("feedback.forms.MOST_BYTES", 100)

    page = asked(enclosures=SimpleUploadedFile("楼.jpg", picture())).content.decode()
    assert "所有附件合计不能超过" in page
    assert TEXT in page
    assert not Feedback.objects.exists()


def test_a_file_that_is_not_what_it_says_is_refused_and_the_text_stays(asked):
    page = asked(enclosures=SimpleUploadedFile("楼.jpg", b"MZ\x90\x00 a program")).content.decode()

    assert TEXT in page
    assert "请重新选择附件" in page
    assert not Feedback.objects.exists()
