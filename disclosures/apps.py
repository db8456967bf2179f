"""The ground floor: who discloses, what is disclosed, by which procedure, and who may read it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisclosuresConfig(AppConfig):
    name = "disclosures"
    verbose_name = _("Disclosure of party affairs")
    default_auto_field = "django.db.models.BigAutoField"
