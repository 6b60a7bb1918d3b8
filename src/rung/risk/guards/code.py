"""What interpreters are told in their own languages, as far as single words of it tell.

Nobody reads these languages here. Code is *closed* where no word of it starts a process, loads more code or opens a
connection, and *plain* where it names no way to change a file either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from rung.model.pattern import pattern
from rung.risk.word import NEUTRAL, Word


class Language(Struct, frozen=True):
    """How an interpreter is given code, and which words of the code make it more than a computation.

    ``option`` matches a word that holds code, or after which it stands: what follows the match is the code.
    ``opens``: words with which any command may start; ``touches``: those with which a file may be changed.
    ``loads``: the option that loads code from elsewhere.
    """

    option: re.Pattern[str]
    opens: re.Pattern[str]
    touches: re.Pattern[str]
    loads: re.Pattern[str]


def _language(option: str, opens: str, touches: str, loads: str) -> Language:
    return Language(pattern(option), pattern(opens), pattern(rf"\b(?:{touches})\b"), pattern(loads))


_NEVER = r"(?!)"
LANGUAGES: Mapping[str, Language] = {
    "python": _language(
        r"-[bBdEiIOPqsSuvx]*c",
        r"\b(?:os|subprocess|pty|commands|runpy|importlib|ctypes|multiprocessing|shlex|code|asyncio|pathlib|shutil|posix\w*"
        r"|eval|exec\w*|compile|getattr|globals|locals|vars|builtins|popen|system|spawn\w*|fork\w*|breakpoint|input|modules)\b"
        r"|__|\._",
        "open",
        _NEVER,
    ),
    "perl": _language(
        r"-[aCcflhnpsStTuUvwWX0-9]*[eE]",
        r"`|\b(?:system|exec|qx|open|do|require|use|eval|syscall|fork|readpipe|pipe|kill|CORE)\b|\(\?\??\{|->\s*[A-Za-z$]"
        r"|&\s*[{$]|/\w*ee",
        r"unlink|rename|rmdir|truncate|link|symlink|sysopen|dbmopen|ARGV|glob",
        r"-[mM](?!(?:strict|warnings|utf8|integer|bigint|POSIX|JSON|Time|List|Scalar|Data|MIME|Digest|Encode|Text|Math|Socket)\b)",
    ),
    "ruby": _language(
        r"-[acdlnpsSvwyW0-9]*e",
        r"`|%x|\b(?:system|exec\w*|spawn|fork|open|eval|\w*_(?:eval|exec)|send|__send__|public_send|require\w*|load|IO|Open3"
        r"|PTY|Process|Kernel|method|popen|to_proc|to_sym|const_get|define_\w+|Fiddle|binding|syscall|trap)\b",
        "File|Dir|FileUtils|Pathname|ARGF|ARGV|unlink|delete|truncate|write|rename",
        r"-r(?!(?:json|yaml|time|date|set|csv|digest|base64|bigdecimal|securerandom)\Z)",
    ),
    "node": _language(
        r"(?:-e|-p|-pe|--eval|--print)(?:=|\Z)",
        r"\b(?:require|import|process|eval|Function|constructor|global|globalThis|child_process|module|vm|cluster|net|https?"
        r"|worker_threads|Reflect|fetch|WebSocket|XMLHttpRequest)\b|\bthis\s*\[",
        "fs|fsPromises",
        r"-r|--require|--import|--loader|--experimental-loader",
    ),
    "php": _language(
        r"-[nqC]*r",
        r"`|\b(?:system|exec|shell_exec|passthru|popen|proc_open|pcntl_\w+|eval|assert|include\w*|require\w*|array_\w+|u\w?sort"
        r"|register_\w+|Reflection\w*|ob_start|iterator_\w+|forward_static\w*|FFI|dl|mb_ereg\w*|putenv|call_user_func\w*"
        r"|preg_replace\w*|create_function|curl_\w+|file_\w+|fopen|fsockopen|mysqli\w*|PDO|stream_\w+|mail)\b|['\"\w)\]]\s*\)\s*\("
        r"|\$\w+\s*\(|\bnew\s+\$",
        r"unlink|rename|rmdir|copy|ftruncate|fwrite|fput\w*|touch|symlink|link|Spl\w*|Phar\w*|Zip\w*|image\w+|error_log|save\w*",
        r"-d|--define|-z",
    ),
    "lua": _language(r"-e", r"\b(?:os|io|load\w*|require|dofile|package|debug|_G|_ENV|getfenv)\b", r"(?!)", r"-l"),
}
CALCULATES = frozenset(
    "sys json re base64 datetime time math urllib.parse csv collections itertools functools string textwrap hashlib "
    "statistics yaml decimal fractions ipaddress struct binascii uuid zlib gzip html unicodedata operator calendar "
    "random secrets copy pprint".split()
)
"""Modules of Python that only compute."""
_NAMES = pattern(r"(python|perl|ruby|node|php|lua)[\d.]*")


class Inline(Struct, frozen=True):
    """A piece of code in a command, why it may start anything (or nothing), and whether it may change a file."""

    text: str
    door: str = ""
    touches: bool = False


def language(name: str) -> str:
    """Return the language that an interpreter reads: ``python`` for `python3.11`; empty for any other program."""
    found = _NAMES.fullmatch(name)
    return found[1] if found else ""


def inline(name: str, words: tuple[Word, ...], stdin: str | None) -> Iterator[Inline]:
    """Yield the code that an interpreter of a known language is given in its words, or in an input that is certain."""
    spoken = language(name)
    if not spoken:
        return
    known = LANGUAGES[spoken]
    for item in _told(words, known.option):
        if item.sure:
            yield _read(name, item.text)
        else:
            yield Inline("", f"the code of `{name}` is put together when it runs", touches=True)
    if stdin is not None and _runs_input(words):
        yield _read(name, stdin)
    if any(known.loads.match(item.text) for item in words[1:]):
        yield Inline("", f"`{name}` loads code that is not read here", touches=True)
    # Perl opens its operands in its own way: `cmd|` is run, `>file` is emptied.
    if spoken == "perl" and any(re.search(r"\A\s*[|>]|\|\s*\Z", item.text) for item in words[1:]):
        yield Inline("", f"`{name}` opens `{words[-1].text}`, which may be a command", touches=True)


def _runs_input(words: tuple[Word, ...]) -> bool:
    """Say whether an interpreter takes its code from its input: no word before gives it any, or names a file of it."""
    first = next((item.text for item in words[1:] if item.text == "-" or not item.text.startswith("-")), "-")
    return first in ("-", "/dev/stdin") and not any(re.match(r"-\w*[cemEr]\Z", item.text) for item in words[1:])


def _told(words: tuple[Word, ...], option: re.Pattern[str]) -> Iterator[Word]:
    for at, item in enumerate(words[1:], start=1):
        found = option.match(item.text)
        if found is None:
            continue
        if item.text[found.end() :]:
            yield Word(item.raw, item.text[found.end() :], item.literal, item.sure, item.whole)
        elif at + 1 < len(words):
            yield words[at + 1]


def _read(name: str, text: str) -> Inline:
    known = LANGUAGES[language(name)]
    text = text.replace(NEUTRAL, "{x}")  # what looks like a place to fill may be a block: `qx{ls}`
    opens = known.opens.search(text) or (language(name) == "python" and not _imports(text) <= CALCULATES)
    return Inline(
        text, f"`{name}` runs code that may start any command" if opens else "", bool(known.touches.search(text))
    )


def _imports(code: str) -> set[str]:
    """Return the modules that a piece of Python imports."""
    named = re.findall(r"\bfrom\s+([\w.]+)\s+import\b|\bimport\s+([\w., ]+)", code)
    return {part.split(" as ")[0].strip() for origin, several in named for part in (origin or several).split(",")}
