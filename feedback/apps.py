"""Interactive disclosure (互动式公开): what residents ask, and whether they are answered in time."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "feedback"
    verbose_name = _("Feedback")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from disclosures.views.sections import below_items, on_organizations

        # They enter what is said in messages.
        from . import move_messages, notice_messages, reminders, telling  # noqa: F401
        from .views.answers import item_answers
        from .views.open_days import next_open_day

        below_items.add("feedback/_item_answers.html", item_answers)
        on_organizations.add("feedback/_next_open_day.html", next_open_day)
