"""The same form sent twice at the same moment is one question with one receipt."""

import re
import threading
import time

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from feedback.enums import Kind, Naming
from feedback.models import Feedback
from feedback.receipts import Ticket
from tests.factories.disclosures import Office
from tests.factories.feedback import policy


@pytest.mark.django_db(transaction=True)
def test_two_requests_with_one_form_give_one_receipt():
    policy()
    office, fresh = Office(), Ticket.new()
    ticket = Ticket(fresh.token, fresh.secret, time.time() - 60)
    form = {
        "organization": office.unit.pk,
        "text": "电梯何时公示",
        "naming": Naming.ANONYMOUS,
        "ticket": ticket.signed(),
    }
    pages, start = [], threading.Barrier(2)

    def send():
        start.wait()
        try:
            pages.append(Client().post(reverse("disclosures:ask:write", args=(Kind.INQUIRY,)), form).content.decode())
        finally:
            connection.close()

    senders = [threading.Thread(target=send) for _number in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    receipts = [tuple(re.findall(r'class="code">([\d -]+)<', page)) for page in pages]
    assert len(set(receipts)) == 1
    assert len(receipts[0]) == 2
    assert Feedback.objects.count() == 1
