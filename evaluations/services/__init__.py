"""The verbs of appraisals. Each locks what it changes, checks again, changes it and writes the record."""

from .preparing import create_appraisal, put_on_notice

__all__ = ["create_appraisal", "put_on_notice"]
