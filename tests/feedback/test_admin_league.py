"""The league table's page, its .xlsx, and what of it becomes public."""

import io
from datetime import date

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from django.urls import reverse
from openpyxl import load_workbook

from disclosures.enums import Role
from disclosures.models import PublicChange
from disclosures.permissions import NotAllowed
from disclosures.refusals import InvalidInput, Refused
from feedback import services
from feedback.models import LeaguePublication
from tests.factories.disclosures import Office, organization, person
from tests.factories.feedback import accepted, answered_on, at

pytestmark = pytest.mark.django_db
LEAGUE = reverse("admin:feedback_leaguepublication_changelist")
SHEET = reverse("admin:feedback_league_xlsx")
PUBLISH = reverse("admin:feedback_league_publish")
PUBLIC = reverse("disclosures:league")
NOW = date(2026, 12, 1)


def answer(office, number, on=date(2026, 11, 20), **fields):
    for _n in range(number):
        answered_on(accepted(office, **fields), office, on=on)


def received(context):
    return {row.organization: row.figures.tally.received for row in context["rows"]}


def generation():
    """The public generation, from which on the next change counts as another transaction's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('disclosures.changed', '', true)")
    return PublicChange.objects.generation()


def publish(district, user, on=NOW):
    with at(on):
        return services.publish_league(
            organization=district, since=date(2026, 11, 1), until=date(2026, 11, 30), user=user
        )


def test_rows_are_the_level_below_with_all_that_is_under_them(client, inspector, office, district):
    branch = Office(organization("河湾一支部", below=office.unit))
    other = Office(organization("山前街道党工委", below=district))
    answer(office, 1)
    answer(branch, 1, on=date(2026, 11, 30))
    answer(other, 1)

    with at(NOW):
        context = client.get(LEAGUE).context
        assert received(context) == {office.unit: 2, other.unit: 1}
        assert context["total"].tally.timely.part == 2
        below = client.get(f"{LEAGUE}?{context['rows'][0].query}").context
    assert received(below) == {office.unit: 1, branch.unit: 1}


def test_the_period_narrows_and_what_cannot_be_is_explained(client, inspector, office):
    answer(office, 1)

    with at(NOW):
        assert client.get(LEAGUE, {"since": "2026-12", "until": "2026-12"}).context["rows"] == []
        assert len(client.get(LEAGUE, {"since": "2026-11", "until": "2026-11"}).context["rows"]) == 1
        for query, field in (
            ({"since": "2026-12", "until": "2026-11"}, "until"),
            ({"since": "x"}, "since"),
            ({"since": "2001-01"}, "since"),
            ({"organization": "0"}, "organization"),
        ):
            answered = client.get(LEAGUE, query)
            assert set(answered.context["form"].errors) == {field}
            assert answered.status_code == 200


def test_an_inspector_counts_the_own_subtree_only(client, office, district):
    answer(Office(organization("山前街道党工委", below=district)), 1)
    client.force_login(person(Role.INSPECTOR, office.unit))

    with at(NOW):
        assert client.get(LEAGUE).context["total"].tally.received == 0
    for user in (office.secretary, office.approver, person(Role.ADMINISTRATOR, district)):
        client.force_login(user)
        for path in (LEAGUE, SHEET):
            assert client.get(path).status_code == 403
        assert client.post(PUBLISH).status_code == 403


def test_the_sheet_says_the_same_and_a_name_is_no_formula(client, inspector, office, district):
    evil = Office(organization('=HYPERLINK("http://x","y")', below=district))
    answer(office, 10)
    answer(evil, 1)

    with at(NOW):
        book = load_workbook(io.BytesIO(client.get(SHEET).content))
    rows = list(book.worksheets[0].iter_rows())
    assert [row[0].value for row in rows] == ["党组织", "河湾街道党工委", evil.unit.name, "合计"]
    assert {row[0].data_type for row in rows} == {"s"}
    assert [cell.value for cell in rows[1]][:7] == [
        "河湾街道党工委",
        10,
        10,
        10,
        1,
        pytest.approx(0.7225, abs=1e-4),
        pytest.approx(1),
    ]
    assert rows[2][4].value is None  # one case is no share
    assert [cell.value for cell in list(book.worksheets[1].iter_rows())[1]] == ["2026-11", 11, 11, 11, 1]


@pytest.mark.parametrize("amount", [1, 3])
def test_the_page_takes_the_same_queries_for_any_amount(client, inspector, office, amount, django_assert_num_queries):
    for _n in range(amount):
        answer(Office(organization(below=office.unit)), 1)
    # session, person, posts, organisations, choices, days and years of the calendar, the three of the table, published
    with at(NOW), django_assert_num_queries(11):
        client.get(LEAGUE)


def test_what_is_published_is_numbers_with_the_small_ones_together(client, inspector, office, district):
    small = Office(organization("小支部", below=district))
    other = Office(organization("山前街道党工委", below=district))
    answer(office, 10, subject="张三丰的低保")
    answer(other, 6, on=date(2026, 11, 30))
    answer(small, 1)
    with at(NOW):
        client.post(f"{PUBLISH}?since=2026-11&until=2026-11")

    with at(date(2026, 12, 24)):
        page = client.get(PUBLIC)
    text = page.content.decode()
    rows = [(row.name, row.received, row.late) for row in page.context["table"].rows]
    assert rows == [("河湾街道党工委", 10, 0), ("", 7, 6)]
    for secret in ("小支部", "山前", "张三丰", office.secretary.name, inspector.name):
        assert secret not in text
    assert "100%" in text
    assert page.context["table"].total.timely.n == 17
    assert "Cookie" not in page.get("Vary", "")


def test_a_published_table_stays_as_it_was_until_it_is_taken_down(client, inspector, office, district):
    answer(office, 10)
    publication = publish(district, inspector)
    before = generation()
    answer(office, 5)

    assert generation() == before  # no case of a resident makes every page be made anew
    assert client.get(PUBLIC).context["table"].total.received == 10
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        LeaguePublication.objects.update(figures={})
    client.post(PUBLISH, {"withdraw": publication.pk})
    assert generation() != before
    assert client.get(PUBLIC).context["table"] is None
    assert client.get(reverse("disclosures:league_of", args=(publication.pk,))).status_code == 404


def test_earlier_tables_are_found_from_the_newest(client, inspector, office, district):
    answer(office, 10)
    older, newest = publish(district, inspector), publish(district, inspector, date(2026, 12, 2))

    page = client.get(PUBLIC)
    assert page.context["publication"] == newest
    assert page.context["others"] == [older]
    assert client.get(reverse("disclosures:league_of", args=(older.pk,))).context["publication"] == older


def test_nothing_is_published_too_early_about_too_few_or_by_others(inspector, office, district):
    answer(office, 4)

    with pytest.raises(InvalidInput):
        publish(district, inspector, date(2026, 11, 30))
    with pytest.raises(Refused):
        publish(district, inspector)
    for user in (office.approver, person(Role.INSPECTOR, office.unit)):
        with pytest.raises(NotAllowed):
            publish(district, user)
    answer(office, 6)
    publication = publish(district, inspector)
    with pytest.raises(NotAllowed):
        services.withdraw_league(publication_id=publication.pk, user=office.approver)
