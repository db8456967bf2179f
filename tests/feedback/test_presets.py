"""An installation begins with deadlines for every kind, and keeps what somebody set."""

import pytest
from django.core.management import call_command

from feedback.enums import Kind
from feedback.models import Policy
from tests.factories.feedback import policy

pytestmark = pytest.mark.django_db


def test_every_kind_has_a_deadline_with_its_rule_afterwards(capsys):
    call_command("load_policies")

    assert set(Policy.objects.current().values_list("kind", flat=True)) == set(Kind.values)
    assert not Policy.objects.filter(rule="").exists()
    assert Policy.objects.get(kind=Kind.REQUEST).four_eyes


def test_what_is_there_stays_and_nothing_is_made_twice(capsys):
    own = policy(reply_within=7)
    call_command("load_policies")
    call_command("load_policies")

    assert Policy.objects.get(kind=own.kind).reply_within == 7
    assert Policy.objects.count() == len(Kind)


def test_the_variant_in_two_steps_counts_both_from_submission():
    call_command("load_policies", preset="3+10")
    assert set(Policy.objects.values_list("acknowledge_within", "reply_within")) == {(3, 13)}
    assert Policy.objects.filter(rule__contains="合计不超过13个工作日").count() == len(Kind)
