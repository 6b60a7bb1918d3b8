"""Whether a tree was moved or copied after it was built: what its times and its artifacts still tell of that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rung.model.pattern import pattern
from rung.probes.normal import digest
from rung.probes.probe import Case

FOLDER = rb"(?<![\w./-])(/[\w.+@-]+(?:/[\w.+@-]+)+)"
SOURCE = rb"/[\w.+@-]+\.[chsS]\w{0,2}[\0\n\"' ]"
PLACE = pattern(FOLDER + rb"(?=[\0\n\"' :;]|" + SOURCE + rb")")
OF_SOURCE = pattern(FOLDER + rb"(?=" + SOURCE + rb")")
DEBUGGED = b".debug_info"  # it names the folder that a compiler worked in
SYSTEM = pattern(
    rb"/(?:usr|lib\w*|bin|sbin|etc|opt|proc|sys|dev|run|var/lib|nix|snap|System|Library|Applications)(?:/|\Z)"
)
WAVE, EACH = 2.0, 0.001  # seconds that a copy of a small tree takes, and what each file adds
FEWEST = 3


def at_once(case: Case) -> str:
    """Return a sentence where every file of the project is of the same moment, as after a copy without times."""
    times = [each.mtime for path, each in case.entries.items() if not each.folder and not path.startswith(".git/")]
    if len(times) < FEWEST:
        return ""
    span = (max(times) - min(times)) / 1e9
    if span > WAVE + EACH * len(times):
        return ""
    return (
        f" All {len(times)} files here are of the same {max(span, 0.1):.1f} s, as after a copy that kept no times "
        "(cp -r, an archive): if it was one, this tells of no edit."
    )


def former(data: bytes, folder: str, named: re.Pattern[bytes] = PLACE) -> tuple[str, ...]:
    """Return the folders elsewhere that an artifact names: it may have been built in one of them."""
    found = dict.fromkeys(each[1] for each in named.finditer(data) if not SYSTEM.match(each[1]))
    own = folder.encode()
    return tuple(each.decode() for each in found if each != own and not each.startswith(own + b"/"))


def elsewhere(case: Case, names: Iterable[str], fresh: Mapping[str, str]) -> dict[str, str]:
    """Return the artifacts that were built in another folder, with that folder; empty where they are fresh but for it.

    ``fresh`` are the digests of what would be built now. A path that a program only uses (``/tmp/lua_XXXXXX``) tells of
    no other folder: one does where a source lies in it, or where a compiler wrote down where it worked.
    """
    found = {}
    for name in names:
        data = case.read(name) or b""
        places = former(data, case.ask.folder)
        if any(digest(data, each) == fresh.get(name) for each in places):
            found[name] = ""
        elif sure := places if DEBUGGED in data else former(data, case.ask.folder, OF_SOURCE):
            found[name] = sure[0]
    return found
