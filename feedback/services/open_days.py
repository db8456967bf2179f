"""Open days: announcing, changing, cancelling and recording them, and residents signing up."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.refusals import InvalidInput, Refused
from feedback import permissions
from feedback.enums import OpenDayAction
from feedback.models import OpenDay, Signup
from feedback.models.open_day import MOST_TOGETHER
from feedback.receipts import typed
from feedback.throttle import Limit
from feedback.transitions import OPEN_DAY_LIFE

from ._shared import require_reason
from .receipts import TooManyTries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosures.models import User
    from feedback.receipts import Ticket

# Wrong codes for one open day: from one address, and from everywhere.
TRIES_HERE = Limit("take-back-here", 10, 900)
TRIES_ANYWHERE = Limit("take-back", 1000, 24 * 3600)


class WrongCode(Refused):
    """Nobody signed up with that number and that code."""


def announce_open_day(*, open_day: OpenDay, user: User) -> OpenDay:
    """Tell everybody of an open day, from now on. Raises InvalidInput for one that is over."""
    permissions.check_open_day(user, open_day.organization)
    _require_possible(open_day)
    open_day.announced_by, open_day.announced_at = user, timezone.now()
    open_day.save()
    return open_day


def _require_possible(open_day: OpenDay) -> None:
    if open_day.closes_at <= open_day.opens_at:
        raise InvalidInput(_("It must end after it begins."))
    if open_day.ends <= timezone.now():
        raise InvalidInput(_("This time is over already: choose a later day."))


@contextmanager
def _locked_day(open_day_id: int) -> Iterator[OpenDay]:
    with transaction.atomic():
        yield OpenDay.objects.select_for_update(of=("self",)).select_related("organization").get(pk=open_day_id)


def change_open_day(*, open_day_id: int, user: User, **given: Any) -> OpenDay:
    """Change the day, the times, the place, the topics or who receives, as long as it was not held."""
    with _locked_day(open_day_id) as open_day:
        permissions.check_open_day(user, open_day.organization)
        OPEN_DAY_LIFE.change(open_day, OpenDayAction.CHANGE)
        for name, value in given.items():
            setattr(open_day, name, value)
        permissions.check_open_day(user, open_day.organization)
        _require_possible(open_day)
        open_day.save()
        return open_day


def cancel_open_day(*, open_day_id: int, user: User, reason: str) -> OpenDay:
    """Call it off; everybody reads why."""
    with _locked_day(open_day_id) as open_day:
        permissions.check_open_day(user, open_day.organization)
        OPEN_DAY_LIFE.change(open_day, OpenDayAction.CANCEL)
        open_day.cancellation_reason = require_reason(reason)
        open_day.save()
        return open_day


def hold_open_day(*, open_day_id: int, user: User) -> OpenDay:
    """Record that it took place: from now on everybody reads how much was asked there, and what may be public of it.

    What was written down at the table and arrives later still counts.
    """
    with _locked_day(open_day_id) as open_day:
        permissions.check_open_day(user, open_day.organization)
        if timezone.now() < open_day.midnight:
            raise Refused(_("This day is still to come."))
        OPEN_DAY_LIFE.change(open_day, OpenDayAction.HOLD)
        open_day.save()
        return open_day


def sign_up(*, open_day_id: int, ticket: Ticket, people: int) -> Signup:
    """A resident will come, with others or alone, and gets the next number; the same form again, the same number."""
    if not 1 <= people <= MOST_TOGETHER:
        raise InvalidInput(_("Please say how many you are: 1 to %(most)s.") % {"most": MOST_TOGETHER})
    with _locked_day(open_day_id) as open_day:
        known = Signup.objects.filter(ticket=ticket.token).first()
        if known is not None:
            return known
        if not open_day.takes_signups:
            raise Refused(_("Signing up is over. You can just come, or ask on this site."))
        last = open_day.signups.aggregate(last=Max("number", default=0))["last"]
        return Signup.objects.create(
            open_day=open_day,
            ticket=ticket.token,
            code_hash=make_password(ticket.code),
            number=last + 1,
            people=people,
        )


def take_back(*, open_day_id: int, number: int, code: str, address: str) -> None:
    """Whoever signed up will not come: nothing of the sign-up is kept, and its number stays empty.

    `address` is where the request came from: guessing is counted there. Raises WrongCode, TooManyTries.
    """
    here, anywhere = f"{open_day_id} {address}", str(open_day_id)
    if TRIES_HERE.is_reached(here) or TRIES_ANYWHERE.is_reached(anywhere):
        raise TooManyTries(_("That was wrong too often. Please wait a quarter of an hour, or tell the office."))
    signup = Signup.objects.filter(open_day=open_day_id, number=number).select_related("open_day").first()
    if signup is None or not check_password(typed(code), signup.code_hash):
        TRIES_HERE.count(here)
        TRIES_ANYWHERE.count(anywhere)
        raise WrongCode(_("Nobody signed up with this number and this code. Please compare both with what you noted."))
    if not signup.open_day.takes_signups:
        raise Refused(_("This open day is over or was cancelled: there is nothing to take back."))
    signup.delete()
