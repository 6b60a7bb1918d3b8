"""A profile of Snakemake, read into settings that can be compared: one name and one plain value each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from rung.model.pattern import pattern
from rung.probes.smk.setting import name
from rung.probes.yamltree import tree

FILE = pattern(r"^(?P<folder>(?:workflow/)?profiles/[^/]+|[^/]+)/config(?:\.v(?P<least>\d+)\+)?\.ya?ml$")
KEY = pattern(r"""^["']?([\w-]+)["']?[ \t]*:(?=\s|$)""", re.MULTILINE)
PAIR = pattern(r"^([\w.-]+)\s*[=:]\s*(.*)$")
LARGEST = 256 * 1024  # bytes
MOST = 2000  # settings
PARTS = frozenset({"config", "resources", "default-resources", "set-threads", "set-resources", "set-scatter", "groups"})


def chosen(paths: Iterable[str], version: tuple[int, ...], named: tuple[str, ...]) -> Mapping[str, str]:
    """Return the file of each profile by the profile's folder; of several the one that this version reads.

    Without ``named`` these are the folders below ``profiles/`` and ``workflow/profiles/``.
    """
    found: dict[str, tuple[int, str]] = {}
    for path in paths:
        match = FILE.match(path) or _below(path, named)
        folder = match["folder"] if match else ""
        if match is None or (folder not in named if named else "profiles/" not in f"{folder}/"):
            continue
        least = int(match["least"] or 0)
        if least <= (version[0] if version else least) and least >= found.get(folder, (0, ""))[0]:
            found[folder] = (least, path)
    return {folder: path for folder, (_, path) in sorted(found.items())}


def _below(path: str, named: tuple[str, ...]) -> re.Match[str] | None:
    folder = path.rpartition("/")[0]
    return re.match(r"^(?P<folder>.+)/config(?:\.v(?P<least>\d+)\+)?\.ya?ml$", path) if folder in named else None


def settings(data: bytes) -> Mapping[str, str] | None:
    """Return the settings of a profile, made comparable; None when it is no profile that can be read.

    ``set-threads: [sort=4]`` and ``set-threads: {sort: 4}`` are the same, as are ``true`` and ``True``.
    """
    if len(data) > LARGEST:
        return None
    try:
        held = tree(data)
    except ValueError:
        return None
    if held is None:
        return {}
    if not isinstance(held, dict):
        return None
    found = dict(pair for key, value in held.items() for pair in _settings(name(str(key)), value))
    return found if len(found) <= MOST else None


def not_taken(data: bytes) -> tuple[str, ...]:
    """Return the keys that no Snakemake takes: a key is the long name of an option, and none of those has a ``_``."""
    text = data.decode("utf-8", "replace")
    return tuple(dict.fromkeys(found[1] for found in KEY.finditer(text) if "_" in found[1]))


def _settings(key: str, value: object) -> Iterator[tuple[str, str]]:
    if key in PARTS and isinstance(value, list) and all(PAIR.match(str(each)) for each in value):
        value = {part[1]: part[2] for each in value if (part := PAIR.match(str(each)))}
    if isinstance(value, dict):
        for inner, each in value.items():
            yield from _settings(f"{key}.{inner}", each)
    elif isinstance(value, list):
        yield key, " ".join(sorted(plain(each) for each in value))
    else:
        yield key, plain(value)


def plain(value: object) -> str:
    """Return a value as it is compared: ``true`` and ``True`` are the same."""
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value).strip()
