"""The Celery application; its settings are Django's, prefixed CELERY_."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "disclosure_portal.settings.production")

app = Celery("disclosure_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
