"""Public questions and answers: only with consent, after a person decided on every passage, signed by a second one."""

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from disclosures.enums import Action as ItemAction
from disclosures.enums import Role, Scope
from disclosures.permissions import NotAllowed
from disclosures.refusals import InvalidInput, Refused
from disclosures.statemachine import TransitionError
from feedback import rehearsal, services
from feedback.enums import Kind, PublicStatus
from feedback.models import PublicAnswer
from feedback.services.publication import StaleAnswer
from tests.factories.disclosures import Office, person
from tests.factories.feedback import answered, feedback, policy, prepared, public_answer

pytestmark = pytest.mark.django_db
QUESTION = "我叫张三,电话13812345678,三号楼加装电梯何时公示?"
ANSWER = "张三同志:公示自本周五起张贴在一楼公开栏,咨询电话0571-88123456。"
HIDDEN = "我叫〔姓名已隐去〕,电话〔电话已隐去〕,三号楼加装电梯何时公示?"


@pytest.fixture
def office():
    policy()
    policy(Kind.REQUEST)
    return Office()


def asked(office, **fields):
    return answered(office, ANSWER, text=QUESTION, **fields)


def begin(office, case):
    services.consent_to_publication(feedback_id=case.pk, given=True)
    return services.prepare_public_answer(reply_id=case.replies.get().pk, user=office.secretary)


def page(client, public, surface="disclosures"):
    return client.get(reverse(f"{surface}:answer_detail", args=(public.pk,)))


def everywhere(client):
    return "".join(
        client.get(path).content.decode()
        for path in (
            reverse("disclosures:answer_list"),
            reverse("disclosures:answer_feed"),
            "/en/answers/",
            "/en/answers/feed/",
        )
    )


def test_without_consent_nothing_is_prepared(office):
    case = asked(office)
    for given in (None, True, False):
        if given is not None:
            services.consent_to_publication(feedback_id=case.pk, given=given)
        if given is not True:
            with pytest.raises(Refused, match="同意"):
                services.prepare_public_answer(reply_id=case.replies.get().pk, user=office.secretary)


def test_everything_proposed_is_hidden_until_somebody_decides(office):
    public = begin(office, asked(office))

    assert public.question == HIDDEN
    assert "0571" not in public.answer
    assert set(public.redactions.values_list("hidden", flat=True)) == {None}
    with pytest.raises(Refused, match="每一处"):
        services.sign_public_answer(public_id=public.pk, user=office.approver, version=public.version)


def test_each_passage_is_decided_by_a_person(office):
    public = begin(office, asked(office))
    rows = list(public.redactions.all())
    with pytest.raises(InvalidInput):
        services.decide_redactions(public_id=public.pk, user=office.secretary, title="电梯", hidden={rows[0].pk: True})

    decided = services.decide_redactions(
        public_id=public.pk, user=office.secretary, title="电梯公示",
        hidden={row.pk: "0571" not in row.reason and not _is_office_phone(public, row) for row in rows},
        more=["三号楼", ""],
    )  # fmt: skip

    assert decided.question == HIDDEN.replace("三号楼", "〔内容已隐去〕")
    assert decided.answer.endswith("咨询电话0571-88123456。")
    assert [span.reason for _text, span in rehearsal.left_over(decided)] == ["电话号码；办公电话可以保留。"]
    again = services.decide_redactions(
        public_id=public.pk, user=office.secretary, title="电梯公示", hidden={row.pk: True for row in rows}
    )
    assert again.question == HIDDEN


def _is_office_phone(public, row):
    return public.reply.text[row.start : row.end].startswith("0571") if row.part == "answer" else False


def test_a_second_person_signs_exactly_what_was_rehearsed(client, office):
    both = person(Role.APPROVER, office.unit)
    public = begin(office, asked(office))
    rows = dict.fromkeys(public.redactions.values_list("pk", flat=True), True)
    seen = services.decide_redactions(public_id=public.pk, user=both, title="一", hidden=rows)
    changed = services.decide_redactions(public_id=public.pk, user=both, title="二", hidden=rows)
    for user, version, refusal in (
        (both, changed.version, NotAllowed),
        (office.secretary, changed.version, NotAllowed),
        (office.approver, seen.version, StaleAnswer),
    ):
        with pytest.raises(refusal):
            services.sign_public_answer(public_id=public.pk, user=user, version=version)
    assert page(client, public).status_code == 404

    services.sign_public_answer(public_id=public.pk, user=office.approver, version=changed.version)

    assert page(client, public).status_code == 200
    with pytest.raises(TransitionError):
        services.decide_redactions(public_id=public.pk, user=both, title="三", hidden=rows)


def test_the_database_keeps_the_second_person_and_the_seal(office):
    public = prepared(office)
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicAnswer.objects.filter(pk=public.pk).update(status=PublicStatus.PUBLIC)
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicAnswer.objects.filter(pk=public.pk).update(signed_by=office.secretary, signed_at=public.prepared_at)
    services.sign_public_answer(public_id=public.pk, user=office.approver, version=public.version)
    with pytest.raises(ProgrammingError), transaction.atomic():
        PublicAnswer.objects.filter(pk=public.pk).update(question="改")


def test_everybody_reads_it_without_what_is_hidden(client, office):
    public = public_answer(office, asked(office))

    for text in (
        page(client, public).content.decode(),
        page(client, public, "en").content.decode(),
        everywhere(client),
    ):
        assert "公示自本周五起张贴" in text or "电梯" in text
        for secret in ("13812345678", "张三", "88123456"):
            assert secret not in text


def test_the_rehearsal_is_what_comes_out(client, office):
    public = prepared(office, asked(office))
    before = rehearsal.as_stranger(public).content.decode()
    indexed, feed = rehearsal.in_search_engine(public), rehearsal.in_feed(public)

    public = services.sign_public_answer(public_id=public.pk, user=office.approver, version=public.version)

    after = page(client, public).content.decode()
    moment = public.signed_at.astimezone().strftime("%Y")
    assert [line for line in before.splitlines() if moment not in line] == [
        line for line in after.splitlines() if moment not in line
    ]
    assert public.title in indexed.title
    assert HIDDEN in indexed.text
    assert indexed.address.endswith(f"/answers/{public.pk}/")
    assert HIDDEN in feed


def test_a_withdrawal_takes_it_down_everywhere_and_says_so(client, office):
    public = public_answer(office, asked(office))
    assert public.title in everywhere(client)

    services.withdraw_public_answer(public_id=public.pk, user=office.secretary, reason="内容有误")

    gone = page(client, public)
    assert gone.status_code == 410
    assert "内容有误" in gone.content.decode()
    assert "电梯" not in gone.content.decode() + everywhere(client)


def test_the_asker_takes_the_consent_back_and_it_comes_down(client, office):
    case = asked(office)
    public = public_answer(office, case)

    services.consent_to_publication(feedback_id=case.pk, given=False)

    assert page(client, public).status_code == 410
    public.refresh_from_db()
    assert public.status == PublicStatus.WITHDRAWN


def test_it_stands_on_the_page_of_its_item(client, office):
    item = office.item()
    public_answer(office, asked(office, item=item))
    prepared(office, asked(office, item=item, subject="未签"))

    text = client.get(reverse("disclosures:item_detail", args=(item.pk,))).content.decode()

    assert "公示自本周五起张贴在一楼公开栏" in text
    assert "未签" not in text


@pytest.mark.parametrize("hidden", [{"upto": ItemAction.APPROVE}, {"scope": Scope.PARTY}])
def test_an_item_that_strangers_may_not_read_is_not_named(client, office, hidden):
    item = office.item(**({"title": "内部事项"} | hidden))
    public = public_answer(office, asked(office, item=item))

    assert "内部事项" not in page(client, public).content.decode()


@pytest.mark.parametrize(
    ("query", "found"), [("何时公示", 1), ("电梯 公开栏", 1), ("张三", 0), ("138", 0), ("道路", 0)]
)
def test_the_search_finds_what_everybody_may_read(client, office, query, found):
    public_answer(office, asked(office))

    page = client.get(reverse("disclosures:answer_list"), {"q": query}).context["page"]

    assert len(page.object_list) == found


def test_the_list_narrows_to_an_organisation_and_explains_what_it_cannot_read(client, office):
    other = Office()
    public_answer(office, asked(office))
    public_answer(other, asked(other))
    address = reverse("disclosures:answer_list")

    assert len(client.get(address, {"organization": office.unit.pk}).context["page"].object_list) == 1
    assert len(client.get(address, {"organization": "x"}).context["page"].object_list) == 2
    assert len(client.get(address, {"q": "。。"}).context["page"].object_list) == 0


@pytest.mark.parametrize("amount", [1, 3])
def test_the_list_asks_as_often_for_many_answers(client, office, amount, django_assert_num_queries):
    for _number in range(amount):
        public_answer(office)
    address = reverse("disclosures:answer_list")
    client.get(address)

    with django_assert_num_queries(3):
        assert len(client.get(address).context["page"].object_list) == amount


# At the desk.


def at_desk(name, *args):
    return reverse(f"admin:{name}", args=args)


def test_from_the_answer_to_the_public_page_by_the_desk(client, office):
    case = asked(office)
    client.force_login(office.secretary)
    case_page = at_desk("feedback_feedback_change", case.pk)
    assert client.get(case_page).context["to_publish"] is None
    services.consent_to_publication(feedback_id=case.pk, given=True)
    reply = client.get(case_page).context["to_publish"]
    decide = client.post(at_desk("public_answer_prepare", reply.pk)).url
    form = client.get(decide).context["form"]
    typed = {"version": form.initial["version"], "title": "电梯公示", "more": "三号楼"}
    undecided = client.post(decide, typed)
    assert undecided.status_code == 400
    assert "电梯公示" in undecided.content.decode()
    passages = {one["field"].html_name: "hide" for one in form.passages}

    rehearse = client.post(decide, typed | passages).url

    seen = client.get(rehearse)
    assert seen.context["form"] is None
    public = PublicAnswer.objects.get()
    client.force_login(office.approver)
    assert [one.title for one in client.get(at_desk("feedback_publicanswer_changelist")).context["waiting"]] == [
        "电梯公示"
    ]
    seen = client.get(rehearse)
    assert "〔内容已隐去〕" in seen.context["feed"]
    framed = client.get(at_desk("public_answer_stranger", public.pk))
    assert (framed.headers["X-Frame-Options"], framed.headers["X-Robots-Tag"]) == ("SAMEORIGIN", "noindex")
    assert client.post(rehearse, {"version": public.version}).status_code == 400
    client.post(rehearse, {"version": public.version, "seen": "on"})
    assert page(client, public).status_code == 200
    client.post(at_desk("public_answer_withdraw", public.pk), {"reason": "内容有误"})
    assert page(client, public).status_code == 410


def test_other_organisations_do_not_see_it_at_their_desk(client, office):
    public = prepared(office, asked(office))
    client.force_login(Office().approver)

    for name in (
        "feedback_publicanswer_change",
        "public_answer_rehearsal",
        "public_answer_stranger",
        "public_answer_withdraw",
    ):
        assert client.get(at_desk(name, public.pk)).status_code == 404
    assert client.post(at_desk("public_answer_prepare", public.reply_id)).status_code == 404
    assert not client.get(at_desk("feedback_publicanswer_changelist")).context["waiting"]


def test_only_what_was_sent_is_prepared(client, office):
    case = feedback(office)
    services.consent_to_publication(feedback_id=case.pk, given=True)
    reply = services.draft_reply(feedback_id=case.pk, user=office.secretary, text="草稿")
    client.force_login(office.secretary)

    response = client.post(at_desk("public_answer_prepare", reply.pk))

    assert response.url == at_desk("feedback_feedback_change", case.pk)
    assert not PublicAnswer.objects.exists()
