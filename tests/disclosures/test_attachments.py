"""Files of an item: attached by an edit, sealed with it, and sent to whoever may read it."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from pikepdf import Array, Name

from disclosures import permissions, services, tasks
from disclosures.enums import Action, Aspect, ItemStatus, Role, Scope, WithdrawalKind
from disclosures.files import RefusedFile
from disclosures.models import Attachment, DisclosureItem
from disclosures.models.stored import StoredFile
from disclosures.templatetags.portal import file_size
from tests.factories import files
from tests.factories.disclosures import Office, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        }
    }
    return tmp_path


@pytest.fixture
def office():
    return Office()


def _stored(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def _attach(office, item, content=None, name="台账明细.pdf", **options):
    return services.attach_file(
        item_id=item.pk,
        editor=office.secretary,
        version=DisclosureItem.objects.get(pk=item.pk).version,
        upload=files.upload(content or files.pdf(), name),
        **options,
    )


def _published_with(office, *contents, **fields):
    item = office.draft(**fields)
    attachments = [_attach(office, item, content, name) for content, name in contents]
    for action in (Action.PROPOSE, Action.REVIEW, Action.APPROVE, Action.PUBLISH):
        office.take(item, action)
    return item, attachments


def _address(attachment, surface="disclosures"):
    return reverse(f"{surface}:attachment", args=[attachment.item_id, attachment.pk])


def test_an_attached_file_is_named_recorded_and_stored_under_a_random_name(office, storage):
    item = office.draft()

    attachment = _attach(office, item)

    assert (attachment.name, attachment.extension, attachment.position) == ("台账明细.pdf", "pdf", 1)
    assert attachment.item.version == item.version + 1
    [path] = _stored(storage)
    assert path.stem not in attachment.name
    assert path.stat().st_size == attachment.size
    assert item.steps.last().comment == "添加附件：台账明细.pdf"


def test_what_cleaning_changed_is_kept_for_staff_and_no_reader_sees_it(office, client):
    document = files.pdf_document()
    document.docinfo["/Author"] = "王芳"
    note = document.make_indirect({"/Type": Name.Annot, "/Subtype": Name.Text, "/Rect": [0, 0, 9, 9]})
    document.pages[0].Annots = Array([note])
    item, [attachment] = _published_with(office, (files.saved(document), "明细.pdf"))

    client.force_login(office.reviewer)
    staff = client.get(reverse("admin:disclosures_disclosureitem_change", args=[item.pk])).content.decode()

    assert attachment.remarks == "PDF中的批注已删除。"
    assert attachment.remarks in staff
    assert attachment.remarks not in client.get(reverse("disclosures:item_detail", args=[item.pk])).content.decode()


def test_a_file_is_found_by_its_words(office, client):
    item, _files = _published_with(office, (files.word("石桥村的水渠已经修好"), "情况.docx"))

    found = client.get(reverse("disclosures:item_list"), {"q": "水渠已经"}).context["page"].items

    assert [entry.pk for entry in found] == [item.pk]


def test_attaching_to_an_approved_item_reopens_it_and_voids_what_it_touches(office):
    item = office.item(Action.APPROVE)

    _attach(office, item)

    item.refresh_from_db()
    assert (item.status, item.seal, item.approved_by) == (ItemStatus.PROPOSED, "", None)
    assert set(item.verdicts.filter(voided_at__isnull=True).values_list("aspect", flat=True)) == {Aspect.NECESSITY}


def test_an_older_version_is_refused_and_leaves_no_file(office, storage):
    item = office.draft()
    services.edit_item(item_id=item.pk, editor=office.secretary, version=item.version, changes={"title": "改过"})

    with pytest.raises(services.StaleItem):
        services.attach_file(
            item_id=item.pk, editor=office.secretary, version=item.version, upload=files.upload(files.pdf())
        )

    assert not item.attachments.exists()
    assert _stored(storage) == []


def test_strangers_are_refused_before_any_work(office):
    item = office.draft()

    with pytest.raises(permissions.NotAllowed):
        services.attach_file(
            item_id=item.pk,
            editor=person(Role.MEMBER, office.unit),
            version=item.version,
            upload=files.upload(b"not even looked at"),
        )


def test_the_same_file_twice_and_more_than_an_item_holds_are_refused(office, settings):
    item = office.draft()
    attachment = _attach(office, item)
    with pytest.raises(RefusedFile) as twice:
        _attach(office, item, name="又一份.pdf")
    settings.FILE_LIMITS = {"item_bytes": attachment.size + 10}
    with pytest.raises(RefusedFile) as size:
        _attach(office, item, files.word())
    settings.FILE_LIMITS = {"item_files": 1}
    with pytest.raises(RefusedFile) as number:
        _attach(office, item, files.word())

    assert (twice.value.code, size.value.code, number.value.code) == ("twice", "item_size", "files")
    assert item.attachments.count() == 1


def test_renaming_and_reordering_are_edits_and_keep_the_true_extension(office):
    item = office.draft()
    first, second = _attach(office, item), _attach(office, item, files.excel(), "表.xlsx")
    version = second.item.version

    services.rename_file(attachment_id=first.pk, editor=office.secretary, version=version, name="民生台账.exe")
    services.reorder_files(item_id=item.pk, editor=office.secretary, version=version + 1, order=[second.pk, first.pk])

    assert list(item.attachments.values_list("name", flat=True)) == ["表.xlsx", "民生台账.pdf"]
    assert [step.comment for step in item.steps.all()[3:]] == [
        "附件改名：台账明细.pdf → 民生台账.pdf",
        "调整了附件顺序",
    ]


@pytest.mark.parametrize("order", [[], [1], ["own", "own"]])
def test_an_order_must_name_each_file_once(office, order):
    item = office.draft()
    attachment = _attach(office, item)
    order = [attachment.pk if entry == "own" else entry for entry in order]

    with pytest.raises(ValueError, match="附件已有变动"):
        services.reorder_files(item_id=item.pk, editor=office.secretary, version=attachment.item.version, order=order)


@pytest.mark.django_db(transaction=True)
def test_bytes_go_with_the_row_only_when_that_is_certain(office, storage):
    item = office.draft()
    attachment = _attach(office, item)
    arguments = {"attachment_id": attachment.pk, "editor": office.secretary, "version": attachment.item.version}

    with transaction.atomic():
        services.remove_file(**arguments)
        transaction.set_rollback(True)
    assert len(_stored(storage)) == 1
    services.remove_file(**arguments)

    assert _stored(storage) == []
    assert item.steps.last().comment == "删除附件：台账明细.pdf"


def test_orphans_are_removed_after_a_day_and_nothing_else(office, storage):
    attachment = _attach(office, office.draft())
    folders = [model.folder for model in apps.get_models() if issubclass(model, StoredFile)]
    assert sorted(folders) == ["attachments", "enclosures", "statements"]
    for folder in folders:
        default_storage.save(f"{folder}/ab/orphan.pdf", ContentFile(b"nobody's"))

    tasks.remove_orphaned_files()
    assert len(_stored(storage)) == 4
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        tasks.remove_orphaned_files()
        tasks.remove_orphaned_files()

    assert [path.name for path in _stored(storage)] == [attachment.stored_as.rsplit("/", 1)[1]]


def test_there_are_no_orphans_where_nothing_was_uploaded():
    assert services.remove_orphans() == 0


def test_a_file_s_words_may_be_read_after_the_approval_but_nothing_else_changed(office, settings, client):
    settings.FILE_LIMITS = {"text_seconds": 0.001}
    _item, [attachment] = _published_with(office, (files.word("石桥村的水渠已经修好"), "情况.docx"))
    search = reverse("disclosures:item_list")
    assert (attachment.text, attachment.text_pending) == ("", True)
    assert client.get(search, {"q": "水渠"}).context["count"] == 0

    tasks.read_pending_texts()
    tasks.read_attachment_text(attachment.pk)
    tasks.read_attachment_text(attachment.pk + 1)

    attachment.refresh_from_db()
    assert attachment.text.strip() == "石桥村的水渠已经修好"
    assert client.get(search, {"q": "水渠"}).context["count"] == 1
    for change in ({"text": "别的"}, {"text_pending": True}, {"name": "别的"}):
        with pytest.raises(ProgrammingError, match="sealed"), transaction.atomic():
            Attachment.objects.filter(pk=attachment.pk).update(**change)


@pytest.mark.parametrize("change", [{"name": "别的"}, {"file": "x"}, {"sha256": "0"}, {"name": "别的", "text": "x"}])
def test_a_pending_text_opens_no_way_to_change_a_sealed_file(office, settings, change):
    settings.FILE_LIMITS = {"text_seconds": 0.001}
    _item, [attachment] = _published_with(office, (files.word("水渠"), "情况.docx"))

    with pytest.raises(ProgrammingError, match="sealed"), transaction.atomic():
        Attachment.objects.filter(pk=attachment.pk).update(**change)


@pytest.mark.django_db(transaction=True)
def test_of_two_files_attached_at_once_to_one_version_one_is_refused(office, storage):
    item = office.draft()
    results = []

    def attach(content):
        try:
            services.attach_file(
                item_id=item.pk, editor=office.secretary, version=item.version, upload=files.upload(content)
            )
        except services.StaleItem:
            results.append("stale")
        else:
            results.append("attached")
        finally:
            connection.close()

    threads = [threading.Thread(target=attach, args=[content]) for content in (files.pdf(), files.word())]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["attached", "stale"]
    assert len(_stored(storage)) == item.attachments.count() == 1


def test_readers_get_the_file_with_its_chinese_name_and_nothing_else_to_do(office, client):
    _item, [pdf, table] = _published_with(office, (files.pdf(), "台账 明细.pdf"), (files.excel(), "表.xlsx"))

    answer = client.get(_address(pdf))

    assert b"".join(answer.streaming_content) == pdf.file.read()
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Length"] == str(pdf.size)
    assert (
        answer.headers["Content-Disposition"] == "inline; filename*=utf-8''%E5%8F%B0%E8%B4%A6%20%E6%98%8E%E7%BB%86.pdf"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, max-age=60"
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert not answer.cookies
    download = client.get(_address(table))
    assert download.headers["Content-Disposition"].startswith("attachment; ")
    assert download.headers["Content-Security-Policy"].endswith("; sandbox")


def test_a_file_somebody_has_is_not_sent_again_unless_its_name_changed(office, client):
    item = office.draft()
    attachment = _attach(office, item)
    for action in (Action.PROPOSE, Action.REVIEW, Action.APPROVE, Action.PUBLISH):
        office.take(item, action)
    etag = client.get(_address(attachment)).headers["ETag"]

    again = client.get(_address(attachment), headers={"If-None-Match": etag})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Cache-Control"] == "private, max-age=60"
    assert client.get(_address(attachment), headers={"If-None-Match": '"other"'}).status_code == 200


def test_nginx_sends_the_bytes_in_production(office, client, settings):
    settings.X_ACCEL_PREFIX = "/private/"
    _item, [attachment] = _published_with(office, (files.pdf(), "明细.pdf"))

    answer = client.get(_address(attachment))

    assert answer.headers["X-Accel-Redirect"] == "/private/" + attachment.stored_as
    assert answer.content == b""
    assert answer.headers["Content-Type"] == "application/pdf"


def test_a_file_is_there_exactly_while_its_item_is(office, client):
    now = timezone.now()
    item, [attachment] = _published_with(
        office,
        (files.pdf(), "明细.pdf"),
        planned_publish_at=now + timedelta(hours=1),
        expires_at=now + timedelta(hours=2),
    )
    other = office.item()
    statuses = []
    for minutes in (0, 59, 61, 119, 121):
        with time_machine.travel(now + timedelta(minutes=minutes)):
            statuses.append(client.get(_address(attachment)).status_code)
    with time_machine.travel(now + timedelta(hours=2, seconds=-20)):
        assert client.get(_address(attachment)).headers["Cache-Control"] == "private, max-age=19"
        assert client.get(reverse("disclosures:attachment", args=[other.pk, attachment.pk])).status_code == 404
    with time_machine.travel(now + timedelta(minutes=90)):
        services.withdraw_item(item_id=item.pk, user=office.secretary, kind=WithdrawalKind.IN_ERROR, reason="有误")
        statuses.append(client.get(_address(attachment)).status_code)

    assert statuses == [404, 404, 200, 200, 404, 404]


def test_members_files_are_for_members_and_stay_in_no_cache(office, client):
    _item, [attachment] = _published_with(office, (files.pdf(), "明细.pdf"), scope=Scope.PARTY)
    assert client.get(_address(attachment)).status_code == 404
    assert client.get(_address(attachment, "members")).status_code == 302
    client.force_login(person(Role.RESIDENT, office.unit))
    assert client.get(_address(attachment, "members")).status_code == 404
    client.force_login(person(Role.MEMBER, office.unit))

    answer = client.get(_address(attachment, "members"))

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_staff_see_files_of_items_in_work_and_nobody_else_does(office, client):
    item = office.draft()
    attachment = _attach(office, item)
    address = reverse("staff_attachment", args=[item.pk, attachment.pk])
    assert client.get(address).headers["Location"] == f"/login/?next={address}"
    answers = {}
    for reader in (office.reviewer, person(Role.MEMBER, office.unit), person(Role.SECRETARY, Office().unit)):
        client.force_login(reader)
        answers[reader] = client.get(address).status_code
    client.force_login(office.secretary)
    answer = client.get(address)

    assert list(answers.values()) == [200, 404, 404]
    assert b"".join(answer.streaming_content) == attachment.file.read()
    assert answer.headers["Cache-Control"] == "private, no-store"


def _with_picture(office):
    """A draft whose text shows one of its two inline pictures."""
    item = office.draft()
    shown = _attach(office, item, files.picture(), "渠.jpg", inline=True)
    other = _attach(office, item, files.picture(size=(50, 50)), "闸.jpg", inline=True)
    body = f'<p>见图<img src="attachment:{shown.pk}" alt="水渠"></p><img src="attachment:{other.pk + 1}">'
    services.edit_item(item_id=item.pk, editor=office.secretary, version=other.item.version, changes={"body": body})
    return DisclosureItem.objects.get(pk=item.pk), shown


def test_an_edit_lets_go_pictures_that_no_longer_stand_in_the_text(office):
    item, shown = _with_picture(office)

    assert item.body == f'<p>见图<img src="attachment:{shown.pk}" alt="水渠"></p>'
    assert list(item.attachments.all()) == [shown]
    assert not item.attachments.filter(inline=False).exists()


@pytest.mark.parametrize("surface", ["disclosures", "en", "members"])
def test_the_page_shows_pictures_and_files_at_the_addresses_of_its_surface(office, client, surface):
    item, shown = _with_picture(office)
    table = _attach(office, item, files.excel(), "明细.xlsx")
    for action in (Action.PROPOSE, Action.REVIEW, Action.APPROVE, Action.PUBLISH):
        office.take(item, action)
    client.force_login(person(Role.MEMBER, office.unit))

    page = client.get(reverse(f"{surface}:item_detail", args=[item.pk])).content.decode()

    assert f'<img src="{_address(shown, surface)}" alt="水渠" width="60" height="40" loading="lazy">' in page
    assert f'<a href="{_address(table, surface)}">明细.xlsx</a>' in page
    assert page.count("<img ") == 1
    assert client.get(_address(shown, surface)).headers["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize(
    ("size", "shown"), [(1, "1 KB"), (35_500, "35 KB"), (1_023_000, "999 KB"), (1_258_291, "1.2 MB")]
)
def test_sizes_are_told_as_people_say_them(size, shown):
    assert file_size(size) == shown
