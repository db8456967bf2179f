"""The templates a district starts with: 民主评议党员, 民主测评 of cadres and of bodies, by the domain notes' rules."""

from __future__ import annotations

from typing import Any

from evaluations.enums import StageCode, SubjectKind
from evaluations.models import Template
from evaluations.rules import Criterion, EmptyClass, Grade, Rules, VoterClass

UNCOUNTED = (Grade("unknown", "不了解", None), Grade("abstain", "弃权", None))
# Coefficients as in a county's rules of 2015; a district sets its own.
CADRE_GRADES = (
    Grade("excellent", "优秀", "1", is_top=True),
    Grade("competent", "称职", "0.8"),
    Grade("basic", "基本称职", "0.6"),
    Grade("incompetent", "不称职", "0.4"),
    *UNCOUNTED,
)
BODY_GRADES = (
    Grade("good", "好", "1", is_top=True),
    Grade("fair", "较好", "0.8"),
    Grade("average", "一般", "0.6"),
    Grade("poor", "差", "0.4"),
    *UNCOUNTED,
)
MEMBER_GRADES = (
    Grade("excellent", "优秀", "1", is_top=True),
    Grade("qualified", "合格", "0.8"),
    Grade("basic", "基本合格", "0.6"),
    Grade("unqualified", "不合格", "0"),
    *UNCOUNTED,
)
CRITERIA = (
    Criterion("integrity", "德", 2000),
    Criterion("ability", "能", 2000),
    Criterion("diligence", "勤", 2000),
    Criterion("achievement", "绩", 2000),
    Criterion("honesty", "廉", 2000),
    Criterion("overall", "总体", 0),
)
THREE_CLASSES = (
    VoterClass("A", "领导班子成员", 4000),
    VoterClass("B", "党员代表", 3000),
    VoterClass("C", "居（村）民代表", 3000),
)
TWO_CLASSES = (VoterClass("B", "党员", 7000), VoterClass("C", "居（村）民代表", 3000))
# Working days from the first day; a notice hangs at least five of them.
STAGES = (
    {"code": StageCode.PLEDGES, "from": 1, "until": 6},
    {"code": StageCode.TALK, "from": 7, "until": 7},
    {"code": StageCode.VOTE, "from": 7, "until": 11},
    {"code": StageCode.BOARD, "from": 12, "until": 17},
    {"code": StageCode.RESULT, "from": 18, "until": 23},
    {"code": StageCode.RECTIFY, "from": 24, "until": 84},
)

TEMPLATES: tuple[dict[str, Any], ...] = (
    {
        "name": "民主评议党员",
        "subject_kind": SubjectKind.MEMBER,
        "rules": Rules(
            grades=MEMBER_GRADES,
            criteria=(Criterion("overall", "总体", 10_000),),
            classes=TWO_CLASSES,
            quorum="4/5",
            top_share="1/3",
        ),
        "source": "民主评议党员做法：优秀等次一般不超过三分之一；预备党员参加评议、不评定等次（本地设置）",
    },
    {
        "name": "领导干部民主测评",
        "subject_kind": SubjectKind.CADRE,
        "rules": Rules(grades=CADRE_GRADES, criteria=CRITERIA, classes=THREE_CLASSES, quorum="2/3"),
        "source": "民主测评做法：A、B、C票按类别平均后加权（本地设置）",
    },
    {
        "name": "领导班子民主测评",
        "subject_kind": SubjectKind.BODY,
        "rules": Rules(
            grades=BODY_GRADES,
            criteria=CRITERIA,
            classes=THREE_CLASSES,
            quorum="2/3",
            empty_class=EmptyClass.VOID,
        ),
        "source": "民主测评做法：A、B、C票按类别平均后加权（本地设置）",
    },
)


def load() -> int:
    """Create the templates that are not there yet, and return how many; those a district has stay as it made them."""
    created = 0
    for template in TEMPLATES:
        values = template | {"rules": template["rules"].as_json(), "stages": list(STAGES)}
        _template, is_new = Template.objects.get_or_create(name=template["name"], defaults=values)
        created += is_new
    return created
