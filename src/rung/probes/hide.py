"""What of a log may be shown: no value that looks like a secret."""

from __future__ import annotations

from rung.model.pattern import pattern

HIDDEN = "<redacted>"
SECRET = pattern(
    r"(?i)((?:pass(?:word|wd|phrase)?|secret|token|api_?key|authorization)\w*\s*[=:]\s*)(?:bearer\s+)?\S+"
    r"|(://[^/\s:@]+:)[^/\s@]+@"
)


def hidden(line: str) -> str:
    """Return the line with what looks like a secret taken out."""
    return SECRET.sub(lambda found: f"{found[1] or found[2]}<redacted>{'@' if found[2] else ''}", line)
