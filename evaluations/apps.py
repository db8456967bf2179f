"""Appraisal (评议式公开): bodies, cadres and members are appraised in secret, and anyone can check the count."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationsConfig(AppConfig):
    name = "evaluations"
    verbose_name = _("Appraisals")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from evaluations.roles import establish

        from . import lateness, reminding, staging  # noqa: F401 - they enter what is said in messages

        # After every migration, since new tables are the web's to work with and the urn's stay closed to it.
        post_migrate.connect(establish, sender=self)
