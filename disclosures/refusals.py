"""What a verb answers when it does not do what was asked."""


class Refused(Exception):
    """Nothing was changed; the message tells the person why, in their language."""


class InvalidInput(Refused, ValueError):
    """Something that was entered is missing or cannot be right."""
