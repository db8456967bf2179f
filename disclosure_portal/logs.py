"""What is not written into any log."""

from __future__ import annotations

import logging

# Where ballots are cast, in every language.
NAMELESS = ("/ballot/", "/en/ballot/")


class NothingOfBallots(logging.Filter):
    """Drops what is said of a request under /ballot/: a refused ballot, a wrong code, a bad method.

    Failures of the portal itself stay: somebody has to mend them. They name no one, and nothing was cast.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        path = getattr(getattr(record, "request", None), "path", "")
        return record.levelno >= logging.ERROR or not path.startswith(NAMELESS)
