"""Plain words for residents: what each kind of feedback is for."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from feedback.enums import Kind

EXPLANATIONS: dict[str, Promise] = {
    Kind.INQUIRY: _("You want to know something: ask, and the organisation answers you."),
    Kind.SUGGESTION: _("You have an opinion or an idea about what was decided or done."),
    Kind.REQUEST: _("You want something disclosed that is not here yet. This kind needs your name and a contact."),
    Kind.OBJECTION: _("A public notice names a person or a matter, and you know something against it."),
    Kind.CORRECTION: _("Something on a page is wrong, missing or cannot be opened. No name is asked for."),
}
