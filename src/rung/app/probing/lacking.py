"""Which of a person's variables a build in a copy did not get, though the project names them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from rung.app.probing.handing import kept_back
from rung.model.pattern import pattern
from rung.probes.probe import Read
from rung.probes.snapshot import Entry

SPEAKS = pattern(
    r"(?:^|/)(?:[^/]*makefile[^/]*|snakefile[^/]*)$|\.(?:mk|mak|smk|sh|bash|py|r|pl|rb|jl|ya?ml|json|toml|cfg|ini|env)$",
    re.IGNORECASE,
)
OWN = (".snakemake/", ".git/")
MOST = 300  # files that are read
LONGEST = 200_000  # bytes of one


def lacking(known: Mapping[str, str], folder: str, read: Read, entries: Mapping[str, Entry]) -> tuple[str, ...]:
    """Return the names of these variables that are kept back from builds in copies, and stand in the project's files.

    ``read`` returns the bytes of a file below the ``folder``. Values are never returned.
    """
    names = [name for name, value in known.items() if kept_back(name, value, folder)]
    if not names:
        return ()
    any_of = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")
    return tuple(sorted({name for text in _texts(read, entries) for name in any_of.findall(text)}))


def _texts(read: Read, entries: Mapping[str, Entry]) -> Iterator[str]:
    small = (path for path, each in entries.items() if not each.folder and each.size <= LONGEST)
    spoken = (path for path in small if SPEAKS.search(path) and not path.startswith(OWN))
    for path in islice(spoken, MOST):
        yield (read(path) or b"").decode("utf-8", "replace")
