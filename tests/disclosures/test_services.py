"""The procedure, as people take it and as the database guards it."""

import threading
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from disclosures import permissions, services
from disclosures.enums import Action, ApprovalLevel, Aspect, ItemStatus, Role, Scope, WithdrawalKind
from disclosures.models import Bulletin, Contributor, DisclosureItem, ProcedureStep, Verdict
from disclosures.transitions import TRANSITIONS, TransitionError, can_transition
from tests.factories.disclosures import EntryFactory, Office, UserFactory, organization, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def test_four_steps_by_three_people_publish_and_record_each(office):
    item = office.item()

    assert item.status == ItemStatus.PUBLISHED
    assert item.index_number.startswith(str(timezone.localdate().year))
    assert [(step.action, step.person, step.unit) for step in item.steps.for_readers()] == [
        (Action.PROPOSE, office.secretary.name, office.unit.name),
        (Action.REVIEW, office.reviewer.name, office.unit.name),
        (Action.APPROVE, office.approver.name, office.unit.name),
        (Action.PUBLISH, office.secretary.name, office.unit.name),
    ]


@pytest.mark.parametrize("status", ItemStatus.values)
@pytest.mark.parametrize("action", [a for a in Action if a not in (Action.CREATE, Action.EDIT)])
def test_only_the_table_s_steps_are_possible(office, action, status):
    item = DisclosureItem(status=status)
    assert can_transition(item, action) == (ItemStatus(status) in TRANSITIONS[action])


def test_nobody_judges_what_they_contributed_to_superuser_included(office):
    item = office.item(Action.PROPOSE)
    office.secretary.is_superuser = True
    office.secretary.save()
    for role in (Role.REVIEWER, Role.APPROVER):
        person_posts = office.secretary.posts.create(organization=office.unit, role=role)
        assert person_posts.pk

    with pytest.raises(permissions.NotAllowed, match="须由他人"):
        services.review_item(item_id=item.pk, reviewer=office.secretary, aspects=list(Aspect), red_line_declared=True)


def test_the_reviewer_cannot_also_approve(office):
    item = office.item(Action.REVIEW)
    office.reviewer.posts.create(organization=office.unit, role=Role.APPROVER)

    assert not permissions.can(office.reviewer, Action.APPROVE, item)
    assert permissions.can(office.approver, Action.APPROVE, item)


def test_the_database_refuses_a_contributor_s_verdict(office):
    item = office.item(Action.PROPOSE)

    with pytest.raises(ProgrammingError, match="contributor"), transaction.atomic():
        Verdict.objects.create(item=item, aspect=Aspect.ACCURACY, reviewer=office.secretary, seal="x")


def test_the_database_keeps_sealed_content_publish_time_and_record(office):
    item = office.item()
    for change in ({"title": "别的"}, {"scope": Scope.PARTY}, {"publish_at": timezone.now()}):
        with pytest.raises(ProgrammingError), transaction.atomic():
            DisclosureItem.objects.filter(pk=item.pk).update(**change)
    with pytest.raises(ProgrammingError, match="sealed"), transaction.atomic():
        Bulletin.objects.filter(pk=item.pk).update(board="别处")
    with pytest.raises(ProgrammingError), transaction.atomic():
        ProcedureStep.objects.filter(item=item).update(person="李四")
    with pytest.raises(ProgrammingError), transaction.atomic():
        item.attachments.create(name="a", extension="pdf", media_type="application/pdf", size=1, sha256="0" * 64)
    with pytest.raises(ProgrammingError), transaction.atomic():
        UserFactory().delete()


@pytest.mark.parametrize(
    ("change", "voided"),
    [
        ({"body": "<p>改正错字</p>"}, {Aspect.SECRECY, Aspect.ACCURACY}),
        ({"scope": Scope.PARTY, "scope_reason": "涉及隐私"}, {Aspect.SECRECY, Aspect.NECESSITY}),
        ({"planned_publish_at": timezone.now() + timedelta(days=2)}, {Aspect.NECESSITY}),
    ],
)
def test_an_edit_voids_the_verdicts_it_touches_and_the_approval(office, change, voided):
    item = office.item(Action.APPROVE)

    found = services.edit_item(item_id=item.pk, editor=office.secretary, version=item.version, changes=change)

    item.refresh_from_db()
    assert set(found) == voided
    assert (item.status, item.approved_by, item.seal) == (ItemStatus.PROPOSED, None, "")
    with pytest.raises(TransitionError):
        services.publish_item(item_id=item.pk, publisher=office.secretary)


def test_an_edit_of_an_older_version_is_refused(office):
    item = office.item(Action.PROPOSE)
    services.edit_item(item_id=item.pk, editor=office.secretary, version=item.version, changes={"title": "甲"})

    with pytest.raises(services.StaleItem):
        services.edit_item(item_id=item.pk, editor=office.secretary, version=item.version, changes={"title": "乙"})

    item.refresh_from_db()
    assert item.title == "甲"


def test_secrecy_needs_the_red_line_declaration(office):
    item = office.item(Action.PROPOSE)

    with pytest.raises(ValueError, match=r"."):
        services.review_item(item_id=item.pk, reviewer=office.reviewer, aspects=[Aspect.SECRECY])

    assert not item.verdicts.exists()


def test_a_matter_above_one_s_competence_is_referred_upward(office):
    district = organization("区委")
    office = Office(organization(below=district))
    above = person(Role.APPROVER, district)
    item = office.item(Action.REVIEW, entry=EntryFactory(approval_level=ApprovalLevel.ABOVE))

    assert not permissions.can(office.approver, Action.APPROVE, item)
    services.refer_item(item_id=item.pk, approver=office.approver, comment="超出权限")
    services.approve_item(item_id=item.pk, approver=above)

    item.refresh_from_db()
    assert (item.status, item.approving_organization) == (ItemStatus.APPROVED, district)


def test_recall_returns_the_item_to_its_proposer_only(office):
    item = office.item(Action.APPROVE)

    with pytest.raises(permissions.NotAllowed):
        services.recall_item(item_id=item.pk, proposer=person(Role.SECRETARY, office.unit))
    services.recall_item(item_id=item.pk, proposer=office.secretary)

    item.refresh_from_db()
    assert (item.status, item.approved_by) == (ItemStatus.DRAFT, None)


def test_a_new_version_replaces_the_former_one_at_the_moment_it_goes_live(office):
    former = office.item()
    goes_live = timezone.now() + timedelta(hours=3)
    office.item(revises=former, change_note="更正数据", planned_publish_at=goes_live)

    former.refresh_from_db()
    assert (former.withdrawn_at, former.withdrawal_kind) == (goes_live, WithdrawalKind.SUPERSEDED)
    shown = DisclosureItem.objects.shown
    assert shown(goes_live - timedelta(seconds=1)).filter(pk=former.pk).exists()
    assert not shown(goes_live).filter(pk=former.pk).exists()


def test_only_what_is_no_longer_shown_is_archived(office):
    item = office.item()
    with pytest.raises(TransitionError):
        services.archive_item(item_id=item.pk, user=office.secretary)
    services.withdraw_item(item_id=item.pk, user=office.approver, kind=WithdrawalKind.IN_ERROR, reason="有误")

    services.archive_item(item_id=item.pk, user=office.secretary)

    item.refresh_from_db()
    assert item.status == ItemStatus.ARCHIVED


def _race(*calls):
    """Run the calls at once on connections of their own; what each raised or None."""
    barrier = threading.Barrier(len(calls))
    results = [None] * len(calls)

    def run(index, call):
        barrier.wait()
        try:
            call()
        except Exception as error:  # noqa: BLE001, RUF100 - handed to the test
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(5))
def test_of_two_approvers_at_once_one_wins(attempt):
    office = Office()
    other = person(Role.APPROVER, office.unit)
    item = office.item(Action.REVIEW)

    results = _race(
        lambda: services.approve_item(item_id=item.pk, approver=office.approver),
        lambda: services.approve_item(item_id=item.pk, approver=other),
    )

    assert sorted(type(result).__name__ for result in results) == ["NoneType", "TransitionError"]
    assert item.steps.filter(action=Action.APPROVE).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(5))
def test_an_edit_during_approval_never_leaves_other_content_approved(attempt):
    office = Office()
    item = office.item(Action.REVIEW)

    approved, edited = _race(
        lambda: services.approve_item(item_id=item.pk, approver=office.approver),
        lambda: services.edit_item(
            item_id=item.pk, editor=office.secretary, version=item.version, changes={"title": "改过"}
        ),
    )

    item.refresh_from_db()
    if item.title == "改过":
        assert isinstance(approved, TransitionError)
        assert item.status == ItemStatus.PROPOSED
    else:
        assert isinstance(edited, services.StaleItem)
        assert item.status == ItemStatus.APPROVED
    assert Contributor.objects.filter(item=item).count() == 1


def test_a_judge_decides_only_about_what_was_seen(office):
    item = office.item(Action.PROPOSE)
    services.edit_item(item_id=item.pk, editor=office.secretary, version=item.version, changes={"title": "后改的"})

    with pytest.raises(services.StaleItem):
        services.review_item(
            item_id=item.pk,
            reviewer=office.reviewer,
            aspects=list(Aspect),
            red_line_declared=True,
            version=item.version,
        )

    assert not item.verdicts.exists()


def test_naming_other_people_is_an_edit_of_the_scope(office):
    item = office.item(Action.APPROVE, scope=Scope.SPECIFIC, audience_people=[office.secretary])

    found = services.edit_item(
        item_id=item.pk, editor=office.secretary, version=item.version, changes={"audience_people": [office.approver]}
    )

    assert found == [Aspect.SECRECY, Aspect.NECESSITY]
    item.refresh_from_db()
    assert (item.status, list(item.audience_people.all())) == (ItemStatus.PROPOSED, [office.approver])


def test_a_new_draft_has_its_audience(office):
    item = Bulletin(
        organization=office.unit,
        entry=EntryFactory(),
        title="甲",
        responsible_person="王芳",
        platforms=[],
        board="栏",
        display_from=timezone.localdate(),
        display_until=timezone.localdate(),
        scope=Scope.SPECIFIC,
    )

    services.create_item(item=item, author=office.secretary, audience={"audience_organizations": [office.unit]})

    assert list(item.audience_organizations.all()) == [office.unit]
