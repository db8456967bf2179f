"""A new version names the opinions it takes up, and their senders say whether it satisfies them."""

import pytest
from django.core.signing import get_cookie_signer
from django.urls import reverse

from disclosures import services as item_services
from disclosures.enums import Action as ItemAction
from disclosures.enums import Role
from disclosures.models import DisclosureItem, Message
from disclosures.permissions import NotAllowed
from disclosures.refusals import InvalidInput, Refused
from feedback import services
from feedback.enums import Kind, Satisfaction
from feedback.models import TakenUp
from feedback.views.private import COOKIE
from tests.factories.disclosures import Office, organization, person
from tests.factories.feedback import answered, feedback, policy, public_answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    policy()
    policy(Kind.SUGGESTION)
    return Office()


@pytest.fixture
def former(office):
    return office.item(title="三号楼加装电梯方案公示")


@pytest.fixture
def version(office, former):
    """A draft of the next version."""
    return item_services.redisclose_item(item_id=former.pk, author=office.secretary, change_note="采纳了意见")


def publish(office, item):
    for action in (ItemAction.PROPOSE, ItemAction.REVIEW, ItemAction.APPROVE, ItemAction.PUBLISH):
        item = office.take(item, action)
    return item


def take_up(office, version, *cases):
    return services.take_up(item_id=version.pk, user=office.secretary, feedback=cases)


def show_receipt(client, case):
    """As if the receipt had been shown in this browser a moment ago."""
    client.cookies[COOKIE] = get_cookie_signer(salt=COOKIE + COOKIE).sign(str(case.pk))


def test_the_sender_is_asked_once_the_version_is_published(office, former, version):
    case = feedback(office, kind=Kind.SUGGESTION, item=former)
    take_up(office, version, case)
    assert services.taken_up_for_sender(case) == []
    with pytest.raises(InvalidInput):
        services.judge_version(feedback_id=case.pk, item_id=version.pk, satisfaction=Satisfaction.PARTLY)
    publish(office, version)

    services.judge_version(
        feedback_id=case.pk, item_id=version.pk, satisfaction=Satisfaction.PARTLY, comment=" 还缺日期 "
    )

    (row,) = services.taken_up_for_sender(case)
    assert (row.satisfaction, row.comment) == ("partly", "还缺日期")
    with pytest.raises(Refused, match="已经"):
        services.judge_version(feedback_id=case.pk, item_id=version.pk, satisfaction=Satisfaction.NOT)


def test_the_list_is_as_last_said_and_fixed_by_publication(office, former, version):
    one, other = feedback(office, item=former), feedback(office, item=former)
    take_up(office, version, one)
    take_up(office, version, other, other)
    assert [row.feedback for row in TakenUp.objects.all()] == [other]
    publish(office, version)

    with pytest.raises(Refused, match="已经公开"):
        take_up(office, version)


def test_only_a_new_version_takes_up_and_only_its_secretary_says_so(office, former, version):
    case = feedback(office, item=former)
    with pytest.raises(Refused, match="再次公开"):
        take_up(office, former, case)
    for user in (office.approver, Office().secretary):
        with pytest.raises(NotAllowed):
            services.take_up(item_id=version.pk, user=user, feedback=[case])


def test_everybody_reads_how_many_it_takes_up_and_not_whose(client, office, former, version):
    cases = [feedback(office, item=former, subject=f"意见{n}") for n in range(2)]
    take_up(office, version, *cases)
    publish(office, version)

    page = client.get(reverse("disclosures:item_detail", args=(version.pk,))).content.decode()

    assert "采纳了对上一版本的 2 条意见" in page
    assert "意见0" not in page
    assert cases[0].number not in page


def test_the_desk_offers_what_was_said_to_former_versions_and_takes_numbers(client, office, former, version):
    about, elsewhere = feedback(office, item=former), feedback(office)
    client.force_login(office.secretary)
    address = reverse("admin:item_take_up", args=(version.pk,))
    item_page = reverse("admin:disclosures_disclosureitem_change", args=(version.pk,))
    assert address in client.get(item_page).content.decode()
    assert list(client.get(address).context["form"].fields["opinions"].queryset) == [about]
    wrong = client.post(address, {"opinions": [about.pk], "others": "2020-000001"})
    assert wrong.status_code == 400
    assert "2020-000001" in wrong.content.decode()

    client.post(address, {"opinions": [about.pk], "others": elsewhere.number})

    assert set(TakenUp.objects.values_list("feedback", flat=True)) == {about.pk, elsewhere.pk}
    assert about.number in client.get(item_page).content.decode()


def test_the_desk_takes_up_no_opinion_of_others(client, office, version):
    stranger = feedback(Office())
    client.force_login(office.secretary)

    response = client.post(reverse("admin:item_take_up", args=(version.pk,)), {"others": stranger.number})

    assert response.status_code == 400
    assert not TakenUp.objects.exists()


def test_an_item_shows_the_answers_that_refer_to_it(client, office, former):
    case = feedback(office)
    services.draft_reply(feedback_id=case.pk, user=office.secretary, text="见公示。", items=[former])
    page = reverse("admin:disclosures_disclosureitem_change", args=(former.pk,))
    there = reverse("admin:feedback_feedback_change", args=(case.pk,))
    for user, sees in ((office.secretary, True), (office.reviewer, False)):
        client.force_login(user)
        assert (there in client.get(page).content.decode()) == sees


# By the receipt.


def test_the_sender_judges_the_version_by_the_receipt(client, office, former, version):
    case = feedback(office, item=former)
    take_up(office, version, case)
    publish(office, version)
    show_receipt(client, case)
    mine = reverse("disclosures:ask:mine")
    judge = reverse("disclosures:ask:judge", args=(version.pk,))
    assert judge in client.get(mine).content.decode()

    client.post(judge, {"satisfaction": "not", "comment": "没有写日期"})

    page = client.get(mine)
    assert "没有写日期" in page.content.decode()
    assert judge not in page.content.decode()
    assert page.headers["Cache-Control"] == "private, no-store"


def test_the_sender_agrees_to_publication_and_takes_it_back(client, office):
    case = answered(office)
    show_receipt(client, case)
    consent = reverse("disclosures:ask:consent")
    assert consent in client.get(reverse("disclosures:ask:mine")).content.decode()
    client.post(consent, {"agree": "yes"})
    assert services.has_consent(case)
    public = public_answer(office, case)
    assert (
        reverse("disclosures:answer_detail", args=(public.pk,))
        in client.get(reverse("disclosures:ask:mine")).content.decode()
    )

    client.post(consent, {"agree": "no"})

    assert not services.has_consent(case)
    assert client.get(reverse("disclosures:answer_detail", args=(public.pk,))).status_code == 410


def test_without_a_receipt_nothing_is_said(client, office, former, version):
    case = feedback(office, item=former)
    take_up(office, version, case)
    publish(office, version)
    for name, args in (("consent", ()), ("judge", (version.pk,))):
        response = client.post(reverse(f"disclosures:ask:{name}", args=args), {"agree": "yes", "satisfaction": "not"})
        assert response.url == reverse("disclosures:ask:follow")
    assert not services.has_consent(case)
    assert DisclosureItem.objects.get(pk=version.pk).taken_up.get().satisfaction == ""


def test_not_satisfied_is_told_to_the_handler_and_the_level_above_once():
    policy()
    district = organization("区委")
    office = Office(organization(below=district))
    above = person(Role.APPROVER, district)
    for user in (above, office.secretary, office.approver):
        user.email = f"{user.username}@example.org"
        user.save()
    case = answered(office)

    services.rate(feedback_id=case.pk, satisfaction=Satisfaction.NOT, comment="没有写日期")

    told = Message.objects.filter(event="feedback.reopened")
    assert {message.recipient for message in told} == {above, office.secretary}
    assert all("没有写日期" not in str(message.data) for message in told)
