"""Which of a person's variables a tool gets when it is asked, and which when it builds in a copy.

Asked, it gets all that the person would ask it with, but what makes programs load code. A build in a copy gets no
secrets, no addresses and no places where something could be written: what is built to be looked at reaches nothing of
theirs. What names the project's folder names the copy there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from rung.model.pattern import pattern
from rung.secrets.shown import secretive

READ_ONLY = ("/usr/", "/bin/", "/lib", "/opt/", "/nix/", "/snap/", "/sbin/")
ADDRESS = pattern(r"://|^[\w.+-]+@[\w.-]+(?::|$)|^[\w.-]+:\d+$")
PLACE = pattern(r"(?:^|(?<=[:=\s]))(?P<place>[/~][^:\s]*)")


def handed(known: Mapping[str, str], folder: str, where: str, *, builds: bool) -> dict[str, str]:
    """Return the variables for a command in ``where``, the project's own ``folder`` or a copy of it."""
    place = pattern(rf"(?<![\w.-]){re.escape(folder)}(?![\w.-])")
    named = (name for name, value in known.items() if where != folder and folder in value)
    moved = {**known, **{name: place.sub(lambda _: where, known[name]) for name in named}}
    return {name: value for name, value in moved.items() if not (builds and kept_back(name, value, where))}


def kept_back(name: str, value: str, copy: str) -> bool:
    """Say whether a build in a copy does not get a variable: a secret, an address, or a place outside of the copy."""
    if secretive(name) or ADDRESS.search(value):
        return True
    places = (found["place"] for found in PLACE.finditer(value))
    return any(not (f"{each}/".startswith((*READ_ONLY, f"{copy}/"))) for each in places)
