"""`python -m tests.benchmarks [ONLY]`, on servers of `disclosure_portal.embedded`."""

from __future__ import annotations

import signal
import sys
import traceback
from typing import TYPE_CHECKING

from disclosure_portal.embedded import data_directory

from .figures import Figure, benchmarks, report
from .site import bench, fill_database, prepare_environment

if TYPE_CHECKING:
    from .figures import Measure
    from .site import Bench


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - a command's message


def main() -> int:
    # As an exception, so that the servers it started are stopped with it.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    try:
        chosen = benchmarks(sys.argv[1] if len(sys.argv) > 1 else None)
    except KeyError as error:
        say(f"bench: {error.args[0]}")
        return 1
    data = data_directory()
    prepare_environment(data)
    fill_database(data)

    import django

    django.setup()
    with bench(data) as site:
        return measured(chosen, site)


def measured(chosen: dict[str, Measure], site: Bench) -> int:
    """Take the measures one after the other: one that fails costs its own figures only, and the exit status."""
    figures: list[Figure] = []
    failed: list[str] = []
    for name, measure in chosen.items():
        try:
            for figure in measure(site):
                say(figure.line())
                figures.append(figure)
        except Exception:
            traceback.print_exc()
            failed.append(name)
        report(figures)
    if failed:
        say(f"bench: failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
