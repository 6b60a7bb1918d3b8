"""What the Python of a workflow may set in its configuration, as far as its text tells; nothing is evaluated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from rung.model.pattern import pattern
from rung.probes.probe import Read

SET = pattern(
    r"""\bconfig\s*\[\s*["'](?P<key>[\w.-]+)["']\s*\]\s{0,99}(?:\[[^]\n]{0,200}\]\s{0,99}){0,20}[+|]?=(?!=)"""
)
FUNCTION = pattern(
    r"^def (?P<name>\w+)\(\s{0,99}(?P<held>\w+)[^)]{0,2000}\)[^:\n]*:[^\n]*\n"
    r"(?P<body>(?:[ \t]+[^\n]*(?:\n|\Z)|[ \t]*\n)*)",
    re.MULTILINE,
)
WRITTEN = r"\b{}\s*(?:\.(?:setdefault|update)\(|\[[^]\n]*\]\s*[+|]?=(?!=)|\|=)"
HANDED = pattern(
    r"""(?<![\w.])(?<!def )(?:\w+\.)*(?P<name>\w+)\(\s{0,99}config\s{0,99}(?:,\s{0,99}["'](?P<key>[\w.-]+)["']|[,)])"""
)
CALLED = pattern(
    r"(?<![\w.])(?<!def )(?P<name>[A-Za-z_][\w.]*)\(\s{0,99}"
    r"(?P<before>[^()\n]{0,500},\s{0,99}(?:\w+\s{0,99}=\s{0,99})?|\w+\s{0,99}=\s{0,99})?config\s{0,99}[,)]"
)
WRITES = pattern(r"\.(?:setdefault|update)\(|\][ \t]*[+|]?=(?!=)")
READS = frozenset(
    """
        bool copy copy.copy copy.deepcopy deepcopy dict enumerate expand format hasattr isinstance iter json.dump
    json.dumps jsonschema.validate len list logger.debug logger.info pprint pprint.pformat pprint.pprint print repr set
    sorted snakemake.utils.validate str tuple type validate yaml.dump yaml.safe_dump
    """.split()  # noqa: SIM905 - a list of so many words is read as one text
)
"""What is given the configuration and sets nothing in it that is not told otherwise."""
HELPER = pattern(r"\.py$")
MOST, LONGEST = 200, 200_000  # files of Python that are looked through for a function, and bytes of one
FILLED = pattern(r"""\bconfig\s*\.setdefault\(\s*["'](?P<key>[\w.-]+)["']""")
RENEWED = pattern(
    r"\bconfig\s*(?:\.update\(|\|?=(?!=)|\.setdefault\(\s*(?![\"'])|\[\s{0,99}(?![\"'])[^]\n]{0,200}\]\s{0,99}[+|]?=(?!=))"
    r"|\bupdate_config\(|\bglobals\(\)"
)


def set_by_code(text: str, helpers: str = "") -> tuple[set[str], set[str], bool]:
    """Return the names that code sets, those that it sets where they are not, and whether it may set any other.

    What a function writes into what it is given counts where the configuration is handed to it: with a name behind it,
    that name is what it sets. A function of ``helpers`` is one of another file; one that is in neither may set any.
    """
    known = [*FUNCTION.finditer(text), *FUNCTION.finditer(helpers)]
    bodies = {each["name"]: each["body"] for each in known}
    plain = FUNCTION.sub(lambda found: "" if found["held"] == "config" else found[0], text)
    writers = {each["name"] for each in known if re.search(WRITTEN.format(each["held"]), each["body"])}
    named = [call["key"] for call in HANDED.finditer(text) if call["name"] in writers]
    fresh = {found["key"] for found in SET.finditer(plain)} | {key for key in named if key}
    filled = {found["key"] for found in FILLED.finditer(plain)}
    return fresh, filled, RENEWED.search(plain) is not None or not all(named) or _unread(text, bodies)


def helpers(text: str, paths: Iterable[str], read: Read) -> str:
    """Return the Python of the project that may define a function to which these Snakefiles hand the configuration."""
    wanted = [f"def {name.rpartition('.')[2]}(" for name, _ in _calls(text) if not re.search(rf"def {name}\(", text)]
    files = [path for path in paths if HELPER.search(path)][:MOST] if wanted else []
    held = ((read(path) or b"")[:LONGEST].decode("utf-8", "replace") for path in files)
    return "\n".join(each for each in held if any(name in each for name in wanted))


def _calls(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each function that is handed the configuration and may write into it, and whether it is handed it first."""
    for found in CALLED.finditer(text):
        if found["name"] not in READS:
            yield found["name"], not found["before"]


def _unread(text: str, bodies: Mapping[str, str]) -> bool:
    """Say whether the configuration is handed to what nobody can read, or in a place that is not followed."""
    for name, first in _calls(text):
        body = bodies.get(name.rpartition(".")[2])
        if body is None or (not first and WRITES.search(body)):
            return True
    return False
