"""Found by Django by this name, as `ENGINE` says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.backends.postgresql import base
from psycopg import OperationalError
from psycopg_pool import ConnectionPool

if TYPE_CHECKING:
    from psycopg import Connection


class DatabaseWrapper(base.DatabaseWrapper):
    """Checks a connection when it is taken, and all that lie ready once one of them is found dead.

    The pool's own check looks at one connection after the other and waits ever longer between them: a few that a
    restart of the server left dead, and a request gives up though the server is back. So CONN_HEALTH_CHECKS stays off.
    """

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        taken = super().get_new_connection(conn_params)
        if self.pool is None or _is_alive(taken):
            return taken
        self.pool.putconn(taken)
        self.pool.check()
        return super().get_new_connection(conn_params)


def _is_alive(connection: Connection) -> bool:
    try:
        ConnectionPool.check_connection(connection)
    except OperationalError:
        return False
    return True
