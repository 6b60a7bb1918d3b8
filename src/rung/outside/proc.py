"""What `/proc` tells of the processes of this machine; nothing where there is none (not Linux).

Every process of a machine is asked, there may be hundreds, and Path or file objects cost more than the reading.
"""

from __future__ import annotations

import os

PROC = "/proc"
_CHUNK = 64 * 1024
_MOST = 4 * 1024 * 1024


def numbers() -> tuple[int, ...]:
    """Return the numbers of all processes that can be seen here, in no order."""
    try:
        return tuple(int(name) for name in os.listdir(PROC) if name.isdigit())  # noqa: PTH208 - names only
    except OSError:
        return ()


def told(path: str) -> bytes:
    """Return what a file of `/proc` holds, by its path there (``41/comm``), 4 MiB at most.

    Empty where the process ended meanwhile or belongs to somebody else.
    """
    try:
        descriptor = os.open(f"{PROC}/{path}", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return b""
    try:
        data = part = os.read(descriptor, _CHUNK)
        while part and len(data) < _MOST:
            part = os.read(descriptor, _CHUNK)
            data += part
    except OSError:
        return b""
    finally:
        os.close(descriptor)
    return data


def stat(number: int) -> tuple[bytes, ...]:
    """Return the fields of a process's `stat` (proc(5)) from its state on, empty when it is gone.

    What stands before is the name of its program, which may hold anything.
    """
    return fields(told(f"{number}/stat"))


def fields(stat: bytes) -> tuple[bytes, ...]:
    """Return the fields of what a `stat` holds, from the state on."""
    return tuple(stat.rpartition(b")")[2].split())


def program_of(number: int) -> str:
    """Return the name of a process's program as the kernel keeps it: its first 15 bytes, empty when it is gone."""
    return told(f"{number}/comm").decode("utf-8", "replace").strip()


def parent_of(number: int) -> int:
    """Return the number of a process's parent, 0 when it is gone."""
    found = stat(number)
    return int(found[1]) if found else 0
