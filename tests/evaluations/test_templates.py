"""Templates: shipped with the portal, kept as a district made them, written by its administrators alone."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from disclosures.enums import OrganizationKind, Role
from disclosures.permissions import NotAllowed
from evaluations import presets, services
from evaluations.models import Template
from evaluations.rules import EmptyClass, Rules
from tests.factories.disclosures import Office, organization, person
from tests.factories.evaluations import RULES

pytestmark = pytest.mark.django_db
ADD = reverse("admin:evaluations_template_add")
GIVEN = {
    "name": "社区居民评议",
    "subject_kind": "cadre",
    "source": "区委办发〔2026〕3号",
    "is_active": "on",
    "grades": "good 满意 1\nfair 基本满意 0.6\npoor 不满意 0\nunknown 不了解 —",
    "criteria": "work 工作实绩 66.67\nstyle 工作作风 33.33\noverall 总体 0",
    "classes": "B 党员 70\nC 居民代表 30",
    "quorum": "2/3",
    "empty_class": "reweigh",
    "top_share": "1/3",
    "k": "5",
    "decimals": "2",
    **{f"stage_{stage['code']}": f"{stage['from']}-{stage['until']}" for stage in presets.STAGES},
}


@pytest.fixture
def district():
    return organization("区委", kind=OrganizationKind.DISTRICT)


@pytest.fixture
def administrator(district, client):
    user = person(Role.ADMINISTRATOR, district)
    client.force_login(user)
    return user


def test_the_shipped_templates_are_there_and_what_a_district_made_of_them_stays(capsys):
    call_command("load_templates")
    assert set(Template.objects.values_list("name", flat=True)) == {
        "民主评议党员",
        "领导干部民主测评",
        "领导班子民主测评",
    }
    Template.objects.filter(name="民主评议党员").update(source="本区办法")
    call_command("load_templates")
    assert Template.objects.get(name="民主评议党员").source == "本区办法"
    assert Template.objects.count() == 3
    assert capsys.readouterr().out == "appraisal templates: 3 created\n"


def test_an_administrator_writes_a_template_in_plain_lines(administrator, client):
    client.post(ADD, GIVEN)
    template = Template.objects.get()
    rules = Rules.from_json(template.rules)
    assert [(grade.label, grade.coefficient, grade.is_top) for grade in rules.grades] == [
        ("满意", "1", True), ("基本满意", "0.6", False), ("不满意", "0", False), ("不了解", None, False),
    ]  # fmt: skip
    assert [(criterion.code, criterion.weight) for criterion in rules.criteria] == [
        ("work", 6667), ("style", 3333), ("overall", 0),
    ]  # fmt: skip
    assert [(voters.label, voters.weight) for voters in rules.classes] == [("党员", 7000), ("居民代表", 3000)]
    assert (rules.quorum, rules.top_share, rules.empty_class) == ("2/3", "1/3", EmptyClass.REWEIGH)
    assert template.stages == list(presets.STAGES)


@pytest.mark.parametrize("preset", [template["name"] for template in presets.TEMPLATES])
def test_what_the_form_shows_is_saved_unchanged(administrator, client, preset):
    presets.load()
    before = Template.objects.get(name=preset)
    page = reverse("admin:evaluations_template_change", args=(before.pk,))
    form = client.get(page).context["form"]
    shown = {field.html_name: field.value() for field in form if field.value() is not None}
    assert client.post(page, shown).status_code == 302
    after = Template.objects.get(pk=before.pk)
    assert (after.rules, after.stages, after.name) == (before.rules, before.stages, before.name)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"classes": "B 党员 70\nC 居民代表 20"}, "合计应为100"),
        ({"criteria": "work 实绩 90"}, "合计应为100"),
        ({"criteria": "work 实绩 33.333"}, "“work 实绩 33.333”"),
        ({"grades": "good 满意 1"}, "至少两个等次"),
        ({"grades": "good 满意 1\ngood 不满意 0"}, "代码不能重复"),
        ({"grades": "good 满意 1\npoor 不满意 二"}, "“poor 不满意 二”"),
        ({"quorum": "三分之二"}, "2/3"),
        ({"top_share": "4/3"}, "1/3"),
        ({"stage_board": "12-16"}, "至少公示五个工作日"),
        ({"stage_talk": "3-3", "stage_pledges": "4-9"}, "不能早于前一阶段"),
        ({"stage_vote": "周一"}, "1-6"),
        ({"k": "2"}, "5"),
    ],
)
def test_what_would_mean_nothing_is_refused_and_nothing_typed_is_lost(administrator, client, wrong, says):
    answer = client.post(ADD, GIVEN | wrong)
    assert answer.status_code == 400
    assert says in answer.text
    assert "区委办发〔2026〕3号" in answer.text
    assert not Template.objects.exists()


def test_two_templates_have_two_names(administrator, client):
    client.post(ADD, GIVEN)
    assert "已有同名模板" in client.post(ADD, GIVEN).text
    assert Template.objects.count() == 1


def test_nobody_else_writes_one(district, client):
    office = Office(organization(below=district))
    for user in (office.secretary, person(Role.ADMINISTRATOR, office.unit)):
        client.force_login(user)
        assert client.post(ADD, GIVEN).status_code == 403
        with pytest.raises(NotAllowed):
            services.save_template(template=Template(), user=user, rules=RULES, stages=presets.STAGES)
    assert not Template.objects.exists()
