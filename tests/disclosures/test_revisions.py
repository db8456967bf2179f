"""Disclosing a matter again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from disclosures import permissions, services
from disclosures.enums import Action, ItemStatus, Scope, WithdrawalKind
from disclosures.models import Bulletin, DisclosureItem
from tests.factories.disclosures import Office
from tests.factories.files import pdf, picture, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def _with_files(office):
    item = office.item(None, scope=Scope.SPECIFIC, audience_people=[office.reviewer])
    file = services.attach_file(item_id=item.pk, editor=office.secretary, version=item.version, upload=upload(pdf()))
    shown = services.attach_file(
        item_id=item.pk,
        editor=office.secretary,
        version=file.item.version,
        upload=upload(picture(), "图.jpg"),
        inline=True,
    )
    body = f'<p>文</p><p><img src="attachment:{shown.pk}" alt="图"></p>'
    services.edit_item(
        item_id=item.pk, editor=office.secretary, version=shown.item.version, changes={"body": body, "summary": "要"}
    )
    for action in (Action.PROPOSE, Action.REVIEW, Action.APPROVE, Action.PUBLISH):
        item = office.take(item, action)
    return item


def _redisclose(office, item):
    return services.redisclose_item(item_id=item.pk, author=office.secretary, change_note="补充了数据")


def test_a_new_version_is_a_draft_with_content_files_and_audience_of_its_own(office):
    former = _with_files(office)

    draft = Bulletin.objects.get(pk=_redisclose(office, former).pk)

    assert (draft.status, draft.revises_id, draft.change_note) == (ItemStatus.DRAFT, former.pk, "补充了数据")
    assert (draft.summary, draft.board, draft.scope) == ("要", "一楼公开栏", Scope.SPECIFIC)
    assert list(draft.audience_people.all()) == [office.reviewer]
    copies, originals = draft.attachments.all(), former.attachments.all()
    assert [copy.sha256 for copy in copies] == [original.sha256 for original in originals]
    assert not {copy.file.name for copy in copies} & {original.file.name for original in originals}
    assert draft.body == f'<p>文</p><p><img src="attachment:{copies[1].pk}" alt="图"></p>'
    assert copies[0].file.read() == originals[0].file.read()


def test_removing_a_file_of_the_new_version_leaves_the_former_one_s(office, django_capture_on_commit_callbacks):
    former = _with_files(office)
    draft = _redisclose(office, former)
    copy = draft.attachments.get(inline=False)

    with django_capture_on_commit_callbacks(execute=True):
        services.remove_file(
            attachment_id=copy.pk, editor=office.secretary, version=DisclosureItem.objects.get(pk=draft.pk).version
        )

    assert former.attachments.get(inline=False).file.read()


def test_what_has_widened_meanwhile_begins_wide(office, time_machine):
    at = timezone.now()
    former = office.item(scope=Scope.PARTY, wider_scope=Scope.PUBLIC, widens_at=at + timedelta(days=1))
    time_machine.move_to(at + timedelta(days=2))

    draft = _redisclose(office, former)

    assert (draft.scope, draft.wider_scope, draft.widens_at) == (Scope.PUBLIC, "", None)


@pytest.mark.parametrize("upto", [None, Action.PROPOSE, Action.APPROVE])
def test_what_was_never_published_is_edited_instead(office, upto):
    item = office.item(upto)

    with pytest.raises(permissions.NotAllowed):
        _redisclose(office, item)


def test_there_is_one_new_version_at_a_time(office):
    item = office.item()
    _redisclose(office, item)

    with pytest.raises(permissions.NotAllowed, match="新版本"):
        _redisclose(office, item)


def test_a_withdrawn_item_is_disclosed_again_and_only_by_its_secretary(office):
    item = office.item()
    services.withdraw_item(item_id=item.pk, user=office.approver, kind=WithdrawalKind.IN_ERROR, reason="有误")

    assert not permissions.can_redisclose(office.approver, item)
    item.refresh_from_db()
    assert permissions.can_redisclose(office.secretary, item)
    assert _redisclose(office, item).revises_id == item.pk


def test_what_changed_must_be_said(office):
    item = office.item()

    with pytest.raises(ValueError, match=r"."):
        services.redisclose_item(item_id=item.pk, author=office.secretary, change_note=" ")
    assert DisclosureItem.objects.count() == 1


def test_a_matter_that_left_the_catalogue_is_not_disclosed_under_it_again(office):
    item = office.item()
    item.entry.replaced_at = timezone.now()
    item.entry.save()

    with pytest.raises(ValueError, match="目录"):
        _redisclose(office, item)
