"""Tells a value that was filled in from one that only holds its place."""

from __future__ import annotations

import re

_HOLDERS = re.compile(
    r"\A\W*(?:tbd|tba|todo|fixme|n/?a|none|never|unknown|nobody|xxx+|\?+|-+|–+|—+|\.{3}|…)?\W*\Z"  # noqa: RUF001 - dashes people type
    r"|\A\[[^\]]*\]\Z|\A<[^>]*>\Z|\A\{\{[^}]*\}\}\Z",
    re.IGNORECASE,
)


def is_blank(value: str) -> bool:
    """Say whether ``value`` is empty or a stand-in such as ``TBD``, ``n/a`` or ``[Team or role]``."""
    return _HOLDERS.match(value.strip()) is not None
