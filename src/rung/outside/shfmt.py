"""The second shell parser: shfmt's reading of a script as JSON."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias, cast

from rung.risk.second import Reading

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

TIMEOUT = 10.0


def find_shfmt() -> str | None:
    """Return the shfmt that was installed beside this Python, else the one on the path, else None."""
    name = "shfmt.exe" if sys.platform == "win32" else "shfmt"
    beside = os.path.join(os.path.dirname(sys.executable), name)  # noqa: PTH118, PTH120 - pathlib costs 3 ms here
    if os.path.exists(beside):  # noqa: PTH110 - as above
        return beside
    import shutil  # 3 ms, where it was not installed beside this Python

    return shutil.which("shfmt")


class Shfmt:
    """Runs shfmt once for each new text (about 5 ms) and remembers the last ``remembered`` readings."""

    def __init__(self, program: str, remembered: int = 4096) -> None:
        self._program = program
        self._read = lru_cache(maxsize=remembered)(self._spawn)

    def read(self, script: str) -> Reading | None:
        """Return the words of each simple command and the targets of redirections; None when shfmt refuses the text."""
        return self._read(script)

    def _spawn(self, script: str) -> Reading | None:
        import subprocess  # with the next line 10 ms; most texts are read by rung's own second parser

        import msgspec

        source = script.encode("utf-8", "surrogatepass")
        try:
            done = subprocess.run(
                [self._program, "--to-json", "-ln", "bash"],
                input=source,
                capture_output=True,
                timeout=TIMEOUT,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            # No reading: the verdict says that the second parser refused, which is never a look.
            return None
        if done.returncode != 0:
            return None
        return _reading(cast("Json", msgspec.json.decode(done.stdout)), source)


def second_parser() -> Shfmt | None:
    """Return the second parser when shfmt is there."""
    program = find_shfmt()
    return Shfmt(program) if program else None


def _reading(tree: Json, source: bytes) -> Reading:
    commands: list[tuple[int, tuple[str, ...]]] = []
    targets: list[tuple[int, str]] = []
    for node in _nodes(tree):
        if node.get("Type") == "CallExpr" and node.get("Args"):
            words = cast("list[dict[str, Json]]", node["Args"])
            commands.append((_offset(node, "Pos"), tuple(_slice(word, source) for word in words)))
        redirects = node.get("Redirs")
        for each in cast("list[dict[str, Json]]", redirects or []):
            word = each.get("Word")
            if isinstance(word, dict) and "Hdoc" not in each and each.get("Op") != "<<<":
                targets.append((_offset(word, "Pos"), _slice(word, source)))
    return Reading(
        tuple(words for _, words in sorted(commands, key=lambda pair: pair[0])),
        tuple(word for _, word in sorted(targets, key=lambda pair: pair[0])),
    )


def _nodes(tree: Json) -> Iterator[dict[str, Json]]:
    todo = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, dict):
            yield node
            todo += node.values()
        elif isinstance(node, list):
            todo += node


def _offset(node: dict[str, Json], key: str) -> int:
    return (
        int(str(cast("dict[str, Json]", node[key])["Offset"])) if "Offset" in cast("dict[str, Json]", node[key]) else 0
    )


def _slice(node: dict[str, Json], source: bytes) -> str:
    return source[_offset(node, "Pos") : _offset(node, "End")].decode("utf-8", "replace")
