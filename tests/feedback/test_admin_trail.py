"""What became of a case, as an inspector reads it."""

from datetime import date

import pytest
from django.db import ProgrammingError, connection
from django.urls import reverse

from disclosures.enums import Role
from feedback import services
from feedback.models import Reading
from tests.factories.disclosures import Office, organization, person
from tests.factories.feedback import accepted, at

pytestmark = pytest.mark.django_db


def trail_of(case):
    return reverse("admin:feedback_standing_change", args=(case.pk,))


def test_the_trail_shows_every_deadline_with_what_moved_it(client, inspector, office):
    asked = accepted(office)
    with at(date(2026, 11, 20)):
        extension = services.request_extension(
            clock_id=asked.clocks.get(stage="reply").pk, user=office.secretary, days=5, reason="需现场测量"
        )
        services.decide_extension(extension_id=extension.pk, user=office.approver, approve=True, reason="同意")

    with at(date(2026, 12, 2)):
        acknowledged, replied = client.get(trail_of(asked)).context["clocks"]
    assert (acknowledged.late, acknowledged.clock.ended_on) == (0, date(2026, 11, 2))
    assert (replied.clock.original_due, replied.clock.due, replied.late) == (
        date(2026, 11, 23),
        date(2026, 11, 30),
        2,
    )
    assert [(move.days, move.reason) for move in replied.adjustments] == [(5, "需现场测量")]
    assert [one.decision for one in replied.extensions] == ["同意"]


def test_the_days_of_each_holder_add_up(client, inspector, office, district):
    asked = accepted(office)
    other = Office(organization("山前街道党工委", below=district))
    with at(date(2026, 11, 9)):
        services.hand_over(feedback_id=asked.pk, user=office.secretary, to=other.unit, reason="电梯归山前街道管")
    with at(date(2026, 11, 16)):
        services.withdraw_feedback(feedback_id=asked.pk)

    with at(date(2026, 11, 30)):
        held = client.get(trail_of(asked)).context["held"]
    assert [(one.holding.organization, one.workdays) for one in held] == [(office.unit, 5), (other.unit, 5)]


def test_it_is_written_down_who_looked_once_a_day(client, inspector, office):
    asked = accepted(office)
    for day, hour in ((date(2026, 11, 3), 9), (date(2026, 11, 3), 17), (date(2026, 11, 4), 9)):
        with at(day, hour):
            shown = client.get(trail_of(asked))

    assert [(one.person, one.unit, one.read_on, one.first_at.hour) for one in shown.context["readings"]] == [
        (inspector.name, "区纪委", date(2026, 11, 4), 1),
        (inspector.name, "区纪委", date(2026, 11, 3), 1),
    ]


def test_no_reading_can_be_taken_back(client, inspector, office):
    asked = accepted(office)
    client.get(trail_of(asked))

    with pytest.raises(ProgrammingError, match="Cannot update or delete"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM feedback_reading")


def test_a_case_elsewhere_does_not_exist_and_no_look_is_recorded(client, office, district):
    asked = accepted(office)
    client.force_login(person(Role.INSPECTOR, organization("山前街道党工委", below=district)))

    assert client.get(trail_of(asked)).status_code == 404
    assert client.get(reverse("admin:feedback_standing_change", args=("x",))).status_code == 404
    assert not Reading.objects.exists()


@pytest.mark.parametrize("amount", [1, 3])
def test_the_trail_takes_the_same_queries_however_long_it_is(
    client, inspector, office, amount, django_assert_num_queries
):
    asked = accepted(office)
    for number in range(amount):
        with at(date(2026, 11, 3 + number)):
            services.assign_feedback(feedback_id=asked.pk, user=office.secretary, handler=office.approver)
    # session, person, posts, case, clocks, adjustments, extensions, post that inspects, reading, days and years of the
    # calendar, holdings, record, the running clock and its notices, notices of all clocks, accounts,
    # reminders and the clocks they are of, looks at the sender, readings
    with at(date(2026, 12, 1)), django_assert_num_queries(21):
        client.get(trail_of(asked))
