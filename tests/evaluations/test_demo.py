"""The demo district's published appraisals are counted again from their packages, by anybody's Python."""

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from disclosures.catalogue_data import loader
from disclosures.demo import district
from evaluations import demo
from evaluations.enums import Status
from evaluations.lateness import late_stages
from evaluations.models import Appraisal, Stage, Statement, StatementFile

from .test_package import in_json, recount, rewrite

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def appraisals(django_db_setup, django_db_blocker):
    """The demo's appraisals, made once for this module and taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        loader.load()
        district.build()
        demo.build()
        yield Appraisal.objects.order_by("pk")
        transaction.set_rollback(True)


@pytest.fixture(params=[0, 1], ids=["body", "cadres"])
def package(request, appraisals, tmp_path):
    """The package of one of the two published ones."""
    published = appraisals.filter(status=Status.PUBLISHED)
    call_command("export_appraisal", str(published[request.param].pk), out=tmp_path, verbosity=0)
    return tmp_path


def test_there_are_two_published_and_one_open_none_of_them_late(appraisals):
    assert [appraisal.status for appraisal in appraisals] == [Status.PUBLISHED, Status.PUBLISHED, Status.OPEN]
    assert late_stages(Stage.objects.all(), timezone.now()) == []
    assert StatementFile.objects.count() == Statement.objects.filter(fulfilment__contains="附件").count() > 0


def test_the_recount_agrees_with_the_published_figures(package):
    code, said = recount(package)
    assert (code, said.count("不符")) == (0, 0), said


def _another_grade(data):
    """The first mark of the file, with another grade of the file."""
    head, first, *others = data.decode().splitlines()
    where = first.rsplit(",", 1)
    grade = next(row.rsplit(",", 1)[1] for row in others if row.rsplit(",", 1)[1] != where[1])
    return "\n".join([head, f"{where[0]},{grade}", *others, ""]).encode()


def _swapped_weights(rules):
    first, second, *_others = rules["classes"]
    first["weight"], second["weight"] = second["weight"], first["weight"]


FORGERIES = {
    "a changed mark": ("marks.csv", _another_grade, "公布的票数与 marks.csv 不符"),
    "a removed board row": ("board.txt", lambda data: data.split(b"\n", 1)[1], "根值"),
    "a swapped rule": ("rules.json", in_json(_swapped_weights), "规则"),
}


@pytest.mark.parametrize("forgery", sorted(FORGERIES))
def test_one_thing_changed_makes_it_fail_and_say_which(package, forgery):
    name, change, says = FORGERIES[forgery]
    before = (package / name).read_bytes()
    rewrite(package, name, change)
    assert (package / name).read_bytes() != before
    code, said = recount(package)
    assert code == 1
    assert says in said
