"""What a single line is: an entry's title, a step, a label, a header, a bare section name."""

from __future__ import annotations

import re

from rung.text.vocabulary import BARE, FLAT, LABELS, title_key

KINDS = ("MON", "DEP", "RISK", "ARC", "TECH", "API")
ID = r"[A-Z][A-Z0-9]{1,11}-\d{1,6}"
ENTRY = re.compile(rf"\[?(?P<id>{ID})\]?\s*(?P<mark>[:\u2013—|]|\s-)\s*(?P<title>\S.*)$")
HEADING_ENTRY = re.compile(rf"(?:[Rr]unbook:?\s+)?\[?(?P<id>{ID})\]?(?:\s*[:\u2013—|-]+\s*|\s+|$)(?P<title>.*)$")
STEP = re.compile(
    r"Step\s+(?P<label>\d+(?:\.\d+)*[a-z]?|[A-Z])\s*(?P<mark>[:.)\u2013—-]|$)\s*(?P<title>.*)$", re.IGNORECASE
)
NUMBERED = re.compile(r"(?P<label>\d+(?:\.\d+)*)[.):]\s+(?P<title>\S.*)$")
HEADER = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9 _/-]{0,38}?)\s*:\s+(?P<value>\S.*)$")
LABEL = re.compile(r"(?P<name>[A-Za-z][A-Za-z' \u2019]{1,30}?)\s*:\s*(?P<rest>.*)$")
LINKED = re.compile(r"(?:Linked|Related) IDs?\s*:", re.IGNORECASE)
FLATTENED = re.compile(rf"(?<=\s)(?P<name>{'|'.join(FLAT)}):\s+")
_LONGEST = 300


def entry_id(text: str, *, heading: bool = False) -> tuple[str, str]:
    """Return the id and the title an entry's first line carries, or two empty strings."""
    found = (HEADING_ENTRY if heading else ENTRY).match(text[:_LONGEST])
    return (found["id"], found["title"]) if found else ("", "")


def is_run(identifier: str) -> bool:
    """Say whether an id names a runbook."""
    return identifier.startswith("RUN-")


def label_of(text: str) -> tuple[str, str]:
    """Return the label a line opens (commands, verification, do-not, capture) and what follows its colon."""
    found = LABEL.match(text[:_LONGEST])
    if found is None:
        return "", ""
    label = LABELS.get(found["name"].replace("\u2019", "'").casefold().strip(), "")
    return (label, text[found.start("rest") :].strip()) if label else ("", "")


def is_flattened(text: str) -> bool:
    """Say whether header lines were run together behind a title."""
    return bool(FLATTENED.search(text[:_LONGEST]))


def is_step(text: str) -> bool:
    """Say whether a line without marks opens a step."""
    found = STEP.match(text[:_LONGEST])
    return bool(found and found["mark"] and found["title"])


def is_bare_section(text: str) -> bool:
    """Say whether a line is nothing but the name of a section."""
    return len(text) <= 40 and text[:1].isupper() and title_key(text) in BARE and not text.rstrip().endswith(".")  # noqa: PLR2004 - no section name is longer


def is_structure(text: str) -> bool:
    """Say whether a line opens something new, so that it cannot continue the paragraph before it."""
    if entry_id(text)[0] and is_run(entry_id(text)[0]):
        return True
    return (
        is_step(text)
        or is_bare_section(text)
        or bool(LINKED.match(text))
        or text.endswith("¶")
        or (bool(label_of(text)[0]) and not label_of(text)[1])
    )
