"""People and their posts, kept by the administrators of their organisations."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.db import DatabaseError, transaction
from django.utils import timezone

from disclosures import permissions, services
from disclosures.enums import OrganizationKind, Role
from disclosures.models import Post, User
from disclosures.permissions import NotAllowed
from disclosures.refusals import InvalidInput, Refused
from tests.factories.disclosures import UserFactory, organization, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return organization("区委", kind=OrganizationKind.DISTRICT)


@pytest.fixture
def town(district):
    return organization("河湾街道党工委", below=district)


@pytest.fixture
def head(district):
    return person(Role.ADMINISTRATOR, district)


@pytest.fixture
def keeper(town):
    """The administrator of the town."""
    return person(Role.ADMINISTRATOR, town)


def _create(unit, actor, **values):
    fields = {"username": "wangfang", "name": "王芳", "role": Role.SECRETARY} | values
    return services.create_person(organization_id=unit.pk, actor=actor, **fields)


def _appoint(who, unit, role, actor, **values):
    return services.appoint(person_id=who.pk, organization_id=unit.pk, role=role, actor=actor, **values)


def test_a_person_comes_with_a_post_and_without_a_password(town, keeper):
    user = _create(town, keeper, phone=" 13800000000 ", reason="新任党务信息员")

    post = user.posts.get()
    assert (post.organization, post.role, post.starts_on, post.ends_on) == (
        town,
        "secretary",
        timezone.localdate(),
        None,
    )
    assert (user.phone, user.has_usable_password(), user.is_staff) == ("13800000000", False, False)
    assert [record.history.get().pgh_context["reason"] for record in (user, post)] == ["新任党务信息员"] * 2


def test_a_login_name_is_given_once_and_nothing_is_half_done(town, keeper):
    UserFactory(username="wangfang")
    with pytest.raises(services.Misfilled) as refusal:
        _create(town, keeper, name=" ", email="x")
    assert set(refusal.value.problems) == {"username", "name", "email"}
    assert not User.objects.filter(name="王芳").exists()
    assert Post.objects.filter(organization=town).count() == 1


@pytest.mark.parametrize("role", [Role.MEMBER, Role.RESIDENT, Role.REVIEWER, Role.ADMINISTRATOR])
def test_an_administrator_gives_out_posts_in_the_subtree_only(district, town, keeper, role):
    somebody = UserFactory()
    below = organization("社区", below=town)

    _appoint(somebody, below, role, keeper)

    assert permissions.post_for(somebody, role, below)
    with pytest.raises(NotAllowed):
        _appoint(somebody, district, role, keeper)
    with pytest.raises(NotAllowed):
        _appoint(UserFactory(), town, role, person(Role.SECRETARY, town))


def test_nobody_appoints_themselves_to_work(town, keeper):
    superuser = UserFactory(is_superuser=True)
    for actor in (keeper, superuser):
        with pytest.raises(NotAllowed):
            _appoint(actor, town, Role.APPROVER, actor)
    _appoint(keeper, town, Role.MEMBER, keeper)


def test_a_post_is_held_once_at_a_time_and_may_begin_on_another_day(town, keeper):
    somebody = UserFactory()
    today = timezone.localdate()
    later = _appoint(somebody, town, Role.MEMBER, keeper, starts_on=today + timedelta(days=10))

    assert permissions.post_for(somebody, Role.MEMBER, town) is None
    with pytest.raises(InvalidInput):
        _appoint(somebody, town, Role.MEMBER, keeper)
    services.end_post(post_id=later.pk, actor=keeper, reason="填错")
    assert not somebody.posts.exists()
    assert later.history.first().pgh_label == "delete"
    _appoint(somebody, town, Role.MEMBER, keeper, starts_on=date(2019, 7, 1))
    assert permissions.post_for(somebody, Role.MEMBER, town)


def test_a_post_ends_after_its_last_day(town, keeper):
    secretary = person(Role.SECRETARY, town)
    post = secretary.posts.get()
    today = timezone.localdate()

    with pytest.raises(InvalidInput):
        services.end_post(post_id=post.pk, last_day=today - timedelta(days=1), actor=keeper, reason="调离")
    with pytest.raises(InvalidInput):
        services.end_post(post_id=post.pk, actor=keeper, reason=" ")
    services.end_post(post_id=post.pk, actor=keeper, reason="调离")

    assert permissions.post_for(secretary, Role.SECRETARY, town, today)
    assert not permissions.post_for(secretary, Role.SECRETARY, town, today + timedelta(days=1))
    assert post.history.first().pgh_context["action"] == "end_post"


def test_an_ended_post_is_not_ended_again(town, keeper):
    post = person(Role.SECRETARY, town).posts.get()
    post.ends_on = timezone.localdate() - timedelta(days=1)
    post.save()
    with pytest.raises(Refused):
        services.end_post(post_id=post.pk, actor=keeper, reason="调离")


def test_the_last_administrator_does_not_leave_by_themselves(town, keeper, head):
    own = keeper.posts.get()
    with pytest.raises(NotAllowed):
        services.end_post(post_id=own.pk, actor=keeper, reason="调离")
    services.end_post(post_id=own.pk, actor=head, reason="调离")


def test_nobody_is_appointed_where_an_organisation_has_ended_or_an_account_is_closed(town, keeper, head):
    closed = UserFactory(is_active=False)
    with pytest.raises(Refused):
        _appoint(closed, town, Role.MEMBER, keeper)
    services.close_organization(organization_id=town.pk, actor=head, reason="撤销")
    with pytest.raises(Refused):
        _appoint(UserFactory(), town, Role.MEMBER, head)


def test_an_account_is_for_whoever_stands_above_all_its_posts(district, town, keeper, head):
    approver = person(Role.APPROVER, district)
    approver.posts.create(organization=town, role=Role.MEMBER)

    for verb in (
        lambda actor: services.issue_password_link(person_id=approver.pk, actor=actor),
        lambda actor: services.change_person(person_id=approver.pk, actor=actor, phone="1"),
        lambda actor: services.deactivate_person(person_id=approver.pk, actor=actor, reason="离职"),
    ):
        with pytest.raises(NotAllowed):
            verb(keeper)
        verb(head)
    approver.refresh_from_db()
    assert (approver.phone, approver.is_active) == ("1", False)


def test_nobody_looks_after_their_own_account_or_a_stranger_s_or_a_superuser_s(town, keeper):
    superuser = UserFactory(is_superuser=True)
    superuser.posts.create(organization=town, role=Role.MEMBER)
    for somebody in (keeper, UserFactory(), superuser):
        assert not permissions.can_manage_person(keeper, somebody)
    assert permissions.can_manage_person(superuser, keeper)


def test_a_closed_account_has_no_rights_and_comes_back_with_its_posts(town, keeper):
    secretary = person(Role.SECRETARY, town)
    services.deactivate_person(person_id=secretary.pk, actor=keeper, reason="病休")
    assert permissions.post_for(secretary, Role.SECRETARY, town) is None
    with pytest.raises(Refused):
        services.deactivate_person(person_id=secretary.pk, actor=keeper, reason="病休")

    services.reactivate_person(person_id=secretary.pk, actor=keeper, reason="返岗")

    assert permissions.post_for(secretary, Role.SECRETARY, town)
    assert [event.pgh_context["action"] for event in secretary.history.all()[:2]] == ["reactivate", "deactivate"]


def test_a_password_link_serves_once_and_is_on_record(town, keeper):
    secretary = person(Role.SECRETARY, town)

    token = services.issue_password_link(person_id=secretary.pk, actor=keeper, reason="忘记密码")

    secretary.refresh_from_db()
    assert default_token_generator.check_token(secretary, token)
    secretary.set_password("x")
    assert not default_token_generator.check_token(secretary, token)
    event = secretary.history.first()
    assert (event.pgh_label, event.pgh_context["reason"]) == ("password", "忘记密码")
    assert token not in str(event.pgh_context)


def test_contact_goes_into_no_history_but_that_it_changed(town, keeper):
    secretary = person(Role.SECRETARY, town)
    seen = services.last_change(secretary)
    services.change_person(person_id=secretary.pk, actor=keeper, phone="13911112222", seen=seen)

    event = secretary.history.first()
    assert event.pgh_label == "contact"
    assert "13911112222" not in str(vars(event))
    assert not {"phone", "email", "password"} & {field.name for field in event._meta.fields}
    with pytest.raises(services.StaleRecord):
        services.change_person(person_id=secretary.pk, actor=keeper, name="王方", seen=seen)
    with pytest.raises(TypeError):
        services.change_person(person_id=secretary.pk, actor=keeper, is_superuser=True)


def test_logging_in_leaves_no_event(town):
    secretary = person(Role.SECRETARY, town)
    User.objects.filter(pk=secretary.pk).update(last_login=timezone.now())
    assert secretary.history.count() == 1


def test_a_person_is_never_deleted(town):
    with pytest.raises(DatabaseError), transaction.atomic():
        UserFactory().delete()


def test_an_administrator_finds_who_works_in_the_subtree_and_others_by_login_name_only(district, town, keeper, head):
    here, elsewhere = person(Role.MEMBER, town), UserFactory(username="zhaoliu")
    found = permissions.people_managed_by(keeper, permissions.staff_posts(keeper))
    assert set(found) == {here, keeper}
    assert list(services.known_by(" zhaoliu ")) == [elsewhere]
    assert not services.known_by("zhao").exists()
