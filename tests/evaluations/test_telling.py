"""What subjects tell, with files: cleaned, kept from the sealing on, and read by whoever may read the appraisal."""

import secrets

import docx
import pytest
from django.urls import reverse

from disclosures.files import RefusedFile
from disclosures.permissions import NotAllowed
from disclosures.refusals import Refused
from evaluations import services
from evaluations.models import Statement, StatementFile
from tests.factories import files
from tests.factories.disclosures import Office, UserFactory
from tests.factories.evaluations import Vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def storage(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        }
    }
    return tmp_path


@pytest.fixture
def vote(storage):
    made = Vote()
    for subject in made.subjects:
        Statement.objects.create(subject=subject, pledges="每周接访")
    return made


def which(vote, number=0):
    return {
        "appraisal_id": vote.appraisal.pk,
        "user": vote.office.secretary,
        "subject_id": vote.subjects[number].pk,
    }


def attached(vote, content=None, name="述职报告.pdf", **other):
    upload = files.upload(content or files.pdf(), name)
    return services.attach_to_statement(**which(vote) | other, upload=upload)


def stored(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def public_address(file):
    return reverse("disclosures:appraisals:file", args=(file.statement.subject.appraisal_id, file.pk))


def test_a_file_is_kept_clean_under_a_name_that_says_nothing(vote, storage):
    file = attached(vote, files.word(author="王芳"), "周明远述职.docx")

    assert (file.name, file.extension, file.statement) == ("周明远述职.docx", "docx", vote.subjects[0].statement)
    (path,) = stored(storage)
    assert path.parts[-3] == "statements"
    assert "周明远" not in path.name
    assert docx.Document(path).core_properties.author == ""


def test_what_is_no_document_is_refused_and_leaves_nothing(vote, storage):
    with pytest.raises(RefusedFile):
        attached(vote, b"MZ\x90\x00 a program", "述职报告.pdf")
    attached(vote)
    with pytest.raises(RefusedFile, match="已经"):
        attached(vote, name="另一个名字.pdf")
    assert len(stored(storage)) == StatementFile.objects.count() == 1


def test_there_is_room_for_so_many_files_of_each(vote, settings):
    settings.FILE_LIMITS = {"item_files": 1}
    attached(vote)
    with pytest.raises(RefusedFile, match="1个文件"):
        attached(vote, files.word())
    attached(vote, subject_id=vote.subjects[1].pk)
    settings.FILE_LIMITS = {"item_bytes": 1024 * 1024}
    with pytest.raises(RefusedFile, match="不得超过1 MB"):
        attached(vote, files.excel(*[(secrets.token_hex(600),) for _row in range(2000)]))


def test_once_the_urn_is_sealed_what_was_told_stays(vote, storage):
    file = attached(vote)
    vote.open()
    attached(vote, files.word())  # while ballots are taken it may still grow
    services.detach_from_statement(**which(vote), file_id=file.pk)
    services.tell_fulfilment(**which(vote), fulfilment=" 接访五十次 ")
    vote.seal()

    for call, extra in (
        (services.attach_to_statement, {"upload": files.upload(files.excel(), "表.xlsx")}),
        (services.detach_from_statement, {"file_id": StatementFile.objects.get().pk}),
        (services.tell_fulfilment, {"fulfilment": "接访一百次"}),
    ):
        with pytest.raises(Refused, match="投票已经结束"):
            call(**which(vote), **extra)
    assert StatementFile.objects.get().extension == "docx"
    assert Statement.objects.get(subject=vote.subjects[0]).fulfilment == "接访五十次"


def test_the_secretary_alone_attaches_and_only_within_the_appraisal(vote, storage):
    with pytest.raises(NotAllowed):
        attached(vote, user=vote.office.approver)
    other = Vote()
    with pytest.raises(Statement.DoesNotExist):
        attached(vote, subject_id=other.subjects[0].pk)
    assert stored(storage) == []


def test_bytes_go_with_a_file_that_is_taken_away_or_with_its_subject(vote, storage, django_capture_on_commit_callbacks):
    first = attached(vote)
    attached(vote, files.word())
    with django_capture_on_commit_callbacks(execute=True):
        services.detach_from_statement(**which(vote), file_id=first.pk)
    assert [path.suffix for path in stored(storage)] == [".docx"]
    with django_capture_on_commit_callbacks(execute=True):
        services.drop_subject(**which(vote))
    assert stored(storage) == []


def test_a_file_is_read_where_the_appraisal_is_and_nowhere_else(vote, client):
    file = attached(vote)
    assert client.get(public_address(file)).status_code == 404
    vote.on_notice()
    assert client.get(public_address(file)).status_code == 404
    vote.announce(services.announce_rules)

    answer = client.get(public_address(file))
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get(public_address(file), headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    page = client.get(reverse("disclosures:appraisals:detail", args=(vote.appraisal.pk,))).text
    assert f'<a href="{public_address(file)}">述职报告.pdf</a>' in page

    other = Vote()
    other.on_notice()
    other.announce(services.announce_rules)
    address = reverse("disclosures:appraisals:file", args=(other.appraisal.pk, file.pk))
    assert client.get(address).status_code == 404


def test_officers_read_it_before_and_nobody_else(vote, client):
    file = attached(vote)
    address = reverse("admin:appraisal_file", args=(vote.appraisal.pk, file.pk))
    for user, status in ((vote.office.approver, 200), (Office().secretary, 404), (UserFactory(), 403)):
        client.force_login(user)
        answer = client.get(address)
        assert answer.status_code == status
    client.force_login(vote.office.secretary)
    assert "no-store" in client.get(address).headers["Cache-Control"]


def test_the_form_keeps_what_is_good_and_says_what_is_not(vote, client):
    client.force_login(vote.office.secretary)
    address = reverse("admin:appraisal_row_form", args=(vote.appraisal.pk, "fulfilment", vote.subjects[0].pk))
    text = client.post(
        address,
        {
            "fulfilment": "接访五十次",
            "uploads": [files.upload(files.pdf(), "报告.pdf"), files.upload(b"MZ\x90\x00 a program", "照片.jpg")],
        },
    ).text
    file = StatementFile.objects.get()
    assert "照片.jpg：" in text
    assert "接访五十次" in text
    assert reverse("admin:appraisal_file", args=(vote.appraisal.pk, file.pk)) in text
    assert Statement.objects.get(subject=vote.subjects[0]).fulfilment == "接访五十次"

    answer = client.post(address, {"fulfilment": "接访六十次", "remove": [file.pk]})
    assert answer.status_code == 302
    assert not StatementFile.objects.exists()
