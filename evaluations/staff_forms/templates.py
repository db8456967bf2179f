"""The template a district appraises by: what it counts, who votes with what weight, and how long each stage takes."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold import widgets

from disclosures.staff_forms.calling import ServiceForm
from evaluations import services
from evaluations.enums import StageCode, SubjectKind
from evaluations.models import Template
from evaluations.rules import Criterion, EmptyClass, Grade, Rules, VoterClass

if TYPE_CHECKING:
    from collections.abc import Callable

    from disclosures.models import User

APART = "—"
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,19}")
DAYS = re.compile(r"\s*(\d{1,3})\s*[-–—~至]\s*(\d{1,3})\s*")
SHARE = re.compile(r"\d{1,3}/[1-9]\d{0,2}|[01]")


class LinesField(forms.CharField):
    """One thing a line: its code, its name and a number, as `make` takes them."""

    widget = widgets.UnfoldAdminTextareaWidget

    def __init__(self, *args: Any, make: Callable[[str, str, str], Any], write: Callable[[Any], str], **options: Any):
        super().__init__(*args, max_length=2000, widget=widgets.UnfoldAdminTextareaWidget(attrs={"rows": 7}), **options)
        self.make, self.write = make, write

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str | None) else "\n".join(map(self.write, value))

    def clean(self, value: Any) -> Any:
        return tuple(self._line(line) for line in super().clean(value).splitlines() if line.strip())

    def _line(self, line: str) -> Any:
        parts = line.split()
        if len(parts) == 3 and CODE.fullmatch(parts[0]):
            try:
                return self.make(*parts)
            except (ValueError, ZeroDivisionError):
                pass
        raise ValidationError(
            gettext("“%(line)s” is not a code, a name and a number, with spaces between.") % {"line": line}
        )


def _basis_points(text: str) -> int:
    """A weight in percent, with two decimals at most, as basis points."""
    points = Fraction(text.removesuffix("%")) * 100
    if points.denominator != 1:
        raise ValueError(text)
    return int(points)


def _grade(code: str, label: str, number: str) -> Grade:
    return Grade(code, label, None if number == APART else str(Fraction(number) and number))


def _weighed(part: Criterion | VoterClass) -> str:
    return f"{part.code} {part.label} {part.weight / 100:g}"


class ShareField(forms.CharField):
    """A part of a whole as a fraction, since thirds have no decimals."""

    widget = widgets.UnfoldAdminTextInputWidget

    def clean(self, value: Any) -> str:
        share = str(super().clean(value))
        if share and not (SHARE.fullmatch(share) and 0 <= Fraction(share) <= 1):
            raise ValidationError(gettext("Write it as a fraction, such as 2/3."))
        return share


class DaysField(forms.CharField):
    """The first and the last working day of a stage."""

    widget = widgets.UnfoldAdminTextInputWidget

    def prepare_value(self, value: Any) -> Any:
        return f"{value['from']}-{value['until']}" if isinstance(value, dict) else value

    def clean(self, value: Any) -> dict[str, int]:
        days = DAYS.fullmatch(super().clean(value))
        if not days or int(days[1]) > int(days[2]):
            raise ValidationError(gettext("Write the first and the last working day, such as 1-6."))
        return {"from": int(days[1]), "until": int(days[2])}


class TemplateForm(ServiceForm):
    """A new template, or a change to one: appraisals that exist keep the rules they were drafted with."""

    name = forms.CharField(label=_("name"), max_length=60, widget=widgets.UnfoldAdminTextInputWidget)
    subject_kind = forms.ChoiceField(
        label=_("who is appraised"), choices=SubjectKind.choices, widget=widgets.UnfoldAdminSelectWidget
    )
    source = forms.CharField(label=_("rule it comes from"), max_length=300, widget=widgets.UnfoldAdminTextInputWidget)
    is_active = forms.BooleanField(
        label=_("offered for new appraisals"), required=False, initial=True, widget=widgets.UnfoldBooleanSwitchWidget
    )
    grades = LinesField(
        label=_("Grades"),
        make=_grade,
        write=lambda grade: f"{grade.code} {grade.label} {grade.coefficient or APART}",
        help_text=_("A line each: code, name, coefficient from 0 to 1. The first is the top grade. — counts it apart."),
    )
    criteria = LinesField(
        label=_("Criteria"),
        make=lambda code, label, number: Criterion(code, label, _basis_points(number)),
        write=_weighed,
        help_text=_("A line each: code, name, weight in percent. Together 100; 0 is shown and not counted."),
    )
    classes = LinesField(
        label=_("Voter classes"),
        make=lambda code, label, number: VoterClass(code, label, _basis_points(number)),
        write=_weighed,
        help_text=_("A line each: code, name, weight in percent. Together 100; it counts for the mean of the class."),
    )
    quorum = ShareField(
        label=_("Least share of ballots collected in each class"), help_text=_("A fraction, such as 2/3.")
    )
    empty_class = forms.ChoiceField(
        label=_("If a class fails"),
        choices=[
            (EmptyClass.VOID, _("If a class fails, the result is void.")),
            (EmptyClass.REWEIGH, _("If a class fails, the other classes share its weight.")),
        ],
        widget=widgets.UnfoldAdminSelectWidget,
    )
    top_share = ShareField(
        label=_("Largest share of top grades on a ballot"),
        required=False,
        help_text=_("A fraction, such as 1/3; empty for no limit."),
    )
    k = forms.IntegerField(
        label=_("Fewest people whose marks are shown by themselves"),
        min_value=5,
        max_value=100,
        widget=widgets.UnfoldAdminIntegerFieldWidget,
    )
    decimals = forms.IntegerField(
        label=_("Decimals of a score"), min_value=0, max_value=4, widget=widgets.UnfoldAdminIntegerFieldWidget
    )

    def __init__(self, *args: Any, template: Template | None, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.template, self.user = template or Template(), user
        days = {stage["code"]: stage for stage in self.template.stages or ()}
        for code in StageCode:
            self.fields[f"stage_{code}"] = DaysField(
                label=code.label, help_text=_("First and last working day, such as 1-6."), initial=days.get(code)
            )
        if template:
            rules = Rules.from_json(template.rules)
            given = {name: getattr(rules, name) for name in Rules.__dataclass_fields__}
            given |= {name: getattr(template, name) for name in ("name", "subject_kind", "source", "is_active")}
            self.initial = {**given, **self.initial}

    def call(self) -> Template:
        data = self.cleaned_data
        first, *others = data["grades"] or (None,)
        grades = (first and replace(first, is_top=True), *others)
        rules = Rules(
            **{name: data[name] for name in ("criteria", "classes", "quorum", "k", "decimals")},
            grades=grades,
            empty_class=EmptyClass(data["empty_class"]),
            top_share=data["top_share"] or None,
        )
        for name in ("name", "subject_kind", "source", "is_active"):
            setattr(self.template, name, data[name])
        stages = [{"code": code.value, **data[f"stage_{code}"]} for code in StageCode]
        return services.save_template(template=self.template, user=self.user, rules=rules, stages=stages)
