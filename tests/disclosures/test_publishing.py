"""Versions that replace each other, and what cancels or ends a publication."""

from datetime import timedelta

import pytest
from django.utils import timezone

from disclosures import permissions, services
from disclosures.enums import Action, ItemStatus, Role, WithdrawalKind
from disclosures.models import DisclosureItem
from disclosures.transitions import TransitionError
from tests.factories.disclosures import Office, person

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def office():
    return Office()


def fresh(item):
    return DisclosureItem.objects.get(pk=item.pk)


def state(item):
    found = fresh(item)
    return found.status, found.withdrawn_at, found.withdrawal_kind


def shown(item, at=None):
    return DisclosureItem.objects.shown(at or timezone.now()).filter(pk=item.pk).exists()


def revision(office, former, upto=Action.PUBLISH, **fields):
    return office.item(upto, revises=former, change_note="更正数据", **fields)


def scheduled(office, former):
    return revision(office, former, planned_publish_at=timezone.now() + HOUR)


def unschedule(office, item):
    services.unschedule_item(item_id=item.pk, publisher=office.secretary, comment="暂缓")


def withdraw(office, item, kind=WithdrawalKind.IN_ERROR):
    services.withdraw_item(item_id=item.pk, user=office.secretary, kind=kind, reason="有误")


def test_cancelling_a_new_version_gives_the_former_one_its_own_state_back(office):
    former = office.item()
    before = state(former)
    item = scheduled(office, former)
    assert state(former) == (ItemStatus.WITHDRAWN, item.publish_at, WithdrawalKind.SUPERSEDED)

    unschedule(office, item)

    assert state(former) == before == (ItemStatus.PUBLISHED, None, "")
    assert (fresh(item).status, fresh(item).publish_at) == (ItemStatus.APPROVED, None)
    assert shown(former, item.publish_at + HOUR)
    assert [(step.action, step.person) for step in former.steps.all()][-2:] == [
        (Action.WITHDRAW, office.secretary.name),
        (Action.UNSCHEDULE, office.secretary.name),
    ]


def test_a_former_version_withdrawn_by_hand_meanwhile_stays_withdrawn(office):
    former = office.item()
    item = scheduled(office, former)
    withdraw(office, former)
    gone = state(former)
    assert (gone[0], gone[2]) == (ItemStatus.WITHDRAWN, WithdrawalKind.IN_ERROR)
    assert not shown(former)

    unschedule(office, item)

    assert state(former) == gone


def test_a_new_version_withdrawn_before_it_goes_live_leaves_the_former_one(office):
    former = office.item()
    item = scheduled(office, former)

    withdraw(office, item)

    assert state(former) == (ItemStatus.PUBLISHED, None, "")
    assert not shown(item, item.publish_at + HOUR)


def test_withdrawing_the_live_version_does_not_bring_the_former_one_back(office):
    former = office.item()
    item = revision(office, former)

    withdraw(office, item)

    assert not shown(former)
    assert not shown(item)


def test_a_revision_of_a_revision_leaves_one_version_to_read(office):
    first = office.item()
    second = revision(office, first)
    third = revision(office, second)

    assert [shown(item) for item in (first, second, third)] == [False, False, True]


def test_a_version_after_one_that_never_went_live_replaces_what_is_still_read(office):
    first = office.item()
    second = scheduled(office, first)
    withdraw(office, second)
    third = revision(office, second)

    assert [shown(item, second.publish_at + HOUR) for item in (first, second, third)] == [False, False, True]


def test_a_version_that_has_not_gone_live_cannot_be_replaced(office):
    second = scheduled(office, office.item())
    third = revision(office, second, Action.APPROVE)

    with pytest.raises(TransitionError):
        office.take(third, Action.PUBLISH)

    assert state(second) == (ItemStatus.PUBLISHED, None, "")


def test_cancelling_the_third_version_brings_back_the_second_alone(office):
    first = office.item()
    second = revision(office, first)
    gone = state(first)
    third = scheduled(office, second)

    unschedule(office, third)

    assert state(first) == gone
    assert state(second) == (ItemStatus.PUBLISHED, None, "")


def test_an_expired_and_archived_version_is_not_republished_by_a_cancellation(office, time_machine):
    former = office.item(expires_at=timezone.now() + HOUR / 2)
    item = revision(office, former, planned_publish_at=timezone.now() + 9 * HOUR)
    time_machine.move_to(timezone.now() + HOUR)
    services.archive_item(item_id=former.pk, user=office.secretary)

    unschedule(office, item)

    assert state(former) == (ItemStatus.ARCHIVED, None, "")


def test_a_cancelled_version_can_be_published_after_all(office):
    former = office.item()
    item = scheduled(office, former)
    unschedule(office, item)

    office.take(item, Action.PUBLISH)

    assert fresh(item).index_number == item.index_number
    assert state(former)[0] == ItemStatus.WITHDRAWN


def test_what_is_live_is_not_unscheduled_and_what_is_withdrawn_not_withdrawn_again(office):
    item = office.item()
    with pytest.raises(TransitionError):
        unschedule(office, item)
    withdraw(office, item)

    with pytest.raises(TransitionError):
        withdraw(office, item)
    with pytest.raises(TransitionError):
        unschedule(office, item)


def test_an_approver_may_stop_what_is_scheduled(office):
    item = office.item(planned_publish_at=timezone.now() + HOUR)
    assert permissions.can(office.approver, Action.UNSCHEDULE, item)
    assert not permissions.can(person(Role.REVIEWER, office.unit), Action.UNSCHEDULE, item)


def test_a_discarded_draft_frees_the_version_it_was_to_replace(office):
    former = office.item()
    draft = revision(office, former, None)

    services.discard_item(item_id=draft.pk, user=office.secretary)

    assert (fresh(draft).status, fresh(draft).revises) == (ItemStatus.DISCARDED, None)
    revision(office, former)
    with pytest.raises(TransitionError):
        services.discard_item(item_id=former.pk, user=office.secretary)
