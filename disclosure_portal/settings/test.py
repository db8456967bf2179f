"""For the suite: cheap password hashes, tasks at once, no pool that outlives a test database."""

from .dev import *  # noqa: F403 - settings modules build on each other
from .dev import DATABASES

DEBUG = False
del DATABASES["default"]["OPTIONS"]["pool"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = True
AXES_ENABLED = False
