"""The portal starts with one clear line of advice or not at all, and leaves nothing behind."""

import errno
import os
import signal
import socket
import subprocess
import sys
import time
import uuid

import pytest
from cryptography.fernet import Fernet

from disclosure_portal import run
from disclosure_portal.embedded import EmbeddedError, check_data_version, one_line


def test_data_of_another_postgresql_version_is_named_with_the_remedy(tmp_path):
    (tmp_path / "PG_VERSION").write_text("15\n")

    with pytest.raises(EmbeddedError, match=r"PostgreSQL 15.*move the directory away"):
        check_data_version(tmp_path)


def test_a_taken_port_is_one_line_and_no_traceback():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "disclosure_portal.run"],
            env=os.environ | {"PORT": port},
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 1
    assert done.stderr.strip().count("\n") == 0
    assert port in done.stderr


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"PORT": "99999"}, "PORT is 99999, but must be a number from 1 to 65535"),
        ({"PORT": "-1"}, "PORT is -1, but must be"),
        ({"PORT": "八千"}, "PORT is 八千, but must be"),
        ({"HOST": "203.0.113.7"}, "cannot listen on 203.0.113.7:8000"),
    ],
)
def test_where_nobody_can_listen_is_one_line_with_the_remedy(given, told, monkeypatch, capsys):
    for name, value in ({"HOST": "127.0.0.1", "PORT": "8000"} | given).items():
        monkeypatch.setenv(name, value)

    assert run.main() == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"portal: {told}")
    assert "make run" in line


def test_what_is_closed_to_the_user_is_named_with_the_remedy():
    refusal = one_line(PermissionError(errno.EACCES, "Permission denied", "/srv/data/log"))

    assert refusal == "/srv/data/log is closed to you: run as its owner, or name another directory with DATA_DIR=…"


@pytest.mark.parametrize("name", ["SECRET_KEY", "BALLOT_KEY", "ALLOWED_HOSTS", "SITE_URL", "CONTACT_KEY"])
def test_production_refuses_to_start_without_its_secret_and_hosts(name):
    given = {"SECRET_KEY": "k" * 60, "ALLOWED_HOSTS": "example.test", "SITE_URL": "https://example.test"}
    given["BALLOT_KEY"] = given["CONTACT_KEY"] = Fernet.generate_key().decode()
    given.pop(name)
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        env={k: v for k, v in os.environ.items() if k not in {*given, name}}
        | given
        | {"DJANGO_SETTINGS_MODULE": "disclosure_portal.settings.production"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.startswith(f"manage.py: {name} is not set")
    assert "Traceback" not in done.stderr


def test_check_deploy_is_clean_in_production():
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env=os.environ
        | {
            "SECRET_KEY": "k3-" + "aB9_xYz" * 9,
            "BALLOT_KEY": "b" * 44,
            "ALLOWED_HOSTS": "example.test",
            "SITE_URL": "https://example.test",
            "CONTACT_KEY": Fernet.generate_key().decode(),
            "DJANGO_SETTINGS_MODULE": "disclosure_portal.settings.production",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


def processes_naming(*words):
    """Command lines that hold one of the words, after those that are ending have had a moment to."""
    deadline = time.monotonic() + 5
    while True:
        lines = subprocess.run(["ps", "axww", "-o", "args"], capture_output=True, text=True, check=True).stdout
        left = [line for line in lines.splitlines() if any(word in line for word in words)]
        if not left or time.monotonic() > deadline:
            return left
        time.sleep(0.05)


@pytest.mark.parametrize(("number", "whole_group"), [(signal.SIGINT, True), (signal.SIGTERM, False)])
def test_stopping_leaves_no_process(tmp_path, number, whole_group):
    tmp_path.chmod(0o755)
    marker = f"portal-marker-{uuid.uuid4().hex}"
    code = (
        f"import signal, time; '{marker}'; signal.signal(15, lambda *_: exit(0)); "
        "print('up', flush=True); time.sleep(60)"
    )
    portal = subprocess.Popen(
        [sys.executable, "-m", "disclosure_portal.embedded", "-c", code],
        env={k: v for k, v in os.environ.items() if k != "REDIS_URL"} | {"DATA_DIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert portal.stdout.readline() == b"up\n"
    (os.killpg if whole_group else os.kill)(portal.pid, number)
    portal.wait(20)
    portal.stdout.close()

    assert processes_naming(marker, str(tmp_path)) == []
