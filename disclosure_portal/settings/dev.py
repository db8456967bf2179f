"""On a developer's machine and for the demo."""

from .base import *  # noqa: F403 - settings modules build on each other

DEBUG = True
SECRET_KEY = "for development only: production takes its key from the environment"  # noqa: S105 - not a secret
ALLOWED_HOSTS = ["*"]
