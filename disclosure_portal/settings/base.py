"""Settings that hold everywhere. What differs between installations comes from the environment."""

from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()


def required(name: str) -> str:
    """That variable of the environment. Raises ImproperlyConfigured if it is missing or empty."""
    value = str(env(name, default=""))
    if not value:
        raise ImproperlyConfigured(f"{name} is not set: set it in the environment, see README, Configuration.")
    return value


DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / ".data")))
DATABASES = {"default": env.db("DATABASE_URL", default="postgres:///disclosure_portal")}
DATABASES["default"]["ENGINE"] = "disclosure_portal.postgres"
# More connections than granian has threads, so that none waits for one.
DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
    "min_size": 1,
    "max_size": env.int("DATABASE_POOL_SIZE", default=8),
    "timeout": 2,  # seconds until a request gives up on a database that does not answer
    "reconnect_timeout": 2,  # then a request tries again at once, where the pool by itself would wait ever longer
}
# Every query of a process runs with this role's rights: portal_web for web and worker, none for migrations.
if DATABASE_ROLE := env("DATABASE_ROLE", default=""):
    # As an option of the connection, so that RESET ROLE leads back to it and not to the user who logged in.
    DATABASES["default"]["OPTIONS"]["options"] = f"-c role={DATABASE_ROLE}"
REDIS_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")

INSTALLED_APPS = [
    "disclosure_portal",
    "evaluations",
    "feedback",
    "disclosures",
    # Without its default site: ours is disclosures.admin.site.
    "unfold.apps.BasicAppConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "axes",
    "csp",
    "django_prose_editor",
    "pghistory",
    "pgtrigger",
    "treebeard",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "disclosure_portal.middleware.LanguageFromPath",
    "disclosure_portal.middleware.NobodyKeepsMembersPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "disclosure_portal.urls"
WSGI_APPLICATION = "disclosure_portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "disclosures.views.surfaces.portal",
            ]
        },
    }
]

AUTH_USER_MODEL = "disclosures.User"
LOGIN_URL = "login"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
# One guessed account is locked at one address only: a village shares a single address.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
# To Django all requests come from nginx: ten wrong guesses anywhere would lock a person out everywhere.
AXES_CLIENT_IP_CALLABLE = "feedback.throttle.client_address"
AXES_LOCKOUT_CALLABLE = "disclosures.views.accounts.locked_out"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "disclosure_portal.passwords.MinimumLength", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    # No base_url: files are private and reached only through the visibility check.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "private", "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Where nginx serves the private files from, e.g. /private/; without it Django sends them itself.
X_ACCEL_PREFIX = env("X_ACCEL_PREFIX", default="")
# What differs from the defaults in disclosures/files/limits.py.
FILE_LIMITS: dict[str, Any] = env.json("FILE_LIMITS", default={})

# Encrypts the private keys of open appraisals; kept apart from the database and its backups.
# python3 -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"
BALLOT_KEY = env("BALLOT_KEY", default="")

# What each web process may take in memory for finished public pages (disclosure_portal/pagecache.py); 0 keeps none.
PAGE_CACHE_BYTES = env.int("PAGE_CACHE_BYTES", default=64 * 2**20)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "disclosures.views.errors.form_too_old"

# Celery has its own word for a Redis on a socket.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
# Workers start before a restarted Redis answers; without this Celery warns that the default will change.
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_ACKS_LATE = True  # tasks may run twice; a killed worker must not lose one
CELERY_WORKER_PREFETCH_MULTIPLIER = 1  # a long task must not hold others back
CELERY_TASK_SOFT_TIME_LIMIT = 60  # seconds
CELERY_TASK_TIME_LIMIT = 300  # seconds
CELERY_BEAT_SCHEDULE = {
    "send messages": {"task": "disclosures.tasks.send_messages", "schedule": 60.0, "options": {"expires": 60.0}},
    "read pending texts": {"task": "disclosures.tasks.read_pending_texts", "schedule": 60.0},
    # Often, so that a case that is handed over or a run that was missed is caught up with; a run too many does nothing.
    "remind": {"task": "feedback.tasks.remind", "schedule": 600.0, "options": {"expires": 600.0}},
    "recount": {"task": "feedback.tasks.recount_pending", "schedule": 60.0, "options": {"expires": 60.0}},
    "audit reminders": {"task": "feedback.tasks.audit_reminders", "schedule": crontab(hour=4, minute=10)},
    "audit due dates": {"task": "feedback.tasks.audit_due_dates", "schedule": crontab(hour=4, minute=30)},
    "remove orphaned files": {
        "task": "disclosures.tasks.remove_orphaned_files",
        "schedule": crontab(hour=3, minute=20),
    },
    "purge senders": {"task": "feedback.tasks.purge_senders", "schedule": crontab(hour=3, minute=40)},
    "tell of passed notices": {"task": "feedback.tasks.tell_of_passed_notices", "schedule": crontab(hour=8, minute=5)},
    # Hourly: a batch that was due while the machine stood still goes out late.
    "remind voters": {"task": "evaluations.tasks.remind_voters", "schedule": crontab(hour="8-20", minute=15)},
    "remind officers": {"task": "evaluations.tasks.remind_officers", "schedule": crontab(hour="7-18", minute=40)},
    "tell of late stages": {
        "task": "evaluations.tasks.tell_of_late_stages",
        "schedule": crontab(hour="7-18", minute=45),
    },
    "empty urns": {"task": "evaluations.tasks.empty_urns", "schedule": 300.0, "options": {"expires": 300.0}},
    "fold public changes": {"task": "disclosures.tasks.fold_public_changes", "schedule": 600.0},
}

# So many days after a matter has ended its sender's name, contact and files are deleted; the matter itself stays.
SENDER_KEPT_DAYS = env.int("SENDER_KEPT_DAYS", default=180)

# Where residents find the portal, without a slash at the end. Feeds, the sitemap and printed QR codes hold it; the Host
# header has no say in it, so that one cached page is right for everybody.
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")

# Mail to members of staff. Without EMAIL_URL it goes to a mail server on this machine, in development into files.
vars().update(env.email_url("EMAIL_URL", default="smtp://127.0.0.1:25"))
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="portal@localhost")
# When staff may be disturbed, on working days.
OFFICE_HOURS = env("OFFICE_HOURS", default="08:30-17:30")

# The government meta tags and the footer of every public page. What is empty is not printed.
SITE_INFO = {
    name: env(name, default=default)
    for name, default in {
        "PORTAL_NAME": "区党务公开网",
        "PORTAL_NAME_EN": "District Party Affairs Disclosure",
        "SITE_DOMAIN": "",
        "SITE_ID_CODE": "",
        "HOST_UNIT": "",
        "ICP_NUMBER": "",
        "POLICE_NUMBER": "",
        "CONTACT": "",
    }.items()
}

# To stdout, for whatever collects it. Axes would write the names of people who mistyped a password.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"nothing of ballots": {"()": "disclosure_portal.logs.NothingOfBallots"}},
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "formatter": "line",
            "filters": ["nothing of ballots"],
        }
    },
    "root": {"handlers": ["stdout"], "level": "INFO"},
    "loggers": {
        "axes": {"level": "CRITICAL"},
        "pikepdf": {"level": "WARNING"},  # announces itself at every start
        "django": {"handlers": [], "level": "INFO", "propagate": True},
    },
}

# The admin's name and menu; its colours are in static/portal/admin.css.
UNFOLD = {
    "SITE_TITLE": SITE_INFO["PORTAL_NAME"],
    "SITE_HEADER": SITE_INFO["PORTAL_NAME"],
    "SITE_SUBHEADER": "disclosures.admin.menu.subheader",
    "SITE_SYMBOL": "assured_workload",
    "THEME": "light",
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "STYLES": ["disclosures.admin.menu.stylesheet"],
    "SIDEBAR": {"navigation": "disclosures.admin.menu.navigation"},
    "ACCOUNT": {"navigation": "disclosures.admin.menu.account"},
}
