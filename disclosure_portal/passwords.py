"""What a password must be."""

from django.contrib.auth.password_validation import MinimumLengthValidator


class MinimumLength(MinimumLengthValidator):
    """Django's, whose message has new words since 5.2 that it has no Chinese for; those of its hint say the same."""

    def get_error_message(self) -> str:
        return str(self.get_help_text())
