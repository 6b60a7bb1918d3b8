"""Who is sitting here, for the record: the account, and the person behind sudo when there is one."""

from __future__ import annotations

import os
import pwd
import socket


def actor() -> str:
    """Return ``name@host`` of the person; behind sudo the one who called it, as the system knows the numbers."""
    return f"{_name()}@{socket.gethostname()}"


def _name() -> str:
    number = os.getuid()
    behind = os.environ.get("SUDO_UID", "")
    if number == 0 and behind.isascii() and behind.isdigit():
        number = int(behind)
    try:
        return pwd.getpwuid(number).pw_name
    except (KeyError, OverflowError):
        return f"uid-{number}"  # containers often have no entry for the number
