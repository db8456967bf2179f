"""Wiring: settings, urls, celery, wsgi and the embedded servers."""

from .celery import app as celery_app

__all__ = ["celery_app"]
