"""What the database keeps even when the code is wrong: every rule is tried with plain updates and inserts."""

import threading
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from disclosures import services
from disclosures.enums import Action, Aspect, ItemStatus, Role, Scope, WithdrawalKind
from disclosures.models import (
    Briefing,
    Bulletin,
    Contributor,
    DisclosureItem,
    Organization,
    Post,
    ProcedureStep,
    Verdict,
)
from tests.factories.disclosures import EntryFactory, Office, UserFactory, organization, person

pytestmark = pytest.mark.django_db


@contextmanager
def refused(match, error=DatabaseError):
    """The database refuses what the block does, at once or when the transaction would end."""
    with pytest.raises(error, match=match), transaction.atomic():  # noqa: PT012 - the block may be fine, its end not
        yield
        connection.check_constraints()


def rows(model, item):
    return model.objects.filter(pk=item.pk)


@pytest.fixture
def office():
    return Office()


# --- values ---


def _fields_with_choices():
    for model in apps.get_app_config("disclosures").get_models():
        for field in model._meta.local_fields:
            choices = field.base_field.choices if isinstance(field, ArrayField) else field.choices
            if choices and not model._meta.proxy and not hasattr(model, "pgh_tracked_model"):
                yield pytest.param(model, field, dict(choices), id=f"{model.__name__}.{field.name}")


@pytest.mark.parametrize(("model", "field", "choices"), list(_fields_with_choices()))
def test_the_database_knows_the_values_of_every_field_with_choices(model, field, choices):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'"
            " AND conname LIKE '%%_known' AND %s = ANY(SELECT attname FROM pg_attribute"
            " WHERE attrelid = conrelid AND attnum = ANY(conkey))",
            [model._meta.db_table, field.column],
        )
        [(definition,)] = cursor.fetchall()

    assert {value for value in choices if f"'{value}'" not in definition} == set()


@pytest.mark.parametrize("change", [{"scope": "nobody"}, {"platforms": ["web", "radio"]}, {"wider_scope": "x"}])
def test_an_unknown_value_is_refused(office, change):
    with refused("_known|later_scope", IntegrityError):
        rows(DisclosureItem, office.draft()).update(**change)


def test_the_later_scope_is_wider_than_the_first(office):
    item = office.draft(scope=Scope.PARTY)
    moment = timezone.now()
    rows(DisclosureItem, item).update(wider_scope=Scope.PUBLIC, widens_at=moment)

    for narrower in (Scope.PARTY, Scope.ORGANIZATION, Scope.SPECIFIC):
        with refused("item_later_scope_is_wider", IntegrityError):
            rows(DisclosureItem, item).update(wider_scope=narrower)


# --- four eyes ---


def test_nobody_is_taken_off_the_contributors(office):
    item = office.draft()

    with refused("Cannot update or delete"):
        Contributor.objects.filter(item=item).delete()
    with refused("Cannot update or delete"):
        Contributor.objects.filter(item=item).update(user=office.reviewer)


def _approve_by_hand(item, approver):
    rows(DisclosureItem, item).update(
        status=ItemStatus.APPROVED, approved_by=approver, approved_at=timezone.now(), seal="x"
    )


def test_an_approval_needs_a_valid_verdict_on_each_aspect(office):
    item = office.item(Action.REVIEW)
    item.verdicts.filter(aspect=Aspect.NECESSITY).update(voided_at=timezone.now())

    with refused("valid verdict on each aspect"):
        _approve_by_hand(item, office.approver)


def test_a_negative_verdict_is_not_enough(office):
    item = office.item(Action.REVIEW)
    item.verdicts.filter(aspect=Aspect.NECESSITY).update(voided_at=timezone.now())
    item.verdicts.create(aspect=Aspect.NECESSITY, reviewer=office.reviewer, positive=False, comment="无必要", seal="x")

    with refused("valid verdict on each aspect"):
        _approve_by_hand(item, office.approver)


def test_the_approver_is_neither_reviewer_nor_contributor(office):
    item = office.item(Action.REVIEW)

    with refused("a reviewer of the item cannot approve"):
        _approve_by_hand(item, office.reviewer)
    item.contributors.create(user=office.approver)
    with refused("a contributor can neither review nor approve"):
        _approve_by_hand(item, office.approver)


def test_a_reviewer_who_contributed_later_spoils_the_approval(office):
    item = office.item(Action.REVIEW)
    item.contributors.create(user=office.reviewer)

    with refused("a contributor can neither review nor approve"):
        _approve_by_hand(item, office.approver)


def test_the_proposer_approves_nothing_and_is_a_contributor(office):
    item = office.item(Action.REVIEW)

    with refused("item_approver_is_not_proposer", IntegrityError):
        _approve_by_hand(item, office.secretary)
    rows(DisclosureItem, item).update(proposed_by=person(Role.SECRETARY, office.unit))
    with refused("whoever proposed the item"):
        _approve_by_hand(item, office.approver)


def test_rows_may_come_in_any_order_within_a_transaction(office):
    item = office.item()
    copy = Bulletin.objects.get(pk=item.pk)
    copy.pk = copy.id = copy.disclosureitem_ptr_id = None
    copy._state.adding = True
    copy.index_number = "2026-copied"

    with transaction.atomic():
        item_id = connection.cursor().execute("SELECT nextval('disclosures_disclosureitem_id_seq')").fetchone()[0]
        copy.pk = copy.id = item_id
        for user in (office.secretary,):
            Contributor.objects.create(item_id=item_id, user=user)
        for aspect in Aspect:
            Verdict.objects.create(
                item_id=item_id, aspect=aspect, reviewer=office.reviewer, declaration=True, seal=item.seal
            )
        copy.save(force_insert=True)
        connection.check_constraints()

    assert DisclosureItem.objects.filter(pk=item_id, status=ItemStatus.PUBLISHED).exists()


# --- what is sealed ---


@pytest.mark.parametrize("sealed", [Action.APPROVE, Action.PUBLISH])
def test_audience_verdicts_and_contributors_of_a_sealed_item_stay(office, sealed):
    item = office.item(sealed, scope=Scope.SPECIFIC, audience_organizations=[office.unit])
    other = UserFactory()

    with refused("its audience cannot change"):
        item.audience_organizations.clear()
    with refused("its audience cannot change"):
        item.audience_people.add(other)
    with refused("its verdicts cannot change"):
        item.verdicts.filter(aspect=Aspect.ACCURACY).update(voided_at=timezone.now())
    with refused("its contributors cannot change"):
        item.contributors.create(user=other)
    with refused("its files cannot change"):
        item.attachments.create(name="a", extension="pdf", media_type="application/pdf", size=1, sha256="0" * 64)


@pytest.mark.parametrize(
    "change", [{"approved_at": timezone.now() - timedelta(days=9)}, {"seal": "y"}, {"scope_reason": "另有原因"}]
)
def test_the_approval_of_a_sealed_item_stays(office, change):
    with refused("Cannot update"):
        rows(DisclosureItem, office.item()).update(**change)


def test_a_verdict_is_voided_and_nothing_else(office):
    verdicts = Verdict.objects.filter(item=office.item(Action.REVIEW), aspect=Aspect.ACCURACY)

    for change in ({"reviewer": office.approver}, {"seal": "x"}, {"aspect": Aspect.NECESSITY}, {"comment": "另"}):
        with refused("Cannot update"):
            verdicts.update(**change)
    verdicts.update(voided_at=timezone.now())
    with refused("Cannot update"):
        verdicts.update(voided_at=None)


def test_a_negative_verdict_says_why(office):
    item = office.item(Action.PROPOSE)

    with refused("verdict_against_says_why", IntegrityError):
        item.verdicts.create(aspect=Aspect.ACCURACY, reviewer=office.reviewer, positive=False, seal="x")


# --- status and times ---


@pytest.mark.parametrize(
    ("upto", "status"),
    [(None, ItemStatus.REVIEWED), (Action.PROPOSE, ItemStatus.APPROVED), (None, ItemStatus.ARCHIVED)],
)
def test_no_status_skips_a_step(office, upto, status):
    with refused("Invalid transition"):
        rows(DisclosureItem, office.item(upto)).update(status=status)


def test_an_open_item_carries_no_approval(office):
    with refused("item_sealed_exactly_when_approved", IntegrityError):
        rows(DisclosureItem, office.item(Action.REVIEW)).update(approved_by=office.approver)


def test_nothing_is_published_before_its_approval_or_its_planned_time(office):
    planned = timezone.now() + timedelta(days=1)
    item = office.item(Action.APPROVE, planned_publish_at=planned)
    publish = {"status": ItemStatus.PUBLISHED, "index_number": "2026-1"}

    with refused("item_released_has_publish_time", IntegrityError):
        rows(DisclosureItem, item).update(**publish)
    with refused("item_never_backdated", IntegrityError):
        rows(DisclosureItem, item).update(**publish, publish_at=item.approved_at - timedelta(seconds=1))
    with refused("item_not_before_the_approved_time", IntegrityError):
        rows(DisclosureItem, item).update(**publish, publish_at=planned - timedelta(seconds=1))


def test_index_number_and_withdrawal_are_final(office):
    item = office.item()
    with refused("Cannot update"):
        rows(DisclosureItem, item).update(index_number="2026-other")
    services.withdraw_item(item_id=item.pk, user=office.secretary, kind=WithdrawalKind.IN_ERROR, reason="有误")

    with refused("Cannot update"):
        rows(DisclosureItem, item).update(withdrawal_reason="另有原因")
    with refused("Cannot update"):
        rows(DisclosureItem, item).update(
            status=ItemStatus.PUBLISHED, withdrawn_at=None, withdrawal_kind="", withdrawal_reason=""
        )


# --- issue numbers ---


def briefing(office, number=1, **fields):
    values = {"title": "党务公开简报", "body": "<p>一</p>", "responsible_person": "王芳", "platforms": ["web"]}
    values |= {"entry": EntryFactory(item_kind="briefing"), "series": "党务公开简报", "year": 2026, "number": number}
    item = Briefing(organization=office.unit, **values | fields)
    return services.create_item(item=item, author=office.secretary)


def test_an_issue_number_is_held_once_by_what_is_no_draft(office):
    first, second = briefing(office), briefing(office)
    office.take(first, Action.PROPOSE)

    with refused("another briefing", IntegrityError):
        rows(DisclosureItem, second).update(status=ItemStatus.PROPOSED, proposed_by=office.secretary)
    rows(Briefing, second).update(number=2)
    rows(DisclosureItem, second).update(status=ItemStatus.PROPOSED, proposed_by=office.secretary)
    with refused("another briefing", IntegrityError):
        rows(Briefing, second).update(number=1)


def test_another_organisation_series_or_year_numbers_for_itself(office):
    elsewhere = Office()
    for item in (briefing(office), briefing(office, year=2025), briefing(office, series="工作通报")):
        office.take(item, Action.PROPOSE)
    elsewhere.take(briefing(elsewhere), Action.PROPOSE)

    connection.check_constraints()


def test_corrected_versions_keep_their_number(office):
    versions = [briefing(office)]
    for _n in range(2):
        for action in (Action.PROPOSE, Action.REVIEW, Action.APPROVE, Action.PUBLISH):
            office.take(versions[-1], action)
        versions.append(briefing(office, revises_id=versions[-1].pk, change_note="更正"))
    office.take(versions[-1], Action.PROPOSE)

    connection.check_constraints()
    assert DisclosureItem.objects.get(pk=versions[1].pk).version_ids() == {item.pk for item in versions}


# --- organisations and posts ---


def test_a_merged_organisation_is_inactive_and_its_own_successor_never():
    successor, merged = organization(), organization()
    row = Organization.objects.filter(pk=merged.pk)

    with refused("organization_merged_is_inactive", IntegrityError):
        row.update(merged_into=successor)
    with refused("organization_not_merged_into_itself", IntegrityError):
        row.update(merged_into=merged, active_until=timezone.localdate())
    row.update(merged_into=successor, active_until=timezone.localdate())


def test_a_post_once_begun_is_ended_and_never_deleted_or_turned_into_another():
    unit = organization()
    posts = Post.objects.filter(user=person(Role.SECRETARY, unit))

    with refused("Cannot delete"):
        posts.delete()
    for change in ({"role": Role.APPROVER}, {"organization": organization()}, {"starts_on": date(2019, 1, 1)}):
        with refused("Cannot update"):
            posts.update(**change)
    posts.update(ends_on=timezone.localdate())
    posts.update(ends_on=None)
    posts.update(ends_on=timezone.localdate() - timedelta(days=1))
    with refused("Cannot update"):
        posts.update(ends_on=None)


def test_a_post_that_has_not_begun_can_be_taken_back():
    post = Post.objects.create(
        user=UserFactory(),
        organization=organization(),
        role=Role.MEMBER,
        starts_on=timezone.localdate() + timedelta(days=1),
    )

    post.delete()


# --- at the same time ---


@pytest.mark.django_db(transaction=True)
def test_a_file_added_during_the_approval_is_in_it_or_refused():
    """Without the share lock the file would slip past an approval that is not committed yet."""
    office = Office()
    item = office.item(Action.REVIEW)
    results = []

    def attach():
        try:
            item.attachments.create(name="a", extension="pdf", media_type="application/pdf", size=1, sha256="0" * 64)
        except DatabaseError as error:
            results.append(str(error))
        finally:
            connection.close()

    thread = threading.Thread(target=attach)
    with transaction.atomic():
        services.approve_item(item_id=item.pk, approver=office.approver)
        thread.start()
        thread.join(timeout=0.3)
        assert thread.is_alive()
    thread.join()

    assert "its files cannot change" in results[0]
    assert not item.attachments.exists()
    assert ProcedureStep.objects.filter(item=item, action=Action.APPROVE).count() == 1
