"""The database roles of the secret ballot: the web adds to the urn and reads nothing there; sealing alone reads.

`establish` makes them after every migration. On a server where the portal's user may not make roles, an administrator
does it once (docs/database-roles.md). A web process that runs under DATABASE_ROLE=portal_web has no other rights in
any of its queries; casting takes them in any case, and sealing takes the other role for its two transactions.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.core.management import CommandError
from django.db import ProgrammingError, connection, transaction

from evaluations.models.urn import SEALER

if TYPE_CHECKING:
    from collections.abc import Iterator

WEB = "portal_web"
URN = ("evaluations_urncomment", "evaluations_urnslip", "evaluations_spentcredential")
REMEDY = f"CREATE ROLE {WEB} NOLOGIN; CREATE ROLE {SEALER} NOLOGIN; GRANT {WEB}, {SEALER} TO "

_ROLES = f"""
    DO $$ BEGIN
        IF to_regrole('{WEB}') IS NULL THEN CREATE ROLE {WEB} NOLOGIN; END IF;
        IF to_regrole('{SEALER}') IS NULL THEN CREATE ROLE {SEALER} NOLOGIN; END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another database of this server was faster
    END $$;
    DO $$ BEGIN
        IF NOT pg_has_role(session_user, '{WEB}', 'MEMBER') THEN
            EXECUTE format('GRANT {WEB}, {SEALER} TO %I', session_user);
        END IF;
    END $$;
"""
_RIGHTS = f"""
    GRANT USAGE ON SCHEMA public TO {WEB}, {SEALER};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {WEB};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {WEB}, {SEALER};
    REVOKE ALL ON {", ".join(URN)} FROM {WEB};
    GRANT INSERT ON {", ".join(URN)} TO {WEB};
    GRANT SELECT, INSERT, DELETE, TRUNCATE ON {", ".join(URN)}, evaluations_classsecret TO {SEALER};
    GRANT SELECT, INSERT ON evaluations_boardcredential, evaluations_boardcommitment, evaluations_singlemark,
        evaluations_comment TO {SEALER};
    GRANT SELECT ON evaluations_classkey, evaluations_subject, evaluations_paperbatch, evaluations_paperentry
        TO {SEALER};
    GRANT SELECT, UPDATE ON evaluations_appraisal TO {SEALER}; -- to hold its row, no more
"""  # noqa: S608 - our own constants, no input


def establish(**_signal: Any) -> None:
    """Make the roles and give them exactly their rights. Raises CommandError with what an administrator must run."""
    if not set(URN) <= set(connection.introspection.table_names()):
        return  # migrated back to before there was an urn
    try:
        with connection.cursor() as cursor:
            cursor.execute(_ROLES)
            cursor.execute(_RIGHTS)
    except ProgrammingError as error:
        user = connection.settings_dict["USER"] or "the portal's user"
        raise CommandError(f"{error}\nAs a database administrator: {REMEDY}{user};") from error


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """A transaction with that role's rights and no others."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        yield
        # A savepoint that fails takes the role back by itself; one that succeeds does not.
        cursor.execute("RESET ROLE")
