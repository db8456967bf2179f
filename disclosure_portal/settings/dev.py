"""On a developer's machine and for the demo."""

import base64
import hashlib

from .base import *  # noqa: F403 - settings modules build on each other
from .base import DATA_DIR, STATIC_ROOT, env, required

DEBUG = env.bool("DEBUG", default=True)
if DEBUG:
    SECRET_KEY = "for development only: production takes its key from the environment"  # noqa: S105 - not a secret
    ALLOWED_HOSTS = ["*"]
    PAGE_CACHE_BYTES = 0  # a template that is being written shows at once
else:
    SECRET_KEY = required("SECRET_KEY")
    ALLOWED_HOSTS = required("ALLOWED_HOSTS").split(",")


def derived_key(purpose: str) -> str:
    """Follows from the secret key, which `make run` keeps in DATA_DIR: what the demo encrypted stays readable."""
    return base64.urlsafe_b64encode(hashlib.sha256(f"{purpose} {SECRET_KEY}".encode()).digest()).decode()


CONTACT_KEYS = env.list("CONTACT_KEY", default=[derived_key("contact")])
BALLOT_KEY = env("BALLOT_KEY", default=derived_key("ballot"))
vars().update(env.email_url("EMAIL_URL", default=f"filemail:///{DATA_DIR / 'mail'}"))
WHITENOISE_USE_FINDERS = True  # no collectstatic on a developer's machine
STATIC_ROOT.mkdir(exist_ok=True)
