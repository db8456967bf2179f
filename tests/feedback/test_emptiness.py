"""Which answers look empty, and why."""

from hypothesis import given
from hypothesis import strategies as st

from feedback.emptiness import COURTESIES, SHORTEST, Emptiness, flags, likeness, pairs, substance

QUESTION = "三号楼加装电梯的事项何时公示?已经等了三个月。"
ANSWER = "三号楼加装电梯方案自11月23日起在一楼公开栏公示五个工作日,异议可在此期间书面提出。"
texts = st.text(alphabet="电梯公示方案三号楼一楼公开栏,。 \n工作日abc123", max_size=60)


def kinds(*args):
    return [flag.kind for flag in flags(*args)]


def test_an_answer_to_the_question_is_not_flagged():
    assert flags(ANSWER, QUESTION, [("2026-000007", "村级道路硬化工程款已于10月支付,明细见第四号公告。")]) == []


def test_courtesies_say_nothing():
    (short, unrelated) = flags("您好!您的意见已收悉,感谢您的关心和支持。特此答复。", QUESTION)

    assert (short.kind, unrelated.kind) == (Emptiness.SHORT, Emptiness.UNRELATED)
    assert "0" in short.reason


def test_a_long_text_about_something_else_has_no_reference():
    assert kinds("根据相关规定并结合工作实际,有关部门正在积极推进各项任务落地见效,取得阶段成果。", QUESTION) == [
        Emptiness.UNRELATED
    ]


def test_a_template_is_named_with_the_case_it_was_used_for():
    (flag,) = flags(ANSWER, QUESTION, [("2026-000001", "无关"), ("2026-000007", f"您好,{ANSWER}谢谢!")])

    assert flag.kind == Emptiness.TEMPLATE
    assert "2026-000007" in flag.reason


@given(texts, texts)
def test_a_question_quoted_in_full_is_referred_to(answer, question):
    assert Emptiness.UNRELATED not in kinds(answer + question, question)


@given(texts)
def test_every_text_is_its_own_template(text):
    assert (Emptiness.TEMPLATE in kinds(text, "", [("1", text)])) == bool(pairs(text))


@given(texts, st.sampled_from(COURTESIES))
def test_a_courtesy_makes_no_answer_longer(text, courtesy):
    assert (Emptiness.SHORT in kinds(f"{text}\n{courtesy}", "")) == (Emptiness.SHORT in kinds(text, ""))


@given(texts, texts)
def test_saying_more_never_makes_it_too_short(text, more):
    if Emptiness.SHORT not in kinds(text, ""):
        assert Emptiness.SHORT not in kinds(f"{text}\n{more}", "")


@given(texts, texts)
def test_likeness_is_a_share(one, other):
    found = likeness(pairs(one), pairs(other))
    assert 0 <= found <= 1
    assert found == likeness(pairs(other), pairs(one))


def test_the_threshold_is_exact():
    assert [kinds("电" * (SHORTEST - less), "") for less in (0, 1)] == [[], [Emptiness.SHORT]]
    assert substance("A,B 。") == "a b"
