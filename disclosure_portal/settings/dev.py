"""On a developer's machine and for the demo."""

from .base import *  # noqa: F403 - settings modules build on each other
from .base import STATIC_ROOT

DEBUG = True
SECRET_KEY = "for development only: production takes its key from the environment"  # noqa: S105 - not a secret
ALLOWED_HOSTS = ["*"]
WHITENOISE_USE_FINDERS = True  # no collectstatic on a developer's machine
STATIC_ROOT.mkdir(exist_ok=True)
