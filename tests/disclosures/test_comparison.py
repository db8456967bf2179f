"""What the comparison shows of two versions."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.comparison import compare, passages

LINES = st.lists(st.text(alphabet="党务公开<&1", max_size=6), max_size=8).map("\n".join)


def _plain(marked):
    return re.sub(r"</?(ins|del)>", "", marked).replace("&lt;", "<").replace("&amp;", "&")


@given(LINES, LINES)
def test_nothing_is_shown_that_is_in_neither_text_and_every_change_is(before, after):
    shown = list(passages(before, after))

    old, new = before.splitlines(), after.splitlines()
    assert [bool(shown)] == [old != new]
    for passage in shown:
        if passage.kind == "changed":
            assert _plain(passage.before) in [*old, ""]
            assert _plain(passage.after) in [*new, ""]
    taken_out = [line for line in old if line not in new]
    put_in = [line for line in new if line not in old]
    assert set(taken_out) <= {_plain(passage.before) for passage in shown} | {""}
    assert set(put_in) <= {_plain(passage.after) for passage in shown} | {""}


def test_within_a_line_only_what_changed_is_marked():
    [passage] = passages("办理民生实事1233件", "办理民生实事1234件")

    assert (passage.before, passage.after) == ("办理民生实事123<del>3</del>件", "办理民生实事123<ins>4</ins>件")


def test_lines_with_little_in_common_are_one_out_and_one_in():
    assert [(p.before, p.after) for p in passages("甲乙丙丁", "子丑寅卯")] == [
        ("<del>甲乙丙丁</del>", ""),
        ("", "<ins>子丑寅卯</ins>"),
    ]


def test_what_stays_between_two_changes_is_left_out():
    before = "\n".join(["旧一", "同", "同二", "同三", "同四", "旧二"])
    after = "\n".join(["新一", "同", "同二", "同三", "同四", "新二"])

    assert [p.kind for p in passages(before, after)] == ["changed", "same", "gap", "same", "changed"]


def test_markup_in_a_text_is_shown_as_text():
    [passage] = passages("<b>甲", "<b>乙")

    assert passage.after == "&lt;b&gt;<ins>乙</ins>"


@pytest.mark.parametrize(
    ("before", "after", "labels"),
    [
        ({"标题": "甲", "正文": "乙"}, {"标题": "甲", "正文": "丙"}, ["正文"]),
        ({"文号": "一号"}, {}, ["文号"]),
        ({}, {"文号": ""}, []),
    ],
)
def test_only_fields_that_differ_are_listed(before, after, labels):
    assert [change.label for change in compare(before, after)] == labels
