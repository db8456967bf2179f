"""As in service, but over plain HTTP from this machine."""

from __future__ import annotations

from disclosure_portal.settings.production import *  # noqa: F403 - settings modules build on each other
from disclosure_portal.settings.production import DATA_DIR

STATIC_ROOT = DATA_DIR / "staticfiles"
