"""The forms of staff for feedback. Each validates and calls a service."""
