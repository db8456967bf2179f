"""The entry of the web server."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from .pagecache.application import Application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "disclosure_portal.settings.production")

try:
    application: Application = get_wsgi_application()
    if settings.PAGE_CACHE_BYTES:
        # It needs the models, which are there from here on.
        from .pagecache import PageCache

        application = PageCache(application, capacity=settings.PAGE_CACHE_BYTES)
except ImproperlyConfigured as error:
    sys.exit(f"wsgi: {error}")
