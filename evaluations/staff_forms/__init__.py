"""The forms of staff for appraisals. Each validates and calls a service."""
