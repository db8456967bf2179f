"""Disclosing again in the admin, and what a version changed."""

import pytest
from django.urls import reverse

from disclosures import services
from disclosures.enums import Action
from disclosures.models import DisclosureItem
from tests.factories.disclosures import Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def _item_page(client, item):
    return client.get(reverse("admin:disclosures_disclosureitem_change", args=(item.pk,))).content.decode()


def _revise(office, item):
    return services.redisclose_item(item_id=item.pk, author=office.secretary, change_note="补充数据")


def test_a_secretary_disclosing_again_goes_on_in_the_new_draft(client, office):
    item = office.item()
    client.force_login(office.secretary)
    address = reverse("admin:item_redisclose", args=(item.pk,))
    assert address in _item_page(client, item)
    assert client.get(address).status_code == 200

    answer = client.post(address, {"change_note": "按居民意见补充了数据"})

    draft = DisclosureItem.objects.get(revises=item)
    assert answer.url == reverse("admin:disclosures_bulletin_change", args=(draft.pk,))
    form = client.get(answer.url).context["form"]
    assert (form["change_note"].value(), form["title"].value()) == ("按居民意见补充了数据", item.title)


@pytest.mark.parametrize(
    ("who", "upto", "revised", "status"),
    [
        ("approver", Action.PUBLISH, False, 403),
        ("secretary", Action.APPROVE, False, 403),
        ("secretary", Action.PUBLISH, True, 403),
    ],
)
def test_the_button_is_there_exactly_when_the_address_acts(client, office, who, upto, revised, status):
    item = office.item(upto)
    if revised:
        _revise(office, item)
    amount = DisclosureItem.objects.count()
    client.force_login(getattr(office, who))
    address = reverse("admin:item_redisclose", args=(item.pk,))

    assert address not in _item_page(client, item)
    assert client.post(address, {"change_note": "补充"}).status_code == status
    assert DisclosureItem.objects.count() == amount


def test_without_a_word_on_what_changes_nothing_is_made(client, office):
    item = office.item()
    client.force_login(office.secretary)

    answer = client.post(reverse("admin:item_redisclose", args=(item.pk,)), {"change_note": ""})

    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["change_note"])
    assert DisclosureItem.objects.count() == 1


def test_a_refusal_of_the_catalogue_is_said_in_the_form(client, office):
    item = office.item()
    item.entry.replaced_at = item.publish_at
    item.entry.save()
    client.force_login(office.secretary)

    answer = client.post(reverse("admin:item_redisclose", args=(item.pk,)), {"change_note": "补充"})

    assert answer.status_code == 400
    assert "党务公开目录中已没有这一事项" in answer.content.decode()


def test_a_reviewer_sees_what_the_new_version_changed(client, office):
    former = office.item(keywords=["民生"])
    draft = _revise(office, former)
    services.edit_item(
        item_id=draft.pk,
        editor=office.secretary,
        version=draft.version,
        changes={"body": "<p>建立了民生台账,并将办理的1234件民生实事张贴在公开栏。</p>", "keywords": []},
    )
    client.force_login(office.reviewer)
    address = reverse("admin:item_changes", args=(draft.pk,))
    assert address in _item_page(client, draft)

    answer = client.get(address)

    assert [change.label for change in answer.context["changes"]] == ["正文", "修改说明", "关键词"]
    assert "123<ins>4</ins>件" in answer.content.decode()


def test_an_item_that_replaces_none_has_no_comparison(client, office):
    item = office.item()
    client.force_login(office.reviewer)

    assert client.get(reverse("admin:item_changes", args=(item.pk,))).status_code == 404
