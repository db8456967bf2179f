"""The texts of notices."""

import pytest

from feedback.enums import NoticeKind
from feedback.notices import DEFAULT_TERM, DEFAULT_TEXTS, PLACEHOLDERS, Draft, fill, unknown_placeholders


def test_placeholders_are_replaced_and_what_has_no_value_is_left():
    filled = fill(
        Draft("关于{事由}", "{单位}于{到期日}前{空}"), {"事由": "电梯", "单位": "河湾{编号}", "到期日": "1日"}
    )

    assert filled == Draft("关于电梯", "河湾{编号}于1日前{空}")  # a value is never filled in again


@pytest.mark.parametrize("kind", NoticeKind)
def test_the_portals_own_texts_leave_no_brace(kind):
    draft = fill(DEFAULT_TEXTS[kind], dict.fromkeys(PLACEHOLDERS, "甲"))

    assert "{" not in draft.title + draft.text
    assert unknown_placeholders(DEFAULT_TEXTS[kind].title, DEFAULT_TEXTS[kind].text) == []
    assert DEFAULT_TERM[kind] >= 1


def test_what_is_no_placeholder_is_named_once():
    assert unknown_placeholders("{单位}{名称}", "{名称}{ 编号}") == ["{名称}", "{ 编号}"]
