"""Attachments, pictures and Word files in the admin."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from disclosures import services
from disclosures.enums import Action, ItemKind, OrganizationKind, Platform
from disclosures.models import Attachment, Briefing, Bulletin, DisclosureItem, Meeting
from tests.disclosures.test_admin_items import _change_url, _opened, _typed
from tests.factories.disclosures import EntryFactory, Office
from tests.factories.files import excel, pdf, picture, upload, word
from tests.factories.word import work_report

pytestmark = pytest.mark.django_db

FROM_WORD = reverse("admin:item_from_word")


@pytest.fixture
def office():
    return Office()


@pytest.fixture(autouse=True)
def secretary(client, office):
    client.force_login(office.secretary)


def _names(item):
    return list(item.attachments.filter(inline=False).values_list("name", flat=True))


def _with_files(client, item, *uploads):
    for file in uploads:
        version = DisclosureItem.objects.get(pk=item.pk).version
        services.attach_file(item_id=item.pk, editor=item.proposed_by or _author(item), version=version, upload=file)
    return DisclosureItem.objects.get(pk=item.pk)


def _author(item):
    return item.contributors.get().user


def _form(client, item):
    answer = client.get(_change_url(item))
    files = {bound.html_name: bound.value() for bound in answer.context["files"] if bound.value() not in (None, False)}
    return _opened(client, item) | files


def test_a_new_item_takes_several_files_at_once(client, office):
    data = _typed(entry=EntryFactory().pk) | {
        "files-uploads": [upload(pdf(), "一.pdf"), upload(excel(("村", 12)), "二.xlsx")]
    }

    answer = client.post(reverse("admin:disclosures_bulletin_add"), data)

    assert answer.status_code == 302
    assert _names(Bulletin.objects.get()) == ["一.pdf", "二.xlsx"]


def test_a_refused_file_is_named_and_everything_else_is_saved(client, office):
    data = _typed(entry=EntryFactory().pk) | {
        "files-uploads": [upload(b"MZ\x90\x00", "病毒.pdf"), upload(pdf(), "一.pdf")]
    }

    answer = client.post(reverse("admin:disclosures_bulletin_add"), data)

    item = Bulletin.objects.get()
    assert answer.status_code == 400
    assert _names(item) == ["一.pdf"]
    [error] = answer.context["files"].errors["uploads"]
    assert error.startswith("病毒.pdf：")
    page = answer.content.decode()
    assert re.search(rf'<form method="post" action="{_change_url(item)}"', page)
    assert f"new-bulletin-{office.unit.pk}" in page  # the browser may forget what it kept


def test_files_are_renamed_put_in_order_and_removed(client, office):
    item = _with_files(client, office.item(None), upload(pdf(("甲",)), "甲.pdf"), upload(pdf(("乙",)), "乙.pdf"))
    item = _with_files(client, item, upload(pdf(("丙",)), "丙.pdf"))
    first, second, third = item.attachments.all()
    form = _form(client, item)

    answer = client.post(
        _change_url(item),
        form
        | {f"files-position_{third.pk}": 1, f"files-position_{first.pk}": 2, f"files-remove_{second.pk}": "on"}
        | {f"files-name_{first.pk}": "报名表"},
    )

    assert answer.status_code == 302
    assert _names(item) == ["丙.pdf", "报名表.pdf"]


def test_files_alone_change_no_text_and_void_what_they_touch(client, office):
    item = office.item(Action.REVIEW)

    client.post(_change_url(item), _form(client, item) | {"files-uploads": [upload(pdf(), "一.pdf")]})

    item.refresh_from_db()
    assert item.steps.count() == 4  # drafted, proposed, reviewed, and the file
    assert "一.pdf" in item.steps.last().comment
    assert item.status == "proposed"


def test_wrong_input_about_a_file_is_said_next_to_it(client, office):
    item = _with_files(client, office.item(None), upload(pdf(), "甲.pdf"))
    [file] = item.attachments.all()

    answer = client.post(
        _change_url(item), _form(client, item) | {f"files-name_{file.pk}": "", "title": "改了一半的标题"}
    )

    assert answer.status_code == 400
    assert list(answer.context["files"].errors) == [f"name_{file.pk}"]
    assert "改了一半的标题" in answer.content.decode()
    assert _names(item) == ["甲.pdf"]


def test_the_editor_puts_a_picture_into_the_text(client, office):
    item = office.item(None)
    address = reverse("admin:item_pictures", args=(item.pk,))

    answer = client.post(address, {"upload": upload(picture(), "图.jpg"), "version": item.version})

    stored = Attachment.objects.get()
    assert stored.inline
    assert answer.json() == {
        "src": reverse("staff_attachment", args=(item.pk, stored.pk)),
        "version": item.version + 1,
    }
    body = f'<p>前</p><p><img src="attachment:{stored.pk}" alt="公开栏"></p>'
    saved = client.post(_change_url(item), _form(client, item) | {"body": body, "version": item.version + 1})
    assert saved.status_code == 302
    item.refresh_from_db()
    assert f'src="attachment:{stored.pk}"' in item.body
    assert f'src="{reverse("staff_attachment", args=(item.pk, stored.pk))}"' in client.get(saved.url).content.decode()


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"upload": upload(b"GIF89a", "图.gif")}, 400),
        ({}, 400),
        ({"upload": upload(picture(), "图.jpg"), "version": 99}, 409),
        ({"upload": upload(picture(), "图.jpg"), "version": "x"}, 400),
    ],
)
def test_a_picture_that_cannot_be_taken_is_explained(client, office, data, status):
    item = office.item(None)

    answer = client.post(reverse("admin:item_pictures", args=(item.pk,)), {"version": item.version} | data)

    assert (answer.status_code, list(answer.json())) == (status, ["error"])
    assert not Attachment.objects.exists()


def test_nobody_else_puts_pictures_into_it(client, office):
    item = office.item(None)
    client.force_login(Office().secretary)

    answer = client.post(
        reverse("admin:item_pictures", args=(item.pk,)),
        {"upload": upload(picture(), "图.jpg"), "version": item.version},
    )

    assert answer.status_code == 404
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("kind", "model"), [(ItemKind.BULLETIN, Bulletin), (ItemKind.BRIEFING, Briefing), (ItemKind.MEETING, Meeting)]
)
def test_a_word_file_becomes_a_draft_of_the_entry_s_kind(client, office, kind, model):
    entry = EntryFactory(item_kind=kind)

    answer = client.post(FROM_WORD, {"entry": entry.pk, "file": upload(work_report(), "汇报.docx")})

    item = model.objects.get()
    assert answer.url == _change_url(item)
    assert item.title == "2022年全区党务公开工作汇报"
    assert "1233件民生实事" in item.body
    assert "<table>" in item.body
    assert item.attachments.filter(inline=True).count() == 1
    assert (item.scope, item.platforms) == (entry.scope, [Platform.WEB])
    assert item.responsible_person == office.secretary.name
    page = client.get(answer.url).content.decode()
    assert "请核对并补充" in page


def test_what_is_no_word_file_is_refused_next_to_the_field_and_leaves_nothing(client, office):
    entry = EntryFactory()
    for data, fields in (
        ({"entry": entry.pk, "file": upload(pdf(), "一.docx")}, ["file"]),
        ({"entry": entry.pk}, ["file"]),
        ({"file": upload(word("甲"), "一.docx")}, ["entry"]),
    ):
        answer = client.post(FROM_WORD, data)
        assert (answer.status_code, list(answer.context["form"].errors)) == (400, fields)
    assert not DisclosureItem.objects.exists()
    assert not Attachment.objects.exists()


def test_the_entries_offered_for_word_are_in_groups_by_kind(client, office):
    EntryFactory(item_kind=ItemKind.MEETING, content="党员大会")
    EntryFactory(content="决议")
    EntryFactory(organization_kinds=[OrganizationKind.BRANCH])

    choices = list(client.get(FROM_WORD).context["form"].fields["entry"].choices)

    assert [(group, len(entries)) for group, entries in choices[1:]] == [("公开栏", 1), ("会议", 1)]


def test_whoever_drafts_for_nobody_makes_nothing_from_word(client, office):
    client.force_login(office.approver)

    assert client.get(FROM_WORD).status_code == 403


def test_a_word_file_takes_the_place_of_a_draft_s_text(client, office):
    item = _with_files(client, office.item(None, title="旧标题"), upload(pdf(), "附件.pdf"))
    address = reverse("admin:item_word", args=(item.pk,))
    assert address in client.get(reverse("admin:disclosures_disclosureitem_change", args=(item.pk,))).content.decode()

    answer = client.post(address, {"version": item.version, "file": upload(work_report(), "汇报.docx")})

    assert answer.url == _change_url(Bulletin.objects.get(pk=item.pk))
    item = DisclosureItem.objects.get(pk=item.pk)
    assert item.title == "2022年全区党务公开工作汇报"
    assert "1233件民生实事" in item.body
    assert _names(item) == ["附件.pdf"]
    assert item.steps.order_by("-pk").first().comment == "从Word文件导入正文：汇报.docx"


def test_a_text_is_not_replaced_unseen_or_once_it_is_no_draft(client, office):
    item = office.item(None, title="旧标题")
    address = reverse("admin:item_word", args=(item.pk,))
    for version, file, where in (
        (item.version, upload(pdf(), "一.docx"), "file"),
        (item.version - 1, upload(word("甲"), "一.docx"), "__all__"),
        (item.version, None, "file"),
    ):
        answer = client.post(address, {"version": version, **({"file": file} if file else {})})
        assert (answer.status_code, list(answer.context["form"].errors)) == (400, [where])
    services.propose_item(item_id=item.pk, proposer=office.secretary)
    proposed = client.post(address, {"version": item.version + 1, "file": upload(word("甲"), "一.docx")}, follow=True)
    assert "只有草稿可以替换正文" in proposed.content.decode()
    assert address not in proposed.content.decode()
    client.force_login(office.reviewer)
    assert client.get(address).status_code == 302
    assert DisclosureItem.objects.get(pk=item.pk).title == "旧标题"


def test_a_new_form_starts_from_what_is_likely(client, office):
    office.item(None, board="大厅东墙")
    year = timezone.localdate().year
    entry = EntryFactory(item_kind=ItemKind.BRIEFING)
    client.post(
        reverse("admin:disclosures_briefing_add"),
        _typed(entry=entry.pk, series="简报", year=year, number=4),
    )

    bulletin = client.get(reverse("admin:disclosures_bulletin_add")).context["form"]
    briefing = client.get(reverse("admin:disclosures_briefing_add")).context["form"]

    assert bulletin["board"].value() == "大厅东墙"
    assert [briefing[name].value() for name in ("series", "year", "number")] == ["简报", year, 5]
    assert briefing["responsible_person"].value() == office.secretary.name
