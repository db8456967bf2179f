"""The deadlines an installation begins with: what local rules commonly ask for, each with its source."""

from __future__ import annotations

from dataclasses import dataclass, replace

from feedback.enums import Kind
from feedback.models import Policy

RULE = "《中国共产党党务公开条例（试行）》及本区实施办法：自收到之日起15个工作日内答复"
REQUEST_RULE = "本区党务公开实施办法（依申请公开）：自收到申请之日起15个工作日内答复，延期须经批准并告知理由"


@dataclass(frozen=True)
class Preset:
    """Terms in working days for one kind, for the whole district."""

    kind: Kind
    rule: str
    acknowledge_within: int = 3
    reply_within: int = 15
    four_eyes: bool = False


PRESETS = (
    Preset(Kind.INQUIRY, RULE),
    Preset(Kind.SUGGESTION, RULE),
    Preset(Kind.REQUEST, REQUEST_RULE, four_eyes=True),
    Preset(Kind.OBJECTION, RULE, four_eyes=True),
    Preset(Kind.CORRECTION, RULE),
)


# Accepted within 3 and answered within 10 more; the clock runs from submission all the same, so the answer has 13.
IN_TWO_STEPS_RULE = "本区党务公开实施办法：收到之日起3个工作日内受理，受理后10个工作日内答复，合计不超过13个工作日"
IN_TWO_STEPS = tuple(replace(preset, rule=IN_TWO_STEPS_RULE, reply_within=13) for preset in PRESETS)
CHOICES = {"15": PRESETS, "3+10": IN_TWO_STEPS}


def load(choice: str = "15") -> int:
    """Create the policies that the district has none for; how many. What somebody set stays as it is."""
    present = set(Policy.objects.current().filter(organization=None).values_list("kind", flat=True))
    missing = [Policy(**vars(preset)) for preset in CHOICES[choice] if preset.kind not in present]
    return len(Policy.objects.bulk_create(missing))
