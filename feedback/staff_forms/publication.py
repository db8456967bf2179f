"""Deciding, passage by passage, what of a question and its answer everybody may read; and signing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold import widgets

from feedback import services
from feedback.services.publication import LONGEST_TITLE, original

from .steps import written

if TYPE_CHECKING:
    from disclosures.models import User
    from feedback.models import PublicAnswer, Redaction

HIDE, KEEP = "hide", "keep"
AROUND = 24  # characters shown before and after a passage


class RedactionForm(forms.Form):
    """A choice for each passage the machine proposes, the title, and further words to hide."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("title"),
        max_length=LONGEST_TITLE,
        widget=widgets.UnfoldAdminTextInputWidget,
        help_text=_("Everybody reads it: name nobody in it."),
    )
    more = written(_("Further words to hide"), required=False, hint=_("One a line; hidden wherever they stand."))

    def __init__(self, *args: Any, public: PublicAnswer, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.public, self.user = public, user
        texts = original(public.reply)
        rows = list(public.redactions.all())
        self.proposed = [row for row in rows if not row.by_hand]
        by_hand = dict.fromkeys(texts[row.part][row.start : row.end] for row in rows if row.by_hand)
        self.initial.update(version=public.version, title=public.title, more="\n".join(by_hand))
        for row in self.proposed:
            self.fields[_name(row)] = self._choice(row)

    @staticmethod
    def _choice(row: Redaction) -> forms.ChoiceField:
        return forms.ChoiceField(
            label=row.get_sort_display(),
            choices=((HIDE, _("hide")), (KEEP, _("leave"))),
            initial={None: "", True: HIDE, False: KEEP}[row.hidden],
            widget=widgets.UnfoldAdminRadioSelectWidget(radio_style=1),
            error_messages={"required": _("Hide it or leave it?")},
        )

    @property
    def passages(self) -> list[dict[str, Any]]:
        """Each passage with what stands around it, its reason and its choice, in the order of the texts."""
        texts = original(self.public.reply)
        return [
            {
                "row": row,
                "before": texts[row.part][max(0, row.start - AROUND) : row.start],
                "passage": texts[row.part][row.start : row.end],
                "after": texts[row.part][row.end : row.end + AROUND],
                "field": self[_name(row)],
            }
            for row in self.proposed
        ]

    def take(self) -> None:
        """Record the decisions. Raises what the service raises."""
        services.decide_redactions(
            public_id=self.public.pk,
            user=self.user,
            title=self.cleaned_data["title"],
            hidden={row.pk: self.cleaned_data[_name(row)] == HIDE for row in self.proposed},
            more=self.cleaned_data["more"].splitlines(),
            version=self.cleaned_data["version"],
        )


def _name(row: Redaction) -> str:
    return f"passage_{row.pk}"


class SignForm(forms.Form):
    """The second person's word on what was rehearsed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.BooleanField(
        label=_("I have read what strangers, the feed and search engines get, and it gives nobody away."),
        widget=widgets.UnfoldBooleanWidget,
        error_messages={"required": _("Please read all three views and confirm it.")},
    )

    def __init__(self, *args: Any, public: PublicAnswer, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.update(version=public.version)
        self.public, self.user = public, user

    def take(self) -> None:
        services.sign_public_answer(public_id=self.public.pk, user=self.user, version=self.cleaned_data["version"])


class UnpublishForm(forms.Form):
    reason = written(_("Reason"), hint=_("Everybody reads this: say it in plain words and name nobody."), most=500)

    def __init__(self, *args: Any, public: PublicAnswer, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.public, self.user = public, user

    def take(self) -> None:
        services.withdraw_public_answer(public_id=self.public.pk, user=self.user, reason=self.cleaned_data["reason"])
