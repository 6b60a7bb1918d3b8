"""What `/proc` tells of the processes of this machine; nothing where there is none (not Linux)."""

from __future__ import annotations

import os
from pathlib import Path

PROC = Path("/proc")
_LONGEST = 64  # bytes: more than the kernel keeps


def numbers() -> tuple[int, ...]:
    """Return the numbers of all processes that can be seen here, in no order."""
    try:
        return tuple(int(name) for name in os.listdir(PROC) if name.isdigit())  # noqa: PTH208 - names only: Path objects cost more than the look itself
    except OSError:
        return ()


def stat(number: int) -> tuple[bytes, ...]:
    """Return the fields of a process's `stat` (proc(5)) from its state on, empty when it is gone.

    What stands before is the name of its program, which may hold anything.
    """
    try:
        return tuple((PROC / str(number) / "stat").read_bytes().rpartition(b")")[2].split())
    except OSError:
        return ()


def program_of(number: int) -> str:
    """Return the name of a process's program as the kernel keeps it: its first 15 bytes, empty when it is gone.

    Every process of a machine is asked for it, and pathlib takes four times as long as the kernel.
    """
    try:
        opened = os.open(f"{PROC}/{number}/comm", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return ""
    try:
        return os.read(opened, _LONGEST).decode("utf-8", "replace").strip()
    except OSError:  # it ended meanwhile
        return ""
    finally:
        os.close(opened)


def parent_of(number: int) -> int:
    """Return the number of a process's parent, 0 when it is gone."""
    found = stat(number)
    return int(found[1]) if found else 0
