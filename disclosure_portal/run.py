"""`make run`: migrate, load the demo district and serve, with a worker and beat, until Ctrl-C."""

from __future__ import annotations

import os
import socket
import sys

HOST = "127.0.0.1"


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def serve(port: int) -> int:
    """Run web, worker and beat; returns when one ends or on Ctrl-C, after all have ended."""
    from honcho.manager import Manager  # the demo's extra

    manager = Manager()
    python = f"exec {sys.executable} -m"
    web = f"granian --interface wsgi --host {HOST} --port {port} disclosure_portal.wsgi:application"
    manager.add_process("web", f"{python} {web}", env=dict(os.environ))
    manager.add_process("worker", f"{python} celery -A disclosure_portal worker -l warning -c 1", env=dict(os.environ))
    beat = f"celery -A disclosure_portal beat -l warning -s {os.environ.get('DATA_DIR', '.data')}/beat"
    manager.add_process("beat", f"{python} {beat}", env=dict(os.environ))
    manager.loop()
    return manager.returncode or 0


def main() -> int:
    port = int(os.environ.get("PORT", "8000"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "disclosure_portal.settings.dev")
    if not port_is_free(port):
        print(f"portal: port {port} is taken: stop what uses it, or run PORT={port + 1} make run", file=sys.stderr)  # noqa: T201 - a command's message
        return 1
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_demo")
    print(f"\n  党务公开网 http://{HOST}:{port}/    Ctrl-C 停止 / stops\n", flush=True)  # noqa: T201 - a command's message
    return serve(port)


if __name__ == "__main__":
    sys.exit(main())
