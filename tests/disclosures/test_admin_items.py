"""The lists, and writing an item: nothing typed is lost, and nobody sees another branch's work."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from disclosures import services
from disclosures.enums import Action, Focus, ItemKind, ItemStatus, OrganizationKind, Platform, Role, Scope
from disclosures.models import Briefing, Bulletin, DisclosureItem, Meeting
from tests.factories.disclosures import EntryFactory, Office, organization, person

pytestmark = pytest.mark.django_db

EVERY = reverse("admin:disclosures_disclosureitem_changelist")


@pytest.fixture
def district():
    return organization("区委", kind=OrganizationKind.DISTRICT)


@pytest.fixture
def office(district):
    return Office(organization("街道", below=district))


def _listed(client, url=EVERY, **filters):
    return [item.title for item in client.get(url, filters).context["cl"].result_list]


def _typed(**changes):
    today = timezone.localdate().isoformat()
    return {
        "title": "党费收缴情况公示",
        "summary": "",
        "body": "<p>全年收缴党费<b onclick='x()'>12,300</b>元</p><script>x()</script>",
        "responsible_person": "王芳",
        "document_number": "",
        "keywords": "党费,公示、党费",
        "scope": "",
        "wider_scope": "",
        "widens_at": "",
        "planned_publish_at": "",
        "expires_at": "",
        "board": "一楼公开栏",
        "display_from": today,
        "display_until": today,
    } | changes


def _add(client, data, kind="bulletin"):
    return client.post(reverse(f"admin:disclosures_{kind}_add"), data)


def _change_url(item):
    return reverse(f"admin:disclosures_{item.kind}_change", args=(item.pk,))


def _opened(client, item):
    """What the browser would send back of an untouched form."""
    form = client.get(_change_url(item)).context["form"]
    data = {}
    for bound in form:
        value = bound.field.widget.format_value(bound.field.prepare_value(bound.value()))
        data[bound.name] = "" if value is None else value
    return data


def test_a_secretary_sees_the_own_organisation_and_a_reviewer_the_subtree(client, district, office):
    below = Office(organization("社区", below=office.unit))
    office.item(None, title="街道的")
    below.item(title="社区的")
    Office(organization("别的街道", below=district)).item(title="别人的")

    for user, titles in (
        (office.secretary, ["街道的"]),
        (office.reviewer, ["社区的", "街道的"]),
        (below.approver, ["社区的"]),
        (person(Role.INSPECTOR, district), ["别人的", "社区的", "街道的"]),
        (person(Role.ADMINISTRATOR, district), []),
    ):
        client.force_login(user)
        assert _listed(client) == titles


def test_a_list_of_one_kind_and_its_filters(client, district, office):
    hard = EntryFactory(focus=Focus.HARD)
    office.item(None, title="甲")
    office.item(Action.PROPOSE, title="乙", entry=hard)
    below = Office(organization("社区", below=office.unit))
    below.item(title="丙", body="<p>一讲二评三公示</p>")
    client.force_login(office.approver)

    assert _listed(client, status="proposed") == ["乙"]
    assert _listed(client, focus="hard") == ["乙"]
    assert _listed(client, kind="meeting") == []
    assert _listed(client, reverse("admin:disclosures_bulletin_changelist")) == ["丙", "乙", "甲"]
    assert _listed(client, reverse("admin:disclosures_meeting_changelist")) == []
    assert _listed(client, organization=below.unit.pk) == ["丙"]
    assert _listed(client, organization="x") == ["丙", "乙", "甲"]
    assert _listed(client, q="二评三公") == ["丙"]


@pytest.mark.parametrize("amount", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"),
    # session, person, posts; then: rows and their count; organisations of the filter
    [("disclosureitem", 6), ("bulletin", 6)],
)
def test_a_list_takes_the_same_queries_for_any_amount(client, office, amount, name, queries, django_assert_num_queries):
    for _n in range(amount):
        office.item(Action.PROPOSE)
    client.force_login(office.approver)
    with django_assert_num_queries(queries):
        client.get(reverse(f"admin:disclosures_{name}_changelist"))


@pytest.mark.parametrize("amount", [1, 3])
@pytest.mark.parametrize(("who", "queries"), [("secretary", 10), ("reviewer", 6), ("approver", 10)])
def test_the_desk_takes_the_same_queries_for_any_amount(
    client, office, amount, who, queries, django_assert_num_queries
):
    for upto in (None, Action.PROPOSE, Action.REVIEW, Action.APPROVE, Action.PUBLISH):
        for _n in range(amount):
            office.item(upto)
    client.force_login(getattr(office, who))
    with django_assert_num_queries(queries):
        client.get(reverse("admin:index"))


def _desk(client, user):
    client.force_login(user)
    sections = client.get(reverse("admin:index")).context["sections"]
    return {section.name: [item.title for item in section.items] for section in sections if section.items}


def test_the_desk_shows_what_waits_for_whom_oldest_first(client, office):
    for upto in (Action.PROPOSE, Action.REVIEW, Action.APPROVE, Action.PUBLISH):
        office.item(upto, title=f"{upto}一")
        office.item(upto, title=f"{upto}二")
    office.item(None, title="草稿")
    office.item(title="预定", planned_publish_at=timezone.now() + timedelta(days=1))
    returned = office.item(Action.PROPOSE, title="退回")
    services.return_item(item_id=returned.pk, judge=office.reviewer, comment="请核对")
    released = {"scheduled": ["预定"], "recent": ["publish二", "publish一"]}

    assert (
        _desk(client, office.secretary)
        == {
            "returned": ["退回"],
            "publish": ["approve一", "approve二"],
            "drafts": ["草稿"],
        }
        | released
    )
    assert "请核对" in client.get(reverse("admin:index")).content.decode()
    assert _desk(client, office.reviewer) == {"review": ["propose一", "propose二"]} | released
    assert _desk(client, office.approver) == {"approve": ["review一", "review二"]} | released


def test_the_desk_hides_what_one_may_not_judge(client, office):
    item = office.item(Action.REVIEW)
    office.reviewer.posts.create(organization=office.unit, role=Role.APPROVER)
    office.secretary.posts.create(organization=office.unit, role=Role.APPROVER)

    assert "approve" not in _desk(client, office.reviewer)
    assert "approve" not in _desk(client, office.secretary)
    assert _desk(client, office.approver)["approve"] == [item.title]


def test_the_desk_counts_working_days(client, office, time_machine):
    time_machine.move_to("2026-09-30T10:00+08:00")
    office.item(Action.PROPOSE)
    time_machine.move_to("2026-10-12T10:00+08:00")
    client.force_login(office.reviewer)

    page = client.get(reverse("admin:index")).content.decode()

    assert "已等 4 个工作日(12 天)" in page


def test_a_new_draft_takes_scope_and_platforms_from_the_catalogue(client, office):
    entry = EntryFactory(scope=Scope.PARTY, platforms=[Platform.NOTICE_BOARD, Platform.WEB])
    client.force_login(office.secretary)

    answer = _add(client, _typed(entry=entry.pk))

    item = Bulletin.objects.get()
    page = reverse("admin:disclosures_disclosureitem_change", args=(item.pk,))
    assert answer.url == f"{page}?saved=new-bulletin-{office.unit.pk}"
    assert (item.status, item.organization, item.scope) == (ItemStatus.DRAFT, office.unit, Scope.PARTY)
    assert item.platforms == [Platform.NOTICE_BOARD, Platform.WEB]
    assert item.keywords == ["党费", "公示"]
    assert item.body == "<p>全年收缴党费<strong>12,300</strong>元</p>"
    assert [(step.action, step.user) for step in item.steps.all()] == [(Action.CREATE, office.secretary)]


@pytest.mark.parametrize(
    ("kind", "model", "own"),
    [
        ("briefing", Briefing, {"series": "党务公开简报", "year": 2026, "number": 3}),
        ("meeting", Meeting, {"held_at": "2026-11-20T09:30", "place": "三楼会议室", "chair": "陈伟"}),
    ],
)
def test_briefings_and_meetings_are_written_the_same_way(client, office, kind, model, own):
    entry = EntryFactory(item_kind=kind)
    client.force_login(office.secretary)

    assert _add(client, _typed(entry=entry.pk, **own), kind).status_code == 302
    assert model.objects.get().kind == kind


def test_only_current_entries_for_this_organisation_and_kind_are_offered(client, office):
    fits = EntryFactory()
    EntryFactory(replaced_at=timezone.now())
    EntryFactory(organization_kinds=[OrganizationKind.BRANCH])
    EntryFactory(item_kind=ItemKind.MEETING)
    client.force_login(office.secretary)

    form = client.get(reverse("admin:disclosures_bulletin_add")).context["form"]

    assert list(form.fields["entry"].queryset) == [fits]


def test_a_secretary_of_several_organisations_chooses_first(client, district, office):
    office.secretary.posts.create(organization=district, role=Role.SECRETARY)
    client.force_login(office.secretary)
    url = reverse("admin:disclosures_bulletin_add")

    assert {o.name for o in client.get(url).context["organizations"]} == {"区委", "街道"}
    assert client.get(url, {"organization": district.pk}).context["form"].organization == district
    other = organization("别的街道", below=district)
    assert "organizations" in client.get(url, {"organization": other.pk}).context


def test_whoever_is_no_secretary_cannot_draft(client, office):
    entry = EntryFactory()
    client.force_login(office.reviewer)

    assert _add(client, _typed(entry=entry.pk)).status_code == 403
    assert not DisclosureItem.objects.exists()


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"title": ""}, ["title"]),
        ({"entry": 0}, ["entry"]),
        ({"display_until": "2020-01-01"}, ["display_until"]),
        ({"display_from": "2026-13-01"}, ["display_from"]),
        ({"planned_publish_at": "2020-01-01T09:00"}, ["planned_publish_at"]),
        ({"planned_publish_at": "2100-01-02T09:00", "expires_at": "2100-01-01T09:00"}, ["expires_at"]),
        ({"scope": "specific"}, ["audience_organizations"]),
        ({"scope": "party", "wider_scope": "public"}, ["widens_at"]),
        ({"widens_at": "2100-01-01T09:00"}, ["wider_scope"]),
        ({"scope": "party", "wider_scope": "party", "widens_at": "2100-01-01T09:00"}, ["wider_scope"]),
        ({"keywords": "词 " * 5 + "、".join(f"词{n}" for n in range(11))}, ["keywords"]),
        ({"keywords": "长" * 31}, ["keywords"]),
        ({"platforms": ["television"]}, ["platforms"]),
    ],
)
def test_what_is_wrong_is_said_next_to_the_field_and_everything_typed_stays(client, office, changes, fields):
    client.force_login(office.secretary)

    answer = _add(client, _typed(entry=EntryFactory().pk, summary="写了半天的摘要") | changes)

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == fields
    assert "写了半天的摘要" in answer.content.decode()
    assert not DisclosureItem.objects.exists()


def test_an_edit_goes_through_the_service(client, office):
    item = office.item(Action.REVIEW)
    client.force_login(office.secretary)

    answer = client.post(_change_url(item), _opened(client, item) | {"title": "改过的标题"})

    assert answer.status_code == 302
    item.refresh_from_db()
    assert (item.title, item.status) == ("改过的标题", ItemStatus.PROPOSED)
    assert item.steps.last().action == Action.EDIT


def test_saving_an_untouched_form_changes_no_content(client, office):
    item = office.item(
        Action.REVIEW,
        keywords=["党费"],
        scope=Scope.PARTY,
        wider_scope=Scope.PUBLIC,
        widens_at=timezone.now() + timedelta(days=9),
        planned_publish_at=timezone.now().replace(second=0, microsecond=0) + timedelta(days=3),
    )
    client.force_login(office.secretary)

    client.post(_change_url(item), _opened(client, item))

    item.refresh_from_db()
    assert item.status == ItemStatus.REVIEWED


@pytest.mark.parametrize("upto", [Action.APPROVE, Action.PUBLISH])
def test_released_items_are_not_edited(client, office, upto):
    item = office.item(upto)
    client.force_login(office.secretary)

    answer = client.get(_change_url(item))

    assert answer.status_code == (200 if upto == Action.APPROVE else 302)


def test_whoever_may_only_look_is_refused_the_form(client, office):
    item = office.item(None)
    for user, status in ((person(Role.INSPECTOR, office.unit), 403), (Office().secretary, 404)):
        client.force_login(user)
        assert client.get(_change_url(item)).status_code == status
        assert client.post(_change_url(item), _typed()).status_code == status


def test_of_two_writers_the_second_loses_nothing_and_sees_what_changed(client, office):
    item = office.item(None, summary="旧摘要", document_number="旧号")
    client.force_login(office.secretary)
    opened = _opened(client, item)
    services.edit_item(
        item_id=item.pk,
        editor=office.reviewer,
        version=item.version,
        changes={"title": "同事的标题", "summary": "同事的摘要"},
    )

    stale = client.post(_change_url(item), opened | {"title": "我的标题", "document_number": "新号"})

    form = stale.context["form"]
    assert stale.status_code == 400
    assert form["title"].value() == "我的标题"
    assert form["document_number"].value() == "新号"
    assert form["summary"].value() == "同事的摘要"
    assert [(conflict.name, conflict.theirs) for conflict in form.conflicts] == [("title", "同事的标题")]
    assert form.taken_over == ["摘要"]
    assert "同事的标题" in stale.content.decode()

    again = client.post(_change_url(item), dict(form.data.items()))
    item.refresh_from_db()
    assert again.status_code == 302
    assert (item.title, item.summary, item.document_number) == ("我的标题", "同事的摘要", "新号")


def test_a_tampered_memory_of_the_form_is_no_error(client, office):
    item = office.item(None)
    client.force_login(office.secretary)
    opened = _opened(client, item)
    for memory in ("{", json.dumps([1]), ""):
        answer = client.post(_change_url(item), opened | {"opened": memory, "version": 0, "title": "我的"})
        assert answer.status_code == 400
        assert answer.context["form"]["title"].value() == "我的"


def test_people_and_organisations_are_found_by_name_and_by_staff_only(client, office):
    address = reverse("admin:autocomplete")
    query = {"app_label": "disclosures", "model_name": "bulletin", "field_name": "audience_organizations", "term": "街"}
    client.force_login(office.secretary)
    assert [row["text"] for row in client.get(address, query).json()["results"]] == ["街道"]
    assert client.get(address, query | {"term": "街\x00"}).status_code == 200
    EntryFactory()
    assert client.get(address, query | {"field_name": "entry"}).json()["results"] == []

    client.force_login(person(Role.MEMBER, office.unit))
    assert client.get(address, query).status_code == 403
