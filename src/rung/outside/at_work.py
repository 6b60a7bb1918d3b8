"""Who is at work in a folder now, as `/proc` tells it."""

from __future__ import annotations

import os
from collections.abc import Collection

from rung.outside.proc import PROC, numbers, parent_of, program_of


def at_work(folder: str, names: Collection[str]) -> tuple[int, ...]:
    """Return the numbers of the processes of these programs that work in ``folder`` or below it, sorted.

    What started this process is passed over: it waits for the answer. Where there is no ``/proc``, and of processes
    that nobody here may look into, nothing is known.
    """
    root, mine = os.path.realpath(folder), _ancestors()
    return tuple(sorted(number for number in numbers() if number not in mine and _works(number, root, names)))


def anyone(folder: str) -> bool:
    """Say whether any process but this one works in ``folder`` or below it, or holds a file there open.

    Nobody does where there is no ``/proc``; of the processes of other users nothing is known.
    """
    root, mine = os.path.realpath(folder), os.getpid()
    return any(_holds(number, root) for number in numbers() if number != mine)


def _holds(number: int, root: str) -> bool:
    opened = f"{PROC}/{number}/fd"
    try:
        links = os.listdir(opened)  # noqa: PTH208 - as in `proc`
    except OSError:  # it ended meanwhile, or is another user's
        return False
    return any(_leads(link, root) for link in (f"{PROC}/{number}/cwd", *(f"{opened}/{each}" for each in links)))


def _leads(link: str, root: str) -> bool:
    try:
        place = os.readlink(link)  # noqa: PTH115 - as in `proc`
    except OSError:  # closed meanwhile, or another user's
        return False
    return place == root or place.startswith(f"{root.rstrip('/')}/")


def _works(number: int, root: str, names: Collection[str]) -> bool:
    return program_of(number) in names and _leads(f"{PROC}/{number}/cwd", root)


def _ancestors() -> set[int]:
    found, number = set[int](), os.getpid()
    while number > 0 and number not in found:
        found.add(number)
        number = parent_of(number)
    return found
