"""PromQL of a fence: values go into its strings escaped, and elsewhere only as numbers and durations."""

from __future__ import annotations

import re

from rung.app.carry.way import Values
from rung.model.errors import RefusedError, RungError
from rung.run.procedure import PlannedCommand

_PIECE = re.compile(
    r"""(?P<comment>\#[^\n]*)|(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?P<raw>`[^`]*`)
    |(?P<matching>=~|!~)|(?P<blank>\s+)|(?P<name>\$\{\w+\}|\$\w+)|(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_NAME = re.compile(r"\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))")
_GROUP = re.compile(r"\(\?P?<([A-Za-z_]\w*)>")
_COMMENT = re.compile(r"(?m)^\s*#.*$")
_BARE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?|(?:[0-9]+(?:ms|[smhdwy]))+")


def bound(text: str, values: Values) -> str:
    """Return the query with each ``$name`` and ``${name}`` that has a value.

    Inside a string the value cannot end the string, and after ``=~`` and ``!~`` it is no pattern but itself. Raises
    RefusedError for a name without a value, and for a value elsewhere that is no number and no duration.
    """
    groups = set(_GROUP.findall(text))
    missing = sorted({a or b for a, b in _NAME.findall(_COMMENT.sub("", text))} - values.keys() - groups)
    if missing:
        # Sent as it stands it would be looked for as text, and finding nothing can be what is expected.
        raise RefusedError(
            f"this query takes ${missing[0]}, which has no value",
            id="value-missing",
            advice="declare it under ## Inputs",
        )
    done: list[str] = []
    matching = False
    for piece in _PIECE.finditer(text):
        match piece.lastgroup:
            case "string" | "raw":
                done.append(_string(piece[0], values, matching=matching, raw=piece.lastgroup == "raw"))
            case "name":
                done.append(_bare(piece[0], values))
            case _:
                done.append(piece[0])
        matching = piece.lastgroup == "matching" or (matching and piece.lastgroup == "blank")
    return "".join(done)


def shown(planned: PlannedCommand, values: Values) -> str:
    """Return the query with its values, for people to read."""
    try:
        return bound(planned.command.text, values)
    except RungError:
        return planned.command.text  # why it cannot be sent is said when it should start


def _string(piece: str, values: Values, *, matching: bool, raw: bool) -> str:
    def one(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        if name not in values:
            return match[0]
        value = values[name]
        if raw and "`" in value:
            raise _refused(name, value)
        text = re.sub(r"([\\.+*?()|\[\]{}^$])", r"\\\1", value) if matching else value
        return text if raw else _escaped(text)

    return _NAME.sub(one, piece)


def _escaped(text: str) -> str:
    named = {"\\": "\\\\", '"': "\\x22", "'": "\\x27", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return "".join(named.get(c, c if c.isprintable() else f"\\U{ord(c):08x}") for c in text)


def _bare(piece: str, values: Values) -> str:
    found = _NAME.fullmatch(piece)
    name = (found[1] or found[2]) if found else ""
    if name not in values:
        return piece
    if not _BARE.fullmatch(values[name]):
        raise _refused(name, values[name])
    return values[name]


def _refused(name: str, value: str) -> RefusedError:
    return RefusedError(
        f"the value {value!r} of {name} cannot stand there in a PromQL expression",
        id="value-promql",
        advice=f"put ${name} in a string, or give a number or a duration with --set {name}=VALUE",
    )
