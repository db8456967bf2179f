"""The demo district is whole, keeps every rule of the portal, and is loaded once however often one asks."""

from collections import Counter
from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from disclosures import conformance, permissions, seal
from disclosures.demo import accounts, files, places, report, world
from disclosures.demo.planning import Planner
from disclosures.demo.prose import Author
from disclosures.demo.rows import Writer, table
from disclosures.enums import (
    RELEASED_STATUSES,
    SEALED_STATUSES,
    Action,
    Aspect,
    ItemKind,
    ItemStatus,
    OrganizationKind,
    Role,
    Scope,
    WithdrawalKind,
)
from disclosures.models import (
    Attachment,
    Bulletin,
    CatalogueEntry,
    Contributor,
    DisclosureItem,
    Listing,
    Meeting,
    Organization,
    Post,
    ProcedureStep,
    User,
    Verdict,
)
from disclosures.richtext import clean_html
from disclosures.search.index import index_item
from disclosures.transitions import TRANSITIONS

ITEMS = 200
TABLES = (Organization, Post, User, CatalogueEntry, DisclosureItem, Contributor, Verdict, ProcedureStep, Listing)


@pytest.fixture(scope="module")
def district(django_db_setup, django_db_blocker):
    """The demo, loaded once for this module and taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", "--items", str(ITEMS), "--yes-this-is-a-demo", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(district, db):
    return DisclosureItem.objects.all()


@pytest.mark.parametrize("query", ["民生台账", "一讲二评三公示", "公示"])
def test_a_resident_finds_the_work_report(demo, client, query):
    page = client.get(reverse("disclosures:item_list"), {"q": query})

    assert report.TITLE in page.content.decode()


def test_the_report_went_through_three_different_hands(demo):
    steps = demo.get(title=report.TITLE).steps.exclude(action=Action.CREATE)

    assert [step.action for step in steps] == [Action.PROPOSE, Action.REVIEW, Action.APPROVE, Action.PUBLISH]
    assert len({step.user_id for step in steps}) == 3


def test_a_second_load_changes_nothing(demo):
    before = [table.objects.count() for table in TABLES]

    call_command("load_demo", "--items", str(ITEMS), "--yes-this-is-a-demo", verbosity=0)

    assert [table.objects.count() for table in TABLES] == before
    assert demo.count() == ITEMS


def test_asking_for_more_adds_the_difference(demo):
    call_command("load_demo", "--items", str(ITEMS + 20), "--yes-this-is-a-demo", verbosity=0)

    assert demo.count() == ITEMS + 20
    assert (
        demo.exclude(index_number=None).values("index_number").distinct().count()
        == demo.exclude(index_number=None).count()
    )


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("kind", ItemKind.values),
        ("status", ItemStatus.values),
        ("scope", Scope.values),
        ("withdrawal_kind", ["", *WithdrawalKind.values]),
        ("organization__kind", OrganizationKind.values),
    ],
)
def test_there_is_something_of_everything(demo, field, values):
    assert set(demo.values_list(field, flat=True)) == set(values)


def test_there_are_all_moments_in_the_life_of_an_item(demo):
    now = timezone.now()

    assert demo.filter(status=ItemStatus.PUBLISHED, publish_at__gt=now).exists()
    assert demo.filter(status=ItemStatus.PUBLISHED, expires_at__lt=now).exists()
    assert demo.filter(scope=Scope.PARTY, wider_scope=Scope.PUBLIC, widens_at__lt=now).exists()
    assert demo.filter(status=ItemStatus.DRAFT, steps__action=Action.RETURN).exists()
    assert demo.filter(status=ItemStatus.PROPOSED, verdicts__aspect=Aspect.SECRECY).exists()
    assert demo.filter(steps__action=Action.REFER, status__in=SEALED_STATUSES).exists()
    assert demo.filter(status=ItemStatus.WITHDRAWN, withdrawal_kind=WithdrawalKind.SUPERSEDED).exists()


def test_no_item_is_of_the_future_that_is_not_scheduled(demo):
    now = timezone.now()

    assert not ProcedureStep.objects.filter(at__gt=now).exists()
    assert not Verdict.objects.filter(at__gt=now).exists()
    assert not demo.filter(withdrawn_at__gt=now).exists()
    assert set(demo.filter(publish_at__gt=now).values_list("status", flat=True)) == {ItemStatus.PUBLISHED}


def test_every_seal_is_the_seal_of_what_is_stored(demo):
    sealed = demo.filter(status__in=SEALED_STATUSES)

    assert [item.pk for item in sealed if item.seal != seal.seal_of(item)] == []
    assert not demo.exclude(status__in=SEALED_STATUSES).exclude(seal="").exists()


def test_every_verdict_is_for_what_is_stored(demo):
    verdicts = list(Verdict.objects.all())
    contents = {item.pk: seal.parts(item) for item in demo.filter(pk__in={verdict.item_id for verdict in verdicts})}

    assert [v.pk for v in verdicts if v.seal != seal.digest(contents[v.item_id], Aspect(v.aspect))] == []
    complete = Counter(verdict.item_id for verdict in verdicts)
    reviewed = demo.filter(status__in=(ItemStatus.REVIEWED, *SEALED_STATUSES))
    assert {complete[item.pk] for item in reviewed} == {len(Aspect)}


def test_the_steps_of_every_item_follow_the_table_to_where_it_stands(demo):
    for item in demo.prefetch_related("steps"):
        status = ItemStatus.DRAFT
        for step in item.steps.all():
            assert step.from_status == status
            status = status if step.action == Action.CREATE else TRANSITIONS[Action(step.action)][status]
            assert step.to_status == status
        assert (item.status, item.version) == (status, len(item.steps.all()))


def test_nobody_judges_what_they_contributed_to_and_everybody_may_do_what_they_did(demo):
    roles = {
        Action.CREATE: Role.SECRETARY, Action.EDIT: Role.SECRETARY, Action.PROPOSE: Role.SECRETARY,
        Action.PUBLISH: Role.SECRETARY, Action.WITHDRAW: Role.SECRETARY, Action.ARCHIVE: Role.SECRETARY,
        Action.DISCARD: Role.SECRETARY,
        Action.REVIEW: Role.REVIEWER, Action.RETURN: Role.REVIEWER,
        Action.REFER: Role.APPROVER, Action.APPROVE: Role.APPROVER,
    }  # fmt: skip
    for item in demo.select_related("organization", "approved_by", "approving_organization", "entry")[:80]:
        for step in item.steps.select_related("user"):
            unit = item.approving_organization if step.action == Action.APPROVE else item.organization
            post = permissions.post_for(step.user, roles[Action(step.action)], unit)
            assert post.pk == step.post_id
            assert step.unit in (post.organization.name, *places.RENAMED.get(post.organization.short_name, ()))
        judges = {v.reviewer_id for v in item.verdicts.all()} | ({item.approved_by_id} - {None})
        assert not judges & {contributor.user_id for contributor in item.contributors.all()}


def test_bulk_rows_are_what_the_verbs_would_have_written(demo):
    with_files = demo.filter(attachments__isnull=False).distinct()
    items = [*demo.order_by("pk")[:30], *with_files[:10], demo.get(title__startswith="全区民生台账1233件")]
    listings = Listing.objects.filter(pk__in=[item.pk for item in items]).order_by("pk")
    before = list(listings.values())

    for item in items:
        index_item(item)

    assert [row | {"grams": set(row["grams"])} for row in listings.values()] == [
        row | {"grams": set(row["grams"])} for row in before
    ]
    assert [item.pk for item in demo if clean_html(item.body) != item.body] == []


def test_what_goes_through_the_procedure_is_what_the_catalogue_asks_for(demo):
    underway = demo.filter(status__in=(ItemStatus.PROPOSED, ItemStatus.REVIEWED, ItemStatus.APPROVED))
    now_only = {"expires_at", "widens_at", "organization"}  # these speak of the moment of proposing

    assert {item.pk: conformance.problems(item) for item in underway} == {item.pk: {} for item in underway}
    released = demo.exclude(publish_at=None).exclude(title=report.TITLE)
    assert {name for item in released for name in conformance.problems(item)} <= now_only


def test_files_are_those_of_items_that_stay_as_they_are(demo):
    now = timezone.now()
    attached = Attachment.objects.filter(item__in=demo).select_related("item")

    assert {file.item.status for file in attached} <= {*RELEASED_STATUSES}
    assert not attached.filter(item__publish_at__gt=now).exists()
    assert all(file.file.storage.exists(file.stored_as) for file in attached)
    assert attached.filter(text__contains="收支明细").exists()
    assert {"pdf", "docx"} <= set(attached.values_list("extension", flat=True))


def test_an_open_day_is_announced(demo):
    coming = Meeting.objects.filter(held_at__gt=timezone.now(), publish_at__lt=timezone.now())

    assert coming.exists()
    assert set(coming.values_list("resolutions", "attendance")) == {("", "")}


def test_a_withdrawn_version_names_the_one_that_replaced_it(demo):
    superseded = demo.filter(withdrawal_kind=WithdrawalKind.SUPERSEDED)

    for item in superseded.select_related("revision"):
        assert item.revision.publish_at == item.withdrawn_at
        assert item.revision.change_note


def test_every_account_can_log_in_and_nobody_else(demo):
    for account in accounts.ACCOUNTS:
        user = authenticate(None, username=account.username, password=accounts.PASSWORD)
        assert [post.role for post in user.posts.all()] == [account.role]

    assert {user.username for user in User.objects.all() if user.has_usable_password()} == {
        account.username for account in accounts.ACCOUNTS
    }
    assert {account.role for account in accounts.ACCOUNTS} == set(Role)


def test_the_tree_has_a_merged_organisation_under_its_successor(demo):
    merged = Organization.objects.get(short_name=places.MERGED[1])

    assert merged.merged_into.short_name == places.MERGED[2]
    assert Organization.objects.get_parent(merged) == merged.merged_into
    assert Organization.objects.find_problems() == ([], [], [], [], [])
    assert Organization.objects.count() == 323


def test_a_renamed_organisation_keeps_its_former_name_on_what_it_disclosed_before(demo):
    [(short, (former, former_short))] = places.RENAMED.items()
    now, district_now = timezone.now(), world.read(timezone.localdate())
    writer = Writer(Author(district_now), files.stored())
    for life in Planner(district_now, now, seed=1, numbers=Counter()).lives(1500):
        if life.unit.label == short and life.publish_at:
            writer.write(life, 1, None, None)
    columns = table(DisclosureItem).columns
    items = [dict(zip(columns, row, strict=True)) for row in writer.rows[DisclosureItem]]
    renamed = now - timedelta(days=places.RENAMED_DAYS_AGO)
    before = [item for item in items if item["publish_at"] < renamed - timedelta(days=5)]
    after = [item for item in items if item["publish_at"] > renamed + timedelta(days=5)]

    assert {item["byline"] for item in before} == {former}
    assert {item["byline"] for item in after} == {Organization.objects.get(short_name=short).name}
    assert not any(short in item["title"] + item["body"] for item in before)
    assert any(former_short in item["title"] + item["body"] for item in before)
    units = table(ProcedureStep).columns.index("unit")
    assert {row[units] for row in writer.rows[ProcedureStep]} >= {former}


def test_boards_show_what_is_on_display(demo):
    assert not Bulletin.objects.filter(display_until__lt=timezone.localdate(), status=ItemStatus.DRAFT).exists()
