"""Two people acting on one item at once: one wins, the other is told, and nothing is half done."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from disclosures import seal, services
from disclosures.enums import SEALED_STATUSES, Action, Aspect, ItemStatus, Role, WithdrawalKind
from disclosures.models import DisclosureItem
from disclosures.transitions import TransitionError
from tests.factories.disclosures import Office, person
from tests.racing import one_after_the_other

pytestmark = pytest.mark.django_db(transaction=True)

BOTH_ORDERS = pytest.mark.parametrize("swapped", [False, True], ids=["first", "second"])


@pytest.fixture
def office():
    return Office()


def _both(item, first, second, *, swapped):
    """What the two calls raised, whichever came first; the record is whole afterwards."""
    order = -1 if swapped else 1
    errors = one_after_the_other(item, *(first, second)[::order])[::order]
    item = DisclosureItem.objects.get(pk=item.pk)
    assert_whole(item)
    return item, errors


def assert_whole(item):
    """Status, record, verdicts and seal tell the same story."""
    steps = list(item.steps.all())
    assert [step.from_status for step in steps[1:]] == [step.to_status for step in steps[:-1]]
    assert steps[-1].to_status == item.status
    valid = [verdict.aspect for verdict in item.verdicts.filter(voided_at__isnull=True)]
    assert len(valid) == len(set(valid))
    assert (item.status in SEALED_STATUSES) == (item.approved_by_id is not None) == bool(item.seal)
    assert not item.seal or item.seal == seal.seal_of(item)


def _names(errors):
    return [type(error).__name__ if error else "done" for error in errors]


def _recall(office, item):
    return lambda: services.recall_item(item_id=item.pk, proposer=office.secretary, version=item.version)


def _withdraw(office, item, **version):
    return lambda: services.withdraw_item(
        item_id=item.pk, user=office.secretary, kind=WithdrawalKind.IN_ERROR, reason="有误", **version
    )


def _edit(item, editor, **changes):
    return lambda: services.edit_item(
        item_id=item.pk, editor=editor, version=item.version, changes=changes or {"title": "改过"}
    )


def _review(item, reviewer, *aspects, version=None):
    return lambda: services.review_item(
        item_id=item.pk, reviewer=reviewer, aspects=aspects or list(Aspect), red_line_declared=True, version=version
    )


def _reject(item, reviewer, version=None):
    return lambda: services.reject_item(
        item_id=item.pk, reviewer=reviewer, remarks={Aspect.SECRECY: "涉密"}, version=version
    )


@BOTH_ORDERS
def test_recall_and_approve(office, swapped):
    item = office.item(Action.REVIEW)
    approve = lambda: services.approve_item(item_id=item.pk, approver=office.approver, version=item.version)  # noqa: E731

    item, errors = _both(item, _recall(office, item), approve, swapped=swapped)

    assert _names(errors) == (["StaleItem", "done"] if swapped else ["done", "StaleItem"])
    assert item.status == (ItemStatus.APPROVED if swapped else ItemStatus.DRAFT)


@BOTH_ORDERS
def test_edit_and_propose(office, swapped):
    item = office.item(None)
    propose = lambda: services.propose_item(item_id=item.pk, proposer=office.secretary, version=item.version)  # noqa: E731

    item, errors = _both(item, _edit(item, office.secretary), propose, swapped=swapped)

    assert _names(errors) == (["StaleItem", "done"] if swapped else ["done", "StaleItem"])
    assert (item.status, item.title == "改过") == (ItemStatus.PROPOSED, False) if swapped else (ItemStatus.DRAFT, True)


@BOTH_ORDERS
def test_edit_and_review(office, swapped):
    item = office.item(Action.PROPOSE)

    item, errors = _both(
        item, _edit(item, office.secretary), _review(item, office.reviewer, version=item.version), swapped=swapped
    )

    assert _names(errors) == (["StaleItem", "done"] if swapped else ["done", "StaleItem"])
    assert item.status == (ItemStatus.REVIEWED if swapped else ItemStatus.PROPOSED)
    assert item.verdicts.filter(voided_at__isnull=True).count() == (3 if swapped else 0)


@BOTH_ORDERS
def test_edit_and_publish(office, swapped):
    item = office.item(Action.APPROVE)
    publish = lambda: services.publish_item(item_id=item.pk, publisher=office.secretary)  # noqa: E731

    item, errors = _both(item, _edit(item, office.secretary), publish, swapped=swapped)

    assert _names(errors) == (["StaleItem", "done"] if swapped else ["done", "TransitionError"])
    assert (item.status, item.publish_at is None) == (
        (ItemStatus.PUBLISHED, False) if swapped else (ItemStatus.PROPOSED, True)
    )


@BOTH_ORDERS
def test_two_reviewers_of_the_whole(office, swapped):
    item = office.item(Action.PROPOSE)
    other = person(Role.REVIEWER, office.unit)

    item, errors = _both(item, _review(item, office.reviewer), _review(item, other), swapped=swapped)

    winner, loser = (other, office.reviewer) if swapped else (office.reviewer, other)
    assert sorted(_names(errors)) == ["TransitionError", "done"]
    assert {verdict.reviewer for verdict in item.verdicts.all()} == {winner}
    assert loser not in {step.user for step in item.steps.all()}


@BOTH_ORDERS
def test_of_two_reviewers_on_one_aspect_the_second_is_told(office, swapped):
    item = office.item(Action.PROPOSE)
    other = person(Role.REVIEWER, office.unit)
    calls = [_review(item, reviewer, Aspect.SECRECY) for reviewer in (office.reviewer, other)]

    item, errors = _both(item, *calls, swapped=swapped)

    first = other if swapped else office.reviewer
    assert sorted(_names(errors)) == ["InvalidInput", "done"]
    assert f"保密审查 {first.name}" in str(next(filter(None, errors)))
    assert item.verdicts.get().reviewer == first


@BOTH_ORDERS
def test_one_reviewer_passes_and_another_rejects(office, swapped):
    item = office.item(Action.PROPOSE)
    other = person(Role.REVIEWER, office.unit)

    item, errors = _both(item, _review(item, office.reviewer), _reject(item, other), swapped=swapped)

    assert sorted(_names(errors)) == ["TransitionError", "done"]
    assert item.status == (ItemStatus.DRAFT if swapped else ItemStatus.REVIEWED)


@BOTH_ORDERS
def test_publish_and_withdraw(office, swapped):
    item = office.item(Action.APPROVE)
    publish = lambda: services.publish_item(item_id=item.pk, publisher=office.secretary)  # noqa: E731

    item, errors = _both(item, publish, _withdraw(office, item), swapped=swapped)

    assert _names(errors) == (["done", "TransitionError"] if swapped else ["done", "done"])
    assert item.status == (ItemStatus.PUBLISHED if swapped else ItemStatus.WITHDRAWN)
    assert DisclosureItem.objects.shown(timezone.now()).filter(pk=item.pk).exists() == swapped


def test_two_secretaries_publish_once_under_one_number(office):
    item = office.item(Action.APPROVE)
    other = person(Role.SECRETARY, office.unit)
    calls = [
        lambda user=user: services.publish_item(item_id=item.pk, publisher=user) for user in (office.secretary, other)
    ]

    item, errors = _both(item, *calls, swapped=False)

    assert _names(errors) == ["done", "TransitionError"]
    assert item.steps.filter(action=Action.PUBLISH).count() == 1


@BOTH_ORDERS
def test_unschedule_and_withdraw(office, swapped):
    item = office.item(planned_publish_at=timezone.now() + timedelta(days=1))
    unschedule = lambda: services.unschedule_item(item_id=item.pk, publisher=office.secretary, comment="再议")  # noqa: E731

    item, errors = _both(item, unschedule, _withdraw(office, item), swapped=swapped)

    assert _names(errors) == (["TransitionError", "done"] if swapped else ["done", "TransitionError"])
    assert item.status == (ItemStatus.WITHDRAWN if swapped else ItemStatus.APPROVED)


@pytest.mark.parametrize(("seconds", "possible"), [(-1, True), (0, False), (1, False)])
def test_a_publication_is_cancelled_until_the_very_second_it_goes_live(office, seconds, possible):
    planned = timezone.now().replace(microsecond=0) + timedelta(days=1)
    item = office.item(planned_publish_at=planned)

    with time_machine.travel(planned + timedelta(seconds=seconds), tick=False):
        with nullcontext() if possible else pytest.raises(TransitionError, match="撤"):
            services.unschedule_item(item_id=item.pk, publisher=office.secretary, comment="再议")
        shown = DisclosureItem.objects.shown(timezone.now()).filter(pk=item.pk).exists()

    item.refresh_from_db()
    assert shown == (not possible and seconds >= 0)
    assert item.status == (ItemStatus.APPROVED if possible else ItemStatus.PUBLISHED)
    assert_whole(item)


@BOTH_ORDERS
def test_a_new_version_comes_while_the_former_is_withdrawn(office, swapped):
    former = office.item()
    newer = office.item(Action.APPROVE, revises=former, change_note="更正")
    publish = lambda: services.publish_item(item_id=newer.pk, publisher=office.secretary)  # noqa: E731

    former, errors = _both(former, publish, _withdraw(office, former), swapped=swapped)

    assert _names(errors) == (["done", "done"] if swapped else ["done", "TransitionError"])
    assert former.withdrawal_kind == (WithdrawalKind.IN_ERROR if swapped else WithdrawalKind.SUPERSEDED)
    assert DisclosureItem.objects.shown(timezone.now()).get() == DisclosureItem.objects.get(pk=newer.pk)


def test_two_new_versions_of_one_item_are_begun_by_one_person_only(office):
    former = office.item()
    other = person(Role.SECRETARY, office.unit)
    calls = [
        lambda user=user: services.redisclose_item(item_id=former.pk, author=user, change_note="更正")
        for user in (office.secretary, other)
    ]

    _former, errors = _both(former, *calls, swapped=False)

    assert _names(errors) == ["done", "NotAllowed"]
    assert DisclosureItem.objects.filter(revises=former).count() == 1
