"""Rules of the house that hold for the whole tree."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Put together here, or this file would break the rule it holds.
INDEX_HOST = re.compile(
    "|".join(["pypi" + r"\.org", "python" + r"hosted\.org", "registry" + r"\.npmjs", "index" + "-url http"])
)


def test_no_tracked_file_names_a_package_index():
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    naming = [
        name
        for name in filter(None, tracked.split("\0"))
        if (ROOT / name).is_file() and INDEX_HOST.search((ROOT / name).read_text(encoding="utf-8", errors="ignore"))
    ]

    assert naming == []


FLOORS = ("disclosure_portal", "evaluations", "feedback", "disclosures")


@pytest.mark.parametrize(
    ("lower", "upper"),
    [
        ("disclosures", "disclosure_portal"),
        ("disclosures", "feedback"),
        ("disclosures", "evaluations"),
        ("feedback", "disclosure_portal"),
        ("evaluations", "disclosure_portal"),
        ("evaluations", "feedback"),
    ],
)
def test_an_import_upwards_breaks_the_contract(tmp_path, lower, upper):
    for name in (*FLOORS, "pyproject.toml"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    lint = Path(sys.executable).with_name("lint-imports")
    command = [lint, "--no-cache"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0

    (tmp_path / lower / "enums.py").write_text(f"import {upper}.apps\n")
    (tmp_path / upper / "apps.py").touch()
    broken = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert broken.returncode == 1
    assert f"{lower} is not allowed to import {upper}" in broken.stdout
