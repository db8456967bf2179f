"""Feedback and its policies; a state is reached by the real services."""

from __future__ import annotations

from typing import Any

from disclosures.models import Organization
from feedback import services
from feedback.enums import Kind
from feedback.models import Feedback, Policy
from tests.factories.disclosures import Office


def policy(kind: Kind = Kind.INQUIRY, organization: Organization | None = None, **fields: Any) -> Policy:
    """The policy for that kind, for everybody unless an organisation is named."""
    return Policy.objects.create(kind=kind, organization=organization, rule="区党务公开办法第12条", **fields)


def feedback(office: Office, **fields: Any) -> Feedback:
    """A question to that office, as a resident submits it; its policy must be there."""
    values = {"kind": Kind.INQUIRY, "subject": "电梯", "text": "三号楼加装电梯何时公示?"} | fields
    submitted = services.submit_feedback(feedback=Feedback(organization=office.unit, **values))
    return Feedback.objects.get(pk=submitted.pk)
