"""The demo's open days: one held with what was published of it, one to come, and no second time."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosures.catalogue_data import loader
from disclosures.demo import district
from feedback.enums import OpenDayStatus, Status
from feedback.models import Clock, Feedback, OpenDay

pytestmark = pytest.mark.django_db
COMMAND = "load_demo_open_days"


def test_only_the_demo_district_gets_them():
    with pytest.raises(CommandError, match="load_demo first"):
        call_command(COMMAND)
    assert not OpenDay.objects.exists()


def test_one_was_held_with_its_list_and_one_is_to_come(capsys):
    loader.load()
    district.build()
    for _twice in range(2):
        call_command(COMMAND)

    today = timezone.localdate()
    held, coming = OpenDay.objects.order_by("on")
    assert (held.status, coming.status) == (OpenDayStatus.HELD, OpenDayStatus.ANNOUNCED)
    assert {held.on.weekday(), coming.on.weekday()} == {5}
    assert today - timedelta(days=7) <= held.on < today < coming.on
    assert [signup.people for signup in coming.signups.all()] == [1, 2, 1, 4, 1]
    assert "already there" in capsys.readouterr().out

    assert set(Feedback.objects.values_list("submitted_on", flat=True)) == {held.on}
    assert [entry.on_the_spot for entry in held.entries.all()] == [True, True, True, False]
    assert Clock.objects.filter(ended_on=held.on, feedback__status=Status.ANSWERED).count() == 6
    assert Feedback.objects.get(status=Status.RECEIVED).text.startswith("河堤步道")

    page = Client().get(reverse("disclosures:open_day_detail", args=(held.pk,))).text
    assert "加装电梯意愿征集结果何时公示" in page
    assert "采纳。自下月一日起" in page
    assert "党费收缴" not in page
    town = reverse("disclosures:organization_detail", args=(coming.organization_id,))
    assert reverse("disclosures:open_day_detail", args=(coming.pk,)) in Client().get(town).text
