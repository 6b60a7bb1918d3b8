"""The settings of a workflow that lie in YAML: its profiles and its configuration, flat."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from rung.model.span import Source
from rung.sources.yaml_tree import Mapping, Node, Scalar, Sequence, compose, entries

PROFILE = re.compile(r"^(?:workflow/)?profiles?/(?:[^/]+/)*[^/]+\.ya?ml$|(?:^|/)config\.v\d+\+\.ya?ml$")
CONFIG = re.compile(r"^(?:workflow/)?(?:config/)?(?!\.)[^/]*config[^/]*\.ya?ml$|^config/[^/]+\.ya?ml$")
DEEPEST = 6


def is_settings(path: str) -> bool:
    """Say whether a file is a profile or a configuration by its name."""
    return PROFILE.search(path) is not None or CONFIG.search(path) is not None


def settings(paths: Iterable[str], read: Callable[[str], bytes | None]) -> dict[str, tuple[str, ...]]:
    """Return every setting as ``file:key.key``, its value one text, or the texts of a list; broken files give none."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted(paths):
        data = read(path) if is_settings(path) else None
        for document in compose(Source(path, data)).documents if data else ():
            found.update({f"{path}:{name}": value for name, value in _flat(document, "", DEEPEST)})
    return found


def _flat(node: Node, name: str, left: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    match node:
        case Scalar(text=text):
            yield name, (text,)
        case Sequence(items=items):
            yield name, tuple(_one(item) for item in items)
        case Mapping() if left:
            for key, value in entries(node):
                yield from _flat(value, f"{name}.{key}" if name else key, left - 1)
        case Mapping():
            pass


def _one(node: Node) -> str:
    match node:
        case Scalar(text=text):
            return text
        case Mapping():
            return ", ".join(f"{key}: {_one(value)}" for key, value in entries(node) if isinstance(value, Scalar))
        case _:
            return "a list"
