"""The Celery application; its settings are Django's, prefixed CELERY_, from DJANGO_SETTINGS_MODULE."""

from celery import Celery

app = Celery("disclosure_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
