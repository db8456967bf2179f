"""The demo's accounts: one for every role, all with the same password. Only `load_demo` ever makes them."""

from __future__ import annotations

from dataclasses import dataclass

from disclosures.enums import Role

PASSWORD = "hewan-demo-2022"  # noqa: S105 - printed on the screen of `make run`, for a district that does not exist


@dataclass(frozen=True)
class Account:
    """Somebody to log in as; `unit` is the short name of the organisation of the post."""

    username: str
    role: Role
    unit: str
    description: str


ACCOUNTS = (
    Account("district-secretary", Role.SECRETARY, "区委", "区委党务信息员，起草和发布"),
    Account("district-reviewer", Role.REVIEWER, "区委", "区委审核人"),
    Account("district-approver", Role.APPROVER, "区委", "区委审批人"),
    Account("town-secretary", Role.SECRETARY, "河湾街道", "河湾街道党务信息员"),
    Account("town-reviewer", Role.REVIEWER, "河湾街道", "河湾街道审核人"),
    Account("town-approver", Role.APPROVER, "河湾街道", "河湾街道审批人"),
    Account("inspector", Role.INSPECTOR, "区纪委监委", "区纪委监督检查人员"),
    Account("administrator", Role.ADMINISTRATOR, "区委", "管理组织、人员和目录"),
    Account("member", Role.MEMBER, "柳岸社区", "柳岸社区党员"),
    Account("resident", Role.RESIDENT, "柳岸社区", "柳岸社区登记居民"),
)
