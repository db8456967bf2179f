"""Appraisal (评议式公开): bodies, cadres and members are appraised in secret, and anyone can check the count."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationsConfig(AppConfig):
    name = "evaluations"
    verbose_name = _("Appraisals")
    default_auto_field = "django.db.models.BigAutoField"
