"""In service. Refuses to start without its keys, a host list and its own address."""

from .base import *  # noqa: F403 - settings modules build on each other
from .base import STORAGES, required

DEBUG = False
SECRET_KEY = required("SECRET_KEY")
BALLOT_KEY = required("BALLOT_KEY")
ALLOWED_HOSTS = required("ALLOWED_HOSTS").split(",")
CONTACT_KEYS = required("CONTACT_KEY").split(",")
SITE_URL = required("SITE_URL").rstrip("/")
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
