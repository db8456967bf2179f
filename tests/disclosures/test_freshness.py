"""The version of the public site: every public change makes another, no draft does, and time does its part."""

from __future__ import annotations

import hashlib
import random
import re
import threading
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import pairwise

import pgtrigger
import psycopg
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from disclosures import services
from disclosures.enums import Action, Scope, WithdrawalKind
from disclosures.freshness import Version, current_version, next_transition
from disclosures.models import Attachment, DisclosureItem, Listing, Meeting, Organization, PublicChange
from tests.factories.disclosures import Office
from tests.public_pages import ERROR_PAGE, public_pages


def generation() -> int:
    """The generation, and the end of what counts as one transaction in a test that is all one transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('disclosures.changed', '', true)")
    return PublicChange.objects.generation()


@contextmanager
def counted(expected: bool):
    before = generation()
    yield
    assert (generation() != before) is expected


def withdraw(office, item):
    services.withdraw_item(item_id=item.pk, user=office.secretary, kind=WithdrawalKind.IN_ERROR, reason="有误")


@pytest.mark.django_db
class TestWhatCounts:
    @pytest.fixture
    def office(self):
        return Office()

    def test_publishing_and_withdrawing_count(self, office):
        item = office.item(Action.APPROVE)
        with counted(True):
            office.take(item, Action.PUBLISH)
        with counted(True):
            withdraw(office, item)

    def test_what_is_scheduled_counts_when_it_is_scheduled(self, office):
        item = office.item(Action.APPROVE, planned_publish_at=timezone.now() + timedelta(days=1))
        with counted(True):
            office.take(item, Action.PUBLISH)

    def test_drafts_and_their_way_to_approval_do_not_count(self, office):
        entry = office.item().entry
        with counted(False):
            item = office.draft(entry=entry)
            services.edit_item(
                item_id=item.pk, editor=office.secretary, version=item.version, changes={"title": "改", "board": "二楼"}
            )
            Attachment.objects.create(item=item, file="x", name="x", extension="pdf", media_type="", size=1, sha256="")
            for action in (Action.PROPOSE, Action.REVIEW, Action.APPROVE):
                office.take(item, action)

    @pytest.mark.parametrize("scope", [Scope.PARTY, Scope.ORGANIZATION, Scope.SPECIFIC])
    def test_what_only_members_see_does_not_count(self, office, scope):
        item = office.item(Action.APPROVE, scope=scope)
        with counted(False):
            office.take(item, Action.PUBLISH)
            withdraw(office, item)

    def test_what_becomes_public_later_counts(self, office):
        later = timezone.now() + timedelta(days=1)
        item = office.item(Action.APPROVE, scope=Scope.PARTY, wider_scope=Scope.PUBLIC, widens_at=later)
        with counted(True):
            office.take(item, Action.PUBLISH)

    @pytest.mark.parametrize(
        "change",
        [
            lambda item: Organization.objects.filter(pk=item.organization_id).update(name="新名"),
            lambda item: Organization.objects.add_root({"kind": "branch", "name": "新支部"}),
            lambda item: type(item.entry).objects.filter(pk=item.entry_id).update(replaced_at=timezone.now()),
            lambda item: Listing.objects.filter(item=item).update(words="新"),
            lambda item: item.steps.create(
                action="archive", user=item.proposed_by, from_status="published", to_status="archived"
            ),
        ],
    )
    def test_organisations_catalogue_search_index_and_record_count_however_they_are_changed(self, office, change):
        item = office.item()
        with counted(True):
            change(item)

    def test_sql_past_all_services_counts(self, office):
        item = office.item()
        with counted(True), connection.cursor() as cursor:
            cursor.execute("UPDATE disclosures_disclosureitem SET updated_at = now() WHERE id = %s", [item.pk])

    def test_a_savepoint_that_is_undone_takes_its_count_back_and_no_other(self, office):
        item = office.item()
        before = generation()
        with transaction.atomic():
            Organization.objects.filter(pk=item.organization_id).update(name="甲")
            transaction.set_rollback(True)
        assert generation() == before
        with counted(True):
            Organization.objects.filter(pk=item.organization_id).update(name="乙")

    def test_a_transaction_counts_once(self, office):
        office.item()
        generation()
        before = PublicChange.objects.count()
        for name in "甲乙丙":
            Organization.objects.update(name=name)
        assert PublicChange.objects.count() == before + 1

    def test_folding_leaves_one_row_and_the_same_generation(self, office):
        for name in "甲乙丙":
            Organization.objects.update(name=name)
            before = generation()
        PublicChange.objects.fold()
        PublicChange.objects.fold()
        assert generation() == before
        assert PublicChange.objects.count() == 1


@pytest.mark.django_db
class TestTime:
    NOW = datetime(2026, 3, 2, 9, 0, tzinfo=timezone.get_default_timezone())
    MIDNIGHT = datetime(2026, 3, 3, tzinfo=timezone.get_default_timezone())

    def test_pages_that_speak_of_today_end_at_midnight_here(self):
        assert next_transition(self.NOW) == self.MIDNIGHT
        assert next_transition(self.MIDNIGHT) == self.MIDNIGHT + timedelta(days=1)

    def test_the_soonest_going_live_or_expiry_of_a_public_item_is_next(self, time_machine):
        time_machine.move_to(self.NOW, tick=False)
        office = Office()
        hours = [self.NOW + timedelta(hours=n) for n in range(6)]
        office.item(planned_publish_at=hours[2], expires_at=hours[4])
        office.item(scope=Scope.PARTY, planned_publish_at=hours[1])
        office.item(scope=Scope.PARTY, wider_scope=Scope.PUBLIC, widens_at=hours[3])
        office.draft(expires_at=hours[1])

        assert [next_transition(hours[n]) for n in range(4)] == [hours[2], hours[2], hours[3], hours[4]]
        assert next_transition(hours[2] - timedelta(microseconds=1)) == hours[2]

    def test_between_transitions_no_page_changes(self, time_machine, client):
        """Each page at the beginning of an interval and at its end; what differs would be kept too long."""
        time_machine.move_to(self.NOW, tick=False)
        office = Office()
        evening = self.NOW.replace(hour=22)
        first = office.item(expires_at=evening)
        office.item(planned_publish_at=evening + timedelta(minutes=30), title="晚间公告")
        office.item(
            kind=Meeting, held_at=evening + timedelta(minutes=45), place="会议室", chair="王芳", title="党员大会"
        )
        moments = [evening - timedelta(hours=1)]
        while len(moments) < 5:
            moments.append(next_transition(moments[-1]))

        changed = set()
        for start, end in pairwise(moments):
            before, after = (self.pages(client, first, at, time_machine) for at in (start, end - self.TICK))
            assert before == after
            changed |= {
                path for path, text in self.pages(client, first, end, time_machine).items() if text != after[path]
            }
        assert moments[-1] == self.MIDNIGHT + timedelta(days=1)
        assert {"/", "/items/", "/meetings/", f"/items/{first.pk}/"} <= changed

    TICK = timedelta(microseconds=1)

    @staticmethod
    def pages(client, item, at, time_machine):
        time_machine.move_to(at, tick=False)
        return {path: client.get(path).content for path in public_pages(item)}

    def test_a_version_holds_until_just_before_its_end_and_not_before_its_reading(self):
        version = Version(1, since=self.NOW, until=self.NOW + timedelta(seconds=1))
        moments = (self.NOW, version.until - timedelta(microseconds=1), version.until, self.NOW - timedelta(seconds=1))
        assert [version.holds(at) for at in moments] == [True, True, False, False]

    def test_while_a_version_holds_items_are_not_looked_at(self, django_assert_num_queries):
        known = current_version(self.NOW)
        with django_assert_num_queries(1) as queries:
            assert current_version(self.NOW + timedelta(seconds=1), known) is known
        assert "disclosureitem" not in queries[0]["sql"]


@pytest.mark.django_db
def test_public_pages_read_no_table_whose_changes_do_not_count(client):
    """A page that shows another table's rows would go on showing them: the table has to be watched."""
    registered = [pgtrigger.registered(uri) for uri in pgtrigger.registry._registry]
    pairs = [pair for pairs in registered for pair in pairs]
    watched = {model._meta.db_table for model, trigger in pairs if trigger.name.startswith("public_")}
    pages = public_pages(Office().item())
    with CaptureQueriesContext(connection) as queries:
        for path in pages:
            assert client.get(path).status_code == (404 if path == ERROR_PAGE else 200)
    read = {name for query in queries for name in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])}

    assert {DisclosureItem._meta.db_table, Listing._meta.db_table} <= read
    assert read <= watched


@pytest.fixture
def strangers(transactional_db):
    """A function that connects to the test's database past Django."""
    opened = []

    def connect():
        parameters = connection.get_connection_params()
        names = ("dbname", "user", "password", "host", "port")
        opened.append(psycopg.connect(**{name: parameters[name] for name in names if parameters.get(name)}))
        return opened[-1]

    yield connect
    for other in opened:
        other.close()


STATE = """
    SELECT (SELECT coalesce(bit_xor(token), 0) FROM disclosures_publicchange),
           (SELECT string_agg(name, ',' ORDER BY id) FROM disclosures_organization) || ';' ||
           (SELECT string_agg(words, ',' ORDER BY item_id) FROM disclosures_listing WHERE public_from > '-infinity')
           || ';' ||
           (SELECT string_agg(s.comment, ',' ORDER BY s.id) FROM disclosures_procedurestep s
            JOIN disclosures_disclosureitem i ON i.id = item_id WHERE public_from IS NOT NULL)
"""
STEP = """
    INSERT INTO disclosures_procedurestep
        (item_id, action, from_status, to_status, user_id, person, unit, role, at, comment, seal)
    SELECT %s, 'refer', 'reviewed', 'reviewed', min(id), '', '', '', now(), random()::text, '' FROM disclosures_user
"""
PUBLISH = """
    UPDATE disclosures_disclosureitem SET status = 'published', publish_at = now(), index_number = 'X-1' WHERE id = %s
"""


class TestManyAtOnce:
    def test_equal_generations_mean_equal_content_in_whatever_order_writers_commit(self, strangers):
        """Four writers and a folder, each change or undo at random; a reader sees both in one snapshot."""
        office = Office()
        units = [Office().unit.pk for _n in range(3)]
        items = [office.item().pk, office.item().pk, office.draft().pk]
        done = threading.Event()

        def write(seed):
            chance, own = random.Random(seed), strangers()  # noqa: S311 - no secret
            for _n in range(40):
                try:
                    for _change in range(chance.randrange(1, 4)):
                        change(chance, own)
                    (own.commit if chance.random() < 0.8 else own.rollback)()
                except psycopg.errors.DeadlockDetected:
                    own.rollback()

        def change(chance, own):
            match chance.randrange(4):
                case 0:
                    name = f"{chance.random()}"
                    own.execute(
                        "UPDATE disclosures_organization SET name = %s WHERE id = %s", [name, chance.choice(units)]
                    )
                case 1:
                    own.execute(STEP, [chance.choice(items)])
                case 2:
                    words = f"{chance.random()}"
                    own.execute(
                        "UPDATE disclosures_listing SET words = %s WHERE item_id = %s", [words, chance.choice(items)]
                    )
                case 3:
                    with own.transaction(force_rollback=True):
                        own.execute("UPDATE disclosures_organization SET name = 'undone' WHERE id = %s", [units[0]])

        def fold():
            while not done.wait(0.01):
                PublicChange.objects.fold()
            connection.close()

        seen: dict[int, set[str]] = {}

        def read():
            own = strangers()
            own.autocommit = True
            while not done.is_set():
                number, state = own.execute(STATE).fetchone()
                seen.setdefault(number, set()).add(hashlib.sha256(state.encode()).hexdigest())

        writers = [threading.Thread(target=write, args=(seed,)) for seed in range(4)]
        others = [threading.Thread(target=fold), threading.Thread(target=fold), threading.Thread(target=read)]
        for thread in writers + others:
            thread.start()
        for thread in writers:
            thread.join()
        done.set()
        for thread in others:
            thread.join()

        assert max(len(states) for states in seen.values()) == 1
        assert len(seen) > 20

    def test_a_part_written_while_its_item_is_being_published_counts(self, strangers):
        office = Office()
        item = office.item(Action.APPROVE)
        publisher, writer = strangers(), strangers()
        publisher.execute(PUBLISH, [item.pk])
        written = threading.Thread(target=lambda: writer.execute(STEP, [item.pk]))
        written.start()
        written.join(0.3)
        assert written.is_alive()  # it cannot know yet whether its item is public
        publisher.commit()
        written.join(5)
        published = PublicChange.objects.generation()
        writer.commit()

        assert PublicChange.objects.generation() != published

    def test_an_item_is_not_published_past_a_part_that_is_being_written(self, strangers):
        office = Office()
        item = office.item(Action.APPROVE)
        writer, publisher = strangers(), strangers()
        writer.execute(STEP, [item.pk])
        publisher.execute("SET lock_timeout = '100ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            publisher.execute(PUBLISH, [item.pk])
