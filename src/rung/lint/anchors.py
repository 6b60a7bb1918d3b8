"""The places of a Markdown file that a link with ``#`` can lead to."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

from rung.model.span import Source

_FENCE = re.compile(r"^\s*(?:>\s*)*(`{3,}|~{3,})")
_ATX = re.compile(r"^ {0,3}(?:>\s*)*#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_SETEXT = re.compile(r"^ {0,3}(?:=+|-+)[ \t]*$")
_CUSTOM = re.compile(r"\s*\{#([\w.:-]+)[^}]*\}\s*$")
_NAMED = re.compile(r"""(?:\bid|\bname)\s*=\s*["']?([\w.:-]+)""")
_LINK = re.compile(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])?")
_TAG = re.compile(r"<[^<>]*>")
_NOT_SLUG = re.compile(r"[^\w\- ]", re.UNICODE)


def anchors(source: Source) -> list[str]:
    """Return every anchor of ``source`` in lower case: headings as forges make them, own ids, and HTML names."""
    found: list[str] = []
    seen: Counter[str] = Counter()
    fence, before = "", ""
    for line in source.data.decode("utf-8", "replace").splitlines():
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence:
            title = _heading(line, before)
            if title:
                found.extend(_of_heading(title, seen))
            found.extend(name.casefold() for name in _NAMED.findall(line))
        before = line
    return found


def _heading(line: str, before: str) -> str:
    atx = _ATX.match(line)
    if atx:
        return atx[1]
    return before.strip() if _SETEXT.match(line) and before.strip() else ""


def _of_heading(title: str, seen: Counter[str]) -> list[str]:
    custom = _CUSTOM.search(title)
    names = [custom[1].casefold()] if custom else []
    plain = _TAG.sub("", unescape(_LINK.sub(r"\1", _CUSTOM.sub("", title)))).replace("`", "").replace("*", "")
    slug = _NOT_SLUG.sub("", plain.strip().casefold()).replace(" ", "-")
    number = seen[slug]
    seen[slug] += 1
    # Site generators differ: some fold runs of hyphens, some number with an underscore. All spellings are answered.
    folded = re.sub(r"-{2,}", "-", slug).strip("-")
    numbered = [f"{slug}-{number}", f"{slug}_{number}", f"{folded}-{number}"] if number else [slug]
    return [*names, *numbered, folded]
