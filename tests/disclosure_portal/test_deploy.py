"""deploy/ for real: nginx before a web process of the portal, and what systemd thinks of its units."""

from __future__ import annotations

import http.client
import re
import shutil
import ssl
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from disclosures import services
from disclosures.enums import Action
from tests.disclosure_portal.test_processes import database_url
from tests.factories.disclosures import Office
from tests.factories.files import picture, upload
from tests.portals import free_port, granian
from tests.wsgi import Reply

DEPLOY = Path(settings.BASE_DIR) / "deploy"
NAME = "dangwu.example.gov.cn"


def program(name: str) -> str:
    """The path of that program, which lies where only root looks by itself."""
    found = shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin")
    if not found:
        pytest.skip(f"no {name} here")
    return found


def _certificate(folder: Path) -> None:
    command = [
        program("openssl"),
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        f"/CN={NAME}",
    ]
    command += ["-keyout", folder / "key.pem", "-out", folder / "fullchain.pem"]
    subprocess.run(command, check=True, capture_output=True)


def _configuration(folder: Path, upstream: int, port: int, plain: int) -> Path:
    """The installation's own file, with this test's places and ports."""
    text = (DEPLOY / "nginx" / "portal.conf").read_text()
    text = re.sub(r" *listen \[::\].*\n", "", text)
    for theirs, ours in {
        "127.0.0.1:8000": f"127.0.0.1:{upstream}",
        "listen 443": f"listen 127.0.0.1:{port}",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "/etc/portal/tls": str(folder),
        "/var/cache/nginx/portal": str(folder / "cache"),
        "/var/log/nginx": str(folder),
        "/opt/portal/staticfiles": str(Path(settings.BASE_DIR) / "static"),
        "/var/lib/portal": str(settings.DATA_DIR),
    }.items():
        assert theirs in text, theirs
        text = text.replace(theirs, ours)
    (folder / "portal.conf").write_text(text)
    main = folder / "nginx.conf"
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main.write_text(
        f"pid {folder}/pid; error_log {folder}/error.log; daemon off; events {{}}\n"
        f"http {{ include /etc/nginx/mime.types; {temporary} include {folder}/portal.conf; }}\n"
    )
    return main


@contextmanager
def nginx(folder: Path, upstream: int):
    """A function that asks by HTTPS through nginx, and the port of plain HTTP."""
    folder.chmod(0o755)
    port, plain = free_port(), free_port()
    _certificate(folder)
    main = _configuration(folder, upstream, port, plain)
    # As root nginx would give its work to a user who may not read the test's files.
    command = [program("nginx"), "-c", main, "-e", folder / "error.log", "-g", "master_process off;"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE

    def ask(path: str, method: str = "GET", **headers: str) -> Reply:
        connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=20, context=trusting)
        try:
            connection.request(method, path, headers={"Host": NAME} | headers)
            response = connection.getresponse()
            told = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, told, response.read())
        finally:
            connection.close()

    try:
        deadline = time.monotonic() + 20
        while True:
            try:
                ask("/static/portal/portal.css")
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError((folder / "error.log").read_text()) from None
                time.sleep(0.05)
        yield ask, plain
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def portal(transactional_db, tmp_path):
    """nginx and a web process behind it, on the test's database."""
    environment = {
        "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "disclosure_portal.settings.dev", "DEBUG": "off",
        "SECRET_KEY": "k" * 50, "ALLOWED_HOSTS": NAME, "SITE_URL": f"https://{NAME}", "X_ACCEL_PREFIX": "/private/",
        "DATA_DIR": str(settings.DATA_DIR),
    }  # fmt: skip
    program("nginx")
    with (
        granian("disclosure_portal.wsgi:application", log=tmp_path / "log", **environment) as web,
        nginx(tmp_path, web.port) as (ask, plain),
    ):
        yield ask, plain


def test_the_portal_behind_nginx(portal):
    ask, plain = portal
    office = Office()
    item = office.item(None)
    photograph = picture(size=(300, 200))
    file = _attach(office, item, photograph)
    item.refresh_from_db()
    for action in (Action.PROPOSE, Action.REVIEW, Action.APPROVE, Action.PUBLISH):
        item = office.take(item, action)
    time.sleep(1.1)  # what is asked a second after a change shows it

    page = ask(f"/items/{item.pk}/")
    assert (page.status, "Set-Cookie" in page.headers) == (200, False)
    again = ask(f"/items/{item.pk}/", **{"If-None-Match": page.headers["etag"]})
    assert (again.status, again.body) == (304, b"")

    style = ask("/static/portal/portal.css")
    assert (style.status, style.headers["x-content-type-options"]) == (200, "nosniff")
    assert "immutable" in style.headers["cache-control"]

    sent = ask(f"/items/{item.pk}/files/{file.pk}/")
    assert (sent.status, sent.headers["content-type"], len(sent.body)) == (200, "image/jpeg", file.size)
    assert "sandbox" in sent.headers["content-security-policy"]
    assert sent.headers["cache-control"].startswith("private")
    assert ask(f"/private/{file.file.name}").status == 404

    assert ask("/members/").headers["cache-control"] == "private, no-store"
    assert ask("/members/", Host="elsewhere.example").status == 400
    assert [ask("/en/login/").status for _n in range(25)].count(429) > 0

    connection = http.client.HTTPConnection("127.0.0.1", plain, timeout=10)
    connection.request("GET", "/items/?q=1", headers={"Host": "elsewhere.example"})
    assert connection.getresponse().getheader("Location") == f"https://{NAME}/items/?q=1"
    connection.close()


def _attach(office, item, content):
    services.attach_file(
        item_id=item.pk, editor=office.secretary, version=item.version, upload=upload(content, "图.jpg")
    )
    return item.attachments.get()


def test_systemd_understands_every_unit(tmp_path):
    checker = program("systemd-analyze")
    units = []
    for unit in sorted((DEPLOY / "systemd").glob("*.service")):
        copy = tmp_path / unit.name
        copy.write_text(re.sub(r"/opt/portal/\.venv/bin/\w+", sys.executable, unit.read_text()))
        units.append(copy)
    done = subprocess.run([checker, "verify", *units], capture_output=True, text=True, check=False)

    assert len(units) == 3
    assert (done.returncode, done.stderr) == (0, "")
