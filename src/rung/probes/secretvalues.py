"""Which values of a project nobody may be shown: those of names like a password's, and what else looks like a secret.

Read from the files that a build tool is told by, as they are written: names that stand for other names are filled in,
and a value that is the content of a file (``$(shell cat FILE)``) is looked up there.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from itertools import islice

from msgspec import Struct

from rung.model.pattern import pattern
from rung.probes.hide import HIDDEN
from rung.secrets.shown import placed, secretive, shown, signed

SIGN = pattern(r"pass|secret|token|credential|auth|(?:api|private|access)[_-]?key|mysql_pwd|pin(?:code)?(?![a-z])")
"""A word of each such name in a line whose case was folded."""
VALUE = pattern(
    r"(?<=://)[^/\s:@]*:[^/\s@]+(?=@)|(?<=https://)(?!git@)[^/\s:@?#$]+(?=@)"
    r"|-----BEGIN[\w ]*KEY-----|\b(?:AKIA|ASIA)[0-9A-Z]{12,}|\bgh[pousr]_\w{20,}"
    r"|\bglpat-\S{15,}|\bxox[abprs]-\S{10,}|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*|(?i:(?<=bearer )[\w.~+/=-]{12,})"
)
TOLD_BY = pattern(
    r"(?:^|/)(?:(?:GNU|B?SD)?[Mm]akefile[^/]*|[^/]*\.(?:mk|mak|make|smk|ya?ml|json|toml|ini|cfg|conf|env|envrc|rules)"
    r"|Snakefile[^/]*|\.env[^/]*|[^/]*config[^/]*)$"
)
_TELLING = pattern(r"akefile|config|\.(?:mk|mak|smk|ya?ml|json|toml|ini|cfg|conf|env|rules)")
"""What each path that ``TOLD_BY`` finds holds."""
MAKEFILE = pattern(r"[Mm]akefile[^/]*$|\.(?:mk|mak|make)$")
PYTHON = pattern(r"(?:^|/)(?:Snakefile[^/]*|[^/]*\.(?:smk|rules|py))$")
DATA = pattern(r"\.(?:ya?ml|json|toml|ini|cfg|conf)$")
GIVEN = pattern(
    r"""(?P<quoted>["']?)(?P<name>[A-Za-z_][\w.-]*)(?P=quoted)[ \t]*(?P<how>:{0,3}=(?!=)|[?+!]=|:)[ \t]*"""
    r"""(?=(?P<value>"[^"\n]{0,4096}"|'[^'\n]{0,4096}'|[^\n]{0,4096}))"""  # looked at: it may hold another
)
BLOCK = pattern(r"(?P<margin>[ \t]*)(?:-[ \t]+)?[\"']?(?P<name>[\w.-]+)[\"']?:[ \t]*[|>][+-]?\d?[ \t]*$")
DEFINED = pattern(
    r"^[ \t]*(?:(?:override|export|private)[ \t]+)*define[ \t]+(?P<name>\S+)[^\n]*\n(?P<value>.*?)^[ \t]*endef",
    re.MULTILINE | re.DOTALL,
)
NAMED = pattern(r"(?<!\$)\$(?:[({]([\w.-]+)[)}]|([A-Za-z]))")
COMMENT, BLANKS = pattern(r"(?<!\\)#"), pattern(r"\s+")
TAKEN_IN = pattern(r"""^[ \t]*(?:[-s]?include[ \t:]|configfile:)[ \t]*["']?([^"'\n#]+)""", re.MULTILINE)
CONTENT = pattern(r"\$\((?:shell\s+cat\s+|file\s*<\s*)([\w./-]+)\s*\)|^cat\s+([\w./-]+)$")
LARGEST, MOST, DEEPEST = 256 * 1024, 2000, 8  # bytes of a file, files, names that stand for names
LARGEST_MAKEFILE = 16 * LARGEST  # those that a program writes hold megabytes
FIELD = 20  # words in capitals that one name is given: they are no secrets then
SHORT, SHORTEST = 6, 4  # a shorter value is taken out as a whole word only; one still shorter stands anywhere by chance
_SAYS_HOW = "true false none null auto yes default always never read write required optional inherit"
PLAIN = frozenset(_SAYS_HOW.split())
LIBRARIES = pattern(r"(?:-[lL][\w./+-]+\s*)+")  # what a program is linked with, be it one named after passwords
PATH = pattern(r"^[\w.{}*-]+(?:/[\w.{}*-]+)*\.[A-Za-z]\w{0,4}$|^\.{0,2}/")

Read = Callable[[str], bytes | None]


class _Kind(Struct, frozen=True):
    """The language of a file, as far as names are given values in it in another way."""

    python: bool = False
    data: bool = False


def written(paths: Iterable[str], read: Read, files: AbstractSet[str]) -> frozenset[str]:
    """Return the values of secret-like names in the files at these paths; ``files`` are paths and never secrets."""
    texts = tuple(_texts(paths, read))
    known = cache(lambda: dict(pair for path, text in texts for pair in _given(path, text)))  # few values name others
    # Each line is looked at once: files of data say the same in hundreds of them, and few can tell a secret.
    lines = tuple(text.split("\n") for _, text in texts)
    telling = signed(frozenset().union(*lines))
    told = [
        pair for (path, text), each in zip(texts, lines, strict=True) for pair in _telling(path, text, each, telling)
    ]
    fields = _fields(told)
    found = (_filled(value, known, read) for name, value in told if not (name in fields and value.isupper()))
    named = (form for each in found for form in _forms(each))
    return kept((*named, *_at_places(telling)), files)


def _forms(value: str) -> tuple[str, ...]:
    """Return a value as it is written, and as make prints it: without a comment, blanks and signs worked out."""
    told = COMMENT.split(value, maxsplit=1)[0].strip() if "#" in value else value
    plain = BLANKS.sub(" ", told.replace("\\#", "#").replace("$$", "$")) if "\n" not in value else told
    return tuple(dict.fromkeys((value, told, plain)))


def _at_places(lines: AbstractSet[str]) -> frozenset[str]:
    """Return the secrets in lines that stand where a command or a header takes one."""
    open_ended = {line for line in lines if line.endswith("\\")}  # the end of a file: no line follows it there
    return placed("\n".join(lines - open_ended)).union(*map(placed, open_ended))


def told_by(paths: Iterable[str]) -> Iterator[str]:
    """Yield the paths of files that tell a tool something: all are looked through at once, most of them are others."""
    every, at = "\0".join(paths), 0
    while found := _TELLING.search(every, at):
        begin, end = every.rfind("\0", 0, found.start()) + 1, every.find("\0", found.end())
        at = end if end >= 0 else len(every)
        if TOLD_BY.search(every[begin:at]):
            yield every[begin:at]


def _fields(told: Sequence[tuple[str, str]]) -> frozenset[str]:
    """Return the names of a field in some data that takes words: ``"token": "LIMIT"``, and dozens like it."""
    words: dict[str, set[str]] = {}
    for name, value in told:
        if value.isupper():
            words.setdefault(name, set()).add(value)
    return frozenset(name for name, held in words.items() if len(held) > FIELD)


def handed(settings: Iterable[str]) -> frozenset[str]:
    """Return the values of secret-like names in what is given for one call, ``NAME=VALUE`` each, or YAML as VALUE."""
    given = [each.partition("=") for each in settings]
    named = [value for name, _, value in given if secretive(name)]
    inner = [value for _, _, text in given for name, value in _given("inline.yaml", text) if secretive(name)]
    return kept(form for value in (*named, *inner) for form in (value, shlex.quote(value).strip("'")))


def computed(path: str, read: Read) -> frozenset[str]:
    """Return the secret-like names in a file whose values only the tool can work out."""
    texts = ((text, text.split("\n")) for _, text in _texts([path], read))
    given = (pair for text, lines in texts for pair in _telling(path, text, lines, signed(frozenset(lines))))
    return frozenset(name for name, value in given if re.search(r"(?<!\$)\$[({A-Za-z]", value))


def kept(values: Iterable[str], files: AbstractSet[str] = frozenset()) -> frozenset[str]:
    """Return the values that tell enough to be taken out wherever they stand; of one of several lines each line too."""
    lines = (line for value in values for line in (value, *(value.splitlines() if "\n" in value else ())))
    bare = (line.strip().rstrip(",;") for line in lines)
    return frozenset(
        value
        for value in bare
        if len(value) >= SHORTEST
        and value.casefold() not in PLAIN
        and value not in files
        and HIDDEN not in value
        and not LIBRARIES.fullmatch(value)
        and not re.fullmatch(r"(?:\$[({][^(){}]*[)}]\s*)+", value)
    )


def without(text: str, values: AbstractSet[str]) -> str:
    """Return a text with these values, and what looks like a secret by itself or by its place, taken out."""
    for value in sorted(values, key=lambda each: (-len(each), each)):
        if value in text:
            short = len(value) < SHORT
            text = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", HIDDEN, text) if short else text.replace(value, HIDDEN)
    return shown(VALUE.sub(HIDDEN, text), HIDDEN)


def _texts(paths: Iterable[str], read: Read) -> Iterator[tuple[str, str]]:
    """Yield every file with its text, and those that they take in by name, each once."""
    waiting, seen = sorted(set(paths), reverse=True), set[str]()
    while waiting and len(seen) < MOST:
        path = waiting.pop()
        data = None if path in seen else read(path)
        seen.add(path)
        if data is not None and len(data) <= (LARGEST_MAKEFILE if MAKEFILE.search(path) else LARGEST):
            text = data.decode("utf-8", "replace").replace("\\\n", " ")
            waiting += _taken_in(text)
            yield path, text


def _taken_in(text: str) -> list[str]:
    """Return what a text takes in by name; the words are looked for first, which takes a tenth of the time."""
    begun = set[int]()
    for word in ("include", "configfile"):
        at = text.find(word)
        while at >= 0:
            begun.add(text.rfind("\n", 0, at) + 1)
            at = text.find(word, at + 1)
    found = (TAKEN_IN.match(text, begin) for begin in sorted(begun))
    return [name for each in found if each for name in each[1].split()]


def _telling(path: str, text: str, lines: Sequence[str], telling: AbstractSet[str]) -> Iterator[tuple[str, str]]:
    """Yield what a text gives secret-like names in those lines that are ``telling``: a name stands in one line."""
    kind = _kind(path)
    for at, line in enumerate(lines) if not telling.isdisjoint(lines) else ():
        if line in telling:
            pairs, block = _in_line(line, kind)
            yield from pairs
            if block and at + 1 < len(lines):
                yield from ((block["name"], each) for each in _indented(islice(lines, at + 1, None), block["margin"]))
    yield from (pair for pair in _defined(text) if secretive(pair[0]))


@lru_cache(maxsize=4096)  # files of data say the same in hundreds of lines
def _in_line(line: str, kind: _Kind) -> tuple[tuple[tuple[str, str], ...], re.Match[str] | None]:
    """Return what a line gives secret-like names, and the name of such a block of YAML that begins with it."""
    if not SIGN.search(line.casefold()):
        return (), None
    block = BLOCK.match(line)
    pairs = tuple(pair for pair in _set(kind, line) if secretive(pair[0]))
    return pairs, block if block and secretive(block["name"]) else None


def _given(path: str, text: str) -> Iterator[tuple[str, str]]:
    """Yield every name that a text gives a value, with the value."""
    yield from _set(_kind(path), text)
    yield from _defined(text)


def _indented(lines: Iterable[str], margin: str) -> Iterator[str]:
    """Yield the first of these lines that are further in than the margin: a value of YAML."""
    for line in lines:
        if line.strip() and not re.match(rf"{margin}[ \t]", line):
            return
        yield line


def _defined(text: str) -> Iterator[tuple[str, str]]:
    """Yield what a text defines on several lines, whole and as the YAML that it may be."""
    if "define" in text:
        for found in DEFINED.finditer(text):
            yield found["name"], found["value"]
            yield from _set(_Kind(data=True), found["value"])


def _kind(path: str) -> _Kind:
    return _Kind(bool(PYTHON.search(path)), bool(DATA.search(path)))


def _set(kind: _Kind, text: str) -> Iterator[tuple[str, str]]:
    python, data = kind.python, kind.data
    for found in GIVEN.finditer(text):
        value, quote = found["value"].strip(), found["value"][:1]
        begin = text.rfind("\n", 0, found.start()) + 1
        recipe = text.startswith("\t", begin)
        alone = recipe and not python and not text[begin : found.start()].strip(" \t-")  # YAML that a shell is handed
        if found["how"] == ":" and not (data or found["quoted"] or alone):
            continue
        if quote in {'"', "'"} and value.endswith(quote) and len(value) > 1:
            value = value[1:-1]
        elif python:
            continue
        else:
            ends = r"\s#|[,}\]]" if data or (alone and found["how"] == ":") else r"[\s;]" if recipe else r"\s#"
            value = re.split(ends, value)[0].strip().strip("\"'")
        if not (python and PATH.match(value)):
            yield found["name"], value


def _filled(value: str, known: Callable[[], Mapping[str, str]], read: Read) -> str:
    """Return a value with the names in it filled in, and the content of the file that it is read from."""
    for _ in range(DEEPEST):
        value, before = NAMED.sub(lambda found: known().get(found[1] or found[2], found[0]), value), value
        if value == before or len(value) > LARGEST:
            break
    source = CONTENT.search(value)
    data = read(source[1] or source[2]) if source else None
    return value if data is None else data.decode("utf-8", "replace")
