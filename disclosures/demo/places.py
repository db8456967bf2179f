"""The organisations of 河湾区, a district that does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from disclosures.enums import OrganizationKind as Kind

DISTRICT = "中共河湾区委员会"
DISCIPLINE = "中共河湾区纪律检查委员会"
DEPARTMENTS = (
    ("区委办公室", "区委办公室"),
    ("区委组织部", "区委组织部"),
    ("区委宣传部", "区委宣传部"),
    ("区委统一战线工作部", "区委统战部"),
    ("区委政法委员会", "区委政法委"),
    ("区委社会工作部", "区委社会工作部"),
    ("区委老干部局", "区委老干部局"),
    ("区直属机关工作委员会", "区直机关工委"),
    ("区委党校", "区委党校"),
    ("区发展和改革局党组", "区发展和改革局"),
    ("区教育局党委", "区教育局"),
    ("区民政局党组", "区民政局"),
    ("区财政局党组", "区财政局"),
    ("区人力资源和社会保障局党组", "区人社局"),
    ("区住房和城乡建设局党组", "区住建局"),
    ("区交通运输局党组", "区交通运输局"),
    ("区农业农村局党组", "区农业农村局"),
    ("区文化和旅游局党组", "区文旅局"),
    ("区卫生健康局党委", "区卫健局"),
    ("区总工会党组", "区总工会"),
)
STREETS = ("河湾", "城东", "北门", "滨江")
TOWNS = ("青石", "白鹭", "柳林", "云溪", "双桥", "大坪", "清水塘", "石门坎")
COMMUNITIES = (
    *("柳岸", "码头", "文昌", "湖滨", "学府", "和平", "新民", "桥北", "园丁", "水塔", "东环", "锦绣"),
    *("春晖", "安康", "望江", "翠竹", "银杏", "桂花", "三元", "南苑", "体育场", "电影院", "粮油", "老城"),
    *("丰收", "向阳", "长青", "福源", "朝阳", "金桥", "紫藤", "梧桐", "兴隆", "永安", "太平", "仁和"),
    *("凤凰", "玉泉", "鹿鸣", "松涛", "竹园", "荷塘", "龙泉", "云峰"),
)
VILLAGE_FIRST = "上下东西新老大小前石"
VILLAGE_LAST = "坪湾塘坝岭坡岗堰溪桥"
COMMUNITIES_A_STREET = 11
VILLAGES_A_TOWN = 12
# Merged a while ago: name, short name and the short name of the successor.
MERGED = ("老码头社区党支部", "老码头社区", "码头社区")
# Renamed a while ago, by short name: the name and short name it had. What it disclosed before keeps them.
RENAMED = {"区委社会工作部": ("区委非公有制经济组织和社会组织工作委员会", "区委两新工委")}
MERGED_DAYS_AGO = 420
RENAMED_DAYS_AGO = 300
DUTIES = {
    Kind.DISTRICT: "领导全区党务公开工作，审定公开目录，公开区委重要决策部署和执行情况。",
    Kind.DISCIPLINE: "监督全区党务公开工作，公开纪检监察有关事项，受理党员群众反映的问题。",
    Kind.DEPARTMENT: "公开本部门职责范围内的党务事项，指导本系统党务公开工作。",
    Kind.TOWN: "公开本镇（街道）党务事项，指导村（社区）党组织开展党务公开。",
    Kind.COMMUNITY: "公开本村（社区）党务事项，办好村（居）民开放日，听取党员群众意见。",
    Kind.BRANCH: "组织“三会一课”和主题党日，公开本支部党费收缴、发展党员等事项。",
}


@dataclass
class Place:
    """An organisation to be built, with what is below it."""

    kind: Kind
    name: str
    short: str
    below: list[Place] = field(default_factory=list)


def village_names() -> Iterator[str]:
    """Names nobody would take for a particular place."""
    return (first + last for last, first in product(VILLAGE_LAST, VILLAGE_FIRST))


def district() -> Place:
    """The whole tree, without the organisation that has merged."""
    villages, communities = village_names(), iter(COMMUNITIES)
    root = Place(Kind.DISTRICT, DISTRICT, "区委")
    root.below.append(Place(Kind.DISCIPLINE, DISCIPLINE, "区纪委监委"))
    for name, short in DEPARTMENTS:
        branch = Place(Kind.BRANCH, f"{short}机关党支部", f"{short}机关党支部")
        root.below.append(Place(Kind.DEPARTMENT, name, short, [branch]))
    for name in STREETS:
        own = [_community(next(communities), i) for i in range(COMMUNITIES_A_STREET)]
        root.below.append(Place(Kind.TOWN, f"{name}街道党工委", f"{name}街道", own))
    for name in TOWNS:
        own = [_village(next(villages), i) for i in range(VILLAGES_A_TOWN)]
        root.below.append(Place(Kind.TOWN, f"{name}镇党委", f"{name}镇", own))
    return root


def _community(name: str, index: int) -> Place:
    form = ("党委", "党总支", "党支部")[index % 3]
    numbers = () if form == "党支部" else ("第一", "第二") if form == "党总支" else ("第一", "第二", "网格")
    branches = [Place(Kind.BRANCH, f"{name}社区{n}党支部", f"{name}社区{n}党支部") for n in numbers]
    return Place(Kind.COMMUNITY, f"{name}社区{form}", f"{name}社区", branches)


def _village(name: str, index: int) -> Place:
    form = "党总支" if index % 4 == 0 else "党支部"
    branches = [Place(Kind.BRANCH, f"{name}村{n}党支部", f"{name}村{n}党支部") for n in ("产业", "老年")]
    return Place(Kind.COMMUNITY, f"{name}村{form}", f"{name}村", branches if form == "党总支" else [])
