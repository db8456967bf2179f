"""The benchmarks measure what they say, touch no other data and can be read by the next version."""

import json
import os
import subprocess
import sys

import pytest

from tests.benchmarks import bench_pages, figures
from tests.benchmarks.__main__ import measured
from tests.benchmarks.figures import Figure, benchmarks, report
from tests.benchmarks.load import UnexpectedStatus, hammer, request
from tests.benchmarks.site import bench_url, environment
from tests.portals import granian


@pytest.fixture
def hello(tmp_path):
    with granian("tests.benchmarks.hello:application", log=tmp_path / "log", HELLO_SIZE="300000") as web:
        yield web


def test_the_load_generator_reads_whole_answers_and_counts_them(hello):
    load = hammer(hello.port, [request("/")], seconds=5, clients=3, most=30)

    assert 30 <= len(load.seconds) < 33
    assert load.rate > 0
    assert load.percentile(0.5) <= load.percentile(0.95) <= load.seconds[-1] * 1000
    assert hello.cpu_seconds() > 0


def test_another_status_than_expected_is_no_figure(hello):
    with pytest.raises(UnexpectedStatus, match=r"not 304: HTTP/1\.1 200"):
        hammer(hello.port, [request("/")], seconds=5, status=304)


class Portal:
    """Tags of the site's versions in turn, and what a reader with an older tag meets."""

    def __init__(self, *versions: str) -> None:
        self.versions = list(versions)

    def tag(self, _port, _path):
        return 100, self.versions.pop(0) if len(self.versions) > 1 else self.versions[0]

    def crowd(self, _port, requests, _status):
        if self.versions[0].encode() not in requests[0]:
            raise UnexpectedStatus("not 304: HTTP/1.1 200")
        return "load"


@pytest.fixture
def portal(monkeypatch):
    def stand(*versions):
        portal = Portal(*versions)
        monkeypatch.setattr(bench_pages, "answer_to", portal.tag)
        monkeypatch.setattr(bench_pages, "_crowd", portal.crowd)

    return stand


def test_a_version_that_ends_while_it_is_measured_is_followed(portal):
    portal("first", "second", "second", "second")

    assert bench_pages._revalidated(1, ["/"]) == "load"


def test_a_page_sent_again_under_the_same_tag_is_an_error(portal, monkeypatch):
    portal("same")
    monkeypatch.setattr(bench_pages, "request", lambda path, **headers: b"forgets its tag")

    with pytest.raises(UnexpectedStatus):
        bench_pages._revalidated(1, ["/"])


def test_only_the_benchmarks_own_database_is_written():
    assert bench_url("postgresql://a:b@host/portal?sslmode=require") == (
        "postgresql://a:b@host/portal_bench?sslmode=require"
    )


def test_the_portal_that_is_measured_is_told_all_it_wants_to_know(tmp_path):
    given = {"PATH": os.environ["PATH"], **environment(tmp_path, "postgresql:///portal")}
    asked = "import tests.benchmarks.settings as s; print(s.DATABASES['default']['NAME'], s.DEBUG)"
    done = subprocess.run([sys.executable, "-c", asked], env=given, capture_output=True, text=True, check=False)

    assert (done.stdout, done.stderr) == ("portal_bench False\n", "")


def test_benchmarks_are_found_by_name():
    assert {"home", "list", "item", "search", "demo_load"} <= set(benchmarks())
    assert list(benchmarks("item")) == ["item"]
    with pytest.raises(KeyError, match=r"no benchmark 'speed': there are .*demo_load, .*home, item"):
        benchmarks("speed")


def test_one_that_fails_costs_its_own_figures_and_the_exit_status(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(figures, "REPORT", tmp_path / "build" / "bench.json")

    def fails(_site):
        yield Figure("half", 1.0, "ms")
        raise UnexpectedStatus("not 304")

    def works(_site):
        yield Figure("whole", 2.0, "ms")

    assert measured({"fails": fails, "works": works}, site=None) == 1
    assert [row["name"] for row in json.loads(figures.REPORT.read_text())] == ["half", "whole"]
    said = capsys.readouterr()
    assert said.out.splitlines()[-1] == "bench: failed: fails"
    assert "UnexpectedStatus: not 304" in said.err
    assert measured({"works": works}, site=None) == 0


def test_figures_are_written_for_the_next_version(tmp_path, monkeypatch):
    monkeypatch.setattr(figures, "REPORT", tmp_path / "build" / "bench.json")
    report([Figure("item cached", 900.0, "requests/s", 1000.0), Figure("hello", 1000.0, "requests/s")])

    assert json.loads((tmp_path / "build" / "bench.json").read_text()) == [
        {"name": "item cached", "value": 900.0, "unit": "requests/s", "reference": 1000.0, "ratio": 0.9},
        {"name": "hello", "value": 1000.0, "unit": "requests/s", "reference": None, "ratio": None},
    ]
    assert Figure("item cached", 900.0, "requests/s", 1000.0).line().split() == [
        "item", "cached", "900.0", "requests/s", "0.90", "of", "1000"
    ]  # fmt: skip
