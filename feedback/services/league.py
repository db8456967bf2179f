"""Publishing the league table, and taking it down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.models import CalendarDay, Organization
from disclosures.refusals import InvalidInput, Refused
from feedback import permissions
from feedback.models import LeaguePublication
from feedback.public_league import written
from feedback.tallies import Period, rows_below, table

if TYPE_CHECKING:
    from datetime import date

    from disclosures.models import User


def publish_league(*, organization: Organization, since: date, until: date, user: User) -> LeaguePublication:
    """Fix the table of that subtree and period and show it to everybody. The period must be over.

    Raises Refused if there are too few cases to publish anything about.
    """
    permissions.check_inspect(user, organization)
    today = timezone.localdate()
    if not since <= until < today:
        raise InvalidInput(_("Only a period that is over can be published: choose an earlier last month."))
    units = list(Organization.objects.subtree(organization))
    shown = rows_below(units, [organization])
    counted = table(units, shown, Period(since, until, today), CalendarDay.objects.calendar())
    figures = written(counted, {unit.pk: unit for unit in shown})
    if not figures["rows"]:
        raise Refused(_("There are too few cases in this period: somebody could tell whose they are."))
    return LeaguePublication.objects.create(
        organization=organization, since=since, until=until, counted_on=today, figures=figures, published_by=user
    )


def withdraw_league(*, publication_id: int, user: User) -> None:
    """Take a published table down; it is kept."""
    publication = LeaguePublication.objects.select_related("organization").get(pk=publication_id)
    permissions.check_inspect(user, publication.organization)
    LeaguePublication.objects.public().filter(pk=publication.pk).update(withdrawn_at=timezone.now())
