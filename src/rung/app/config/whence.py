"""Where a setting comes from: an option, the environment, or a line of the file; TOML's reader tells no lines."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A value as it stands in the file, and its ``path:line``."""

    value: object
    place: str


@dataclass(frozen=True, slots=True)
class Whence:
    """What was said, and where. ``config``, ``root`` and ``store`` name who said so, empty for the file or nobody.

    ``folder`` is where the store lies. ``written`` are the values of the file by the keys that lead to them.
    """

    config: str = ""
    root: str = ""
    store: str = ""
    folder: str = ""
    written: Mapping[Keys, Written] = field(default_factory=dict)


def written(text: str, path: str) -> dict[Keys, Written]:
    """Return each value of valid TOML with its place, in the order of the file; of pyproject.toml, rung's own table.

    What a table holds that is written inline stands on the line of its key.
    """
    own = ("tool", "rung") if path.endswith("pyproject.toml") else ()
    found: dict[Keys, Written] = {}
    head, begin = "", 1
    every = text.splitlines()
    for number in range(1, len(every) + 1):
        statement = "\n".join(every[begin - 1 : number])
        read = _read(f"{head}\n{statement}")
        if read is None:
            continue  # a value that goes on below
        if statement.lstrip().startswith("["):
            head = statement
        for keys, value in _leaves(read):
            if keys[: len(own)] == own:
                found.setdefault(keys[len(own) :], Written(value, f"{path}:{begin}"))
        begin = number + 1
    return found


def _read(text: str) -> Mapping[str, object] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _leaves(table: Mapping[str, object], above: Keys = ()) -> Iterator[tuple[Keys, object]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*above, key))
        else:
            yield (*above, key), value
