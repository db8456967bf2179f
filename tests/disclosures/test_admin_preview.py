"""The page as residents would see it, before there is one."""

import pytest
from django.urls import reverse

from disclosures import services
from disclosures.enums import Action, Role
from disclosures.models import DisclosureItem
from tests.factories.disclosures import Office, organization, person
from tests.factories.files import picture, upload

pytestmark = pytest.mark.django_db

TYPED = {"title": "正在写的标题", "body": "<p>正在写的正文<script>x()</script></p>", "board": "新栏"}


@pytest.fixture
def office():
    return Office()


def _strict(answer):
    """As strict as the public page, but our own form may frame it."""
    policy = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
    return (
        policy["default-src"] == "'self'"
        and policy["frame-ancestors"] == "'self'"
        and "script-src" not in policy
        and answer["X-Frame-Options"] == "SAMEORIGIN"
        and {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
        and answer["X-Robots-Tag"] == "noindex"
    )


def test_an_item_in_work_is_shown_as_residents_would_see_it(client, office):
    item = office.item(Action.PROPOSE)
    client.force_login(office.reviewer)

    answer = client.get(reverse("admin:item_preview", args=(item.pk,)))

    page = answer.content.decode()
    assert _strict(answer)
    for said in (item.title, "1233件民生实事", "预览", "公开时编号", office.secretary.name):
        assert said in page
    assert "disclosures/item_detail.html" in [template.name for template in answer.templates]


def test_what_is_typed_is_shown_and_not_saved(client, office):
    item = office.item(None)
    client.force_login(office.secretary)

    answer = client.post(reverse("admin:bulletin_preview", args=(item.pk,)), TYPED)

    page = answer.content.decode()
    assert _strict(answer)
    for said in ("正在写的标题", "正在写的正文", "新栏"):
        assert said in page
    assert "x()" not in page
    item.refresh_from_db()
    assert item.title == "关于民生台账办理情况的通报"


def test_a_new_item_has_a_preview_before_it_is_saved(client, office):
    client.force_login(office.secretary)
    for kind in ("bulletin", "briefing", "meeting"):
        answer = client.post(reverse(f"admin:{kind}_add_preview"), TYPED)
        assert "正在写的标题" in answer.content.decode()
        assert office.unit.name in answer.content.decode()
    assert client.post(reverse("admin:bulletin_add_preview"), {}).status_code == 200
    assert not DisclosureItem.objects.exists()


def test_only_who_may_write_gets_a_preview_of_writing(client, office):
    item = office.item(None)
    typed = reverse("admin:bulletin_preview", args=(item.pk,))
    saved = reverse("admin:item_preview", args=(item.pk,))
    for user, statuses in (
        (person(Role.INSPECTOR, office.unit), (403, 200)),
        (Office().secretary, (404, 404)),
        (person(Role.MEMBER, office.unit), (403, 403)),
    ):
        client.force_login(user)
        assert (client.post(typed, TYPED).status_code, client.get(saved).status_code) == statuses
    assert client.get(typed).status_code == 403


def test_a_secretary_of_several_previews_for_the_chosen_organisation_only(client, office):
    other = organization("别的街道")
    office.secretary.posts.create(organization=other, role=Role.SECRETARY)
    client.force_login(office.secretary)
    address = reverse("admin:bulletin_add_preview")

    assert client.post(address, TYPED).status_code == 404
    assert "别的街道" in client.post(f"{address}?organization={other.pk}", TYPED).content.decode()


def test_pictures_of_the_item_stand_in_its_preview(client, office):
    item = office.item(None)
    stored = services.attach_file(
        item_id=item.pk, editor=office.secretary, version=item.version, upload=upload(picture(), "图.jpg"), inline=True
    )
    client.force_login(office.secretary)
    body = f'<p>前</p><p><img src="attachment:{stored.pk}" alt="图"></p>'

    page = client.post(reverse("admin:bulletin_preview", args=(item.pk,)), TYPED | {"body": body}).content.decode()

    assert f'<img src="{reverse("staff_attachment", args=(item.pk, stored.pk))}" alt="图"' in page
