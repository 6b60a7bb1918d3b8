"""The words after a code fence: its language, and ``target= timeout= name= id= effect= cwd=``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from rung.model.effect import Effect
from rung.model.runbook import Command, FenceWords
from rung.model.span import Source, Span
from rung.text.notes import Notes
from rung.text.phrase.duration import parse_duration
from rung.text.pieces import Code
from rung.text.unrun import unrun_word

_LANGUAGES = {
    "sh": "bash", "shell": "bash", "console": "bash", "zsh": "bash", "bash": "bash", "ksh": "bash", "terminal": "bash",
    "shell-session": "bash", "shellsession": "bash", "sh-session": "bash", "bash-session": "bash",
    "commandline": "bash", "cmdline": "bash", "cli": "bash", "postgresql": "sql", "postgres": "sql", "psql": "sql",
    "pgsql": "sql", "plpgsql": "sql", "mysql": "sql", "sqlite": "sql", "promql": "promql", "prometheus": "promql",
    "http": "http", "rest": "http",
}  # fmt: skip

#: Languages of blocks that show data or output and are not meant to be run.
DATA = frozenset(
    {"text", "txt", "plaintext", "plain", "output", "log", "logs", "yaml", "yml", "json", "jsonc", "json5", "toml",
     "ini", "xml", "csv", "diff", "patch", "mermaid", "html", "css", "markdown", "md", "mdx", "properties", "conf",
     "dotenv",
     "graphviz", "dot", "svg", "none", "ascii", "jsonpath", "traceback", "stacktrace", "proto", "protobuf"}
)  # fmt: skip
_PLACES = frozenset(
    ["target", "targets", "tgt", "host", "hosts", "hostname", "server", "servers", "node", "nodes", "machine",
     "machines", "remote", "ssh", "ssh-host", "on", "run-on", "where", "at", "vm", "vms", "instance", "container",
     "pod", "cluster"]
)  # fmt: skip
# What other tools take after a fence, and is no place: Docusaurus, Expressive Code, VitePress, MkDocs, Hugo, Pygments,
# mdBook, Runme, markdown-exec, JetBrains, ShellCheck; and for which system it is.
# Any other word may say where a command runs, so that it does not run here.
_OF_OTHERS = frozenset(
    {"title", "caption", "label", "filename", "file", "copy", "nocopy", "no-copy", "editable", "ignore", "skip",
     "norun", "no_run", "no-run", "exec", "source", "result", "session", "linenos", "lineno", "linenum",
     "linenumbers", "linenostart", "lineanchors", "anchorlinenos", "line-numbers", "line_numbers",
     "line-numbers-start", "numberlines", "showlinenumbers", "show-line-numbers", "nolinenumbers", "startline",
     "start", "startfrom", "startfromline", "highlight", "hl_lines", "hl_line", "emphasize-lines", "lines",
     "mark", "ins", "del", "add", "diff", "collapse", "collapsible", "expand", "frame", "wrap", "nowrap",
     "word-wrap", "wordwrap", "preserveindent", "theme", "style", "class", "lang", "language", "script",
     "interactive", "noninteractive", "tabs", "tab", "group", "playground", "noplayground", "should_panic",
     "compile_fail", "linenums", "icon", "expandable", "focus", "live", "npm2yarn", "twoslash", "warning", "message",
     "tangle", "noweb", "exports", "cache", "output", "fold", "code-fold", "fig", "height", "width", "example",
     "prompt", "mdtest", "background", "excludefromrunall", "promptenv", "category", "mimetype",
     "terminalrows", "closeterminalonsuccess", "eval", "echo", "include", "results", "run", "runnable", "execute",
     "annotate", "test", "tests", "doctest", "notest", "linux", "macos", "osx", "darwin", "unix", "posix", "windows",
     "shellcheck", "disable", "enable", "lint", "nolint", "disabled", "skipped", "ignored"}
)  # fmt: skip
# Words stand apart by spaces; who knows other tools writes commas, or braces around all of them.
_WORD = re.compile(
    r"(?P<key>[A-Za-z][\w-]*)(?:[ \t]*=[ \t]*(?=\S)|[=:])"
    r"(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s,;{}]*))|(?P<other>[^\s,;{}]+)"
)
_KNOWN = ("target", "timeout", "name", "id", "effect", "cwd")
_EFFECTS = {effect.word: effect for effect in Effect}


@dataclass(frozen=True, slots=True)
class _Info:
    language: str
    words: FenceWords


def language_of(info: str) -> str:
    """Return the normalised language an info string names; empty when it names none."""
    first = re.split(r"[,;:{]", (info.split() or [""])[0].strip("{}."))[0].lower()
    return "" if "=" in first else _LANGUAGES.get(first, first)


def is_data(code: Code) -> bool:
    """Say whether a block shows data rather than commands: by its language, unless it names a target."""
    return language_of(code.info) in DATA and "target=" not in code.info


def why_not_run(code: Code) -> str:
    """Return why a block is no command: it shows data, or a word after its fence says so; nothing for a command."""
    if is_data(code):
        return "shows data or output, not a command"
    word = unrun_word(code)
    return f"is not to be run: {word} after its fence says so" if word else ""


def left_out(source: Source, code: Code, notes: Notes) -> bool:
    """Say whether a block is no command, and note it as a loss, with a finding at a word that says so."""
    why = why_not_run(code)
    if why:
        notes.lose(code.span, why)
    if why and not is_data(code):
        word, line = unrun_word(code), source.text(Span(code.span.start, code.body.start))
        start = code.span.start + len(line[: max(line.find(word), 0)].encode())
        notes.say(
            "unknown-fence-word",
            f"'{word}' after the fence says that this block is not to be run: no step runs it.",
            Span(start, start + len(word.encode())),
            advice="Take the word out to have it run; an example or its output is better a block of text.",
        )
    return bool(why)


def command_of(source: Source, code: Code, notes: Notes) -> Command:
    """Return a code block as a command; words it does not know are findings."""
    read = _read_info(source, code, notes)
    return Command(code.text, read.language, code.info.strip(), read.words, code.body, code.span)


def _read_info(source: Source, code: Code, notes: Notes) -> _Info:
    language = language_of(code.info)
    words = FenceWords()
    if not code.fenced or not re.search(r"[\s,;{=:]", code.info.strip()):  # a language alone
        return _Info(language, words)
    line = source.text(Span(code.span.start, code.body.start))
    start = line.find(code.info.split()[0])
    values: dict[str, str] = {}
    elsewhere = ""
    remark = line.find(" #", start) if "{" not in line else -1
    for found in _WORD.finditer(line, max(start, 0)):
        key = (found["key"] or "").lower()
        value = found["double"] or found["single"] or found["bare"] or ""
        if found["other"] and found.end() <= start + len(re.split(r"[\s,;]", code.info)[0]):
            continue  # the language
        braced = line.count("{", start, found.start()) > line.count("}", start, found.start())
        key = "name" if key == "id" else key
        if 0 <= remark < found.start() and not _said_where(key, found[0].lower()):
            continue  # a comment, for people
        if key in _KNOWN and _fits(key, value) and values.get(key, value) == value:
            values[key] = value
            continue
        word = found[0].lower()
        apart = braced or (found.start() == start and key in _LANGUAGES)  # bash:FILE, as Zenn and Qiita write
        meant = _place_meant(key, word) or not (apart or key in _KNOWN or _of_others(key or word))
        _unknown(notes, found[0], _place(code, line, found), meant=meant)
        if meant:
            # No target has such a name: what was meant for elsewhere does not run here.
            elsewhere = elsewhere or (found[0] if key or "@" in word else f"{found[0]}?")
    return _Info(language, _words({**values, "target": elsewhere or values.get("target", "")}))


def _place_meant(key: str, word: str) -> bool:
    """Say whether a word was meant to say where a command runs."""
    if key in _OF_OTHERS:
        return False
    close = get_close_matches(key or word, ("target", "host"), n=1, cutoff=0.8)
    return key in _PLACES or "target" in word or ("@" in word and not key) or bool(close)


def _said_where(key: str, word: str) -> bool:
    """Say whether a word of a comment may say where a command runs: a place by its key, an account at a host, on."""
    return (key in _PLACES or key == "target") or "@" in word or word == "on"


def _of_others(word: str) -> bool:
    """Say whether a word is one that other tools take, a class, a file name or numbers of lines."""
    return word in _OF_OTHERS or word.startswith(("data-", ".", "[", ":")) or not any(c.isalpha() for c in word)


def _words(values: dict[str, str]) -> FenceWords:
    timeout = parse_duration(values["timeout"]) if "timeout" in values else None
    return FenceWords(
        target=values.get("target", ""),
        timeout=timeout,
        name=values.get("name", ""),
        effect=_EFFECTS.get(values.get("effect", "")),
        cwd=values.get("cwd", ""),
    )


def _fits(key: str, value: str) -> bool:
    """Say whether a value is of the kind its word asks for."""
    if key == "timeout":
        return bool(parse_duration(value))
    return value in _EFFECTS if key == "effect" else bool(value)


def _place(code: Code, line: str, found: re.Match[str]) -> Span:
    start = code.span.start + len(line[: found.start()].encode())
    return Span(start, start + len(found[0].encode()))


def _unknown(notes: Notes, word: str, place: Span, *, meant: bool) -> None:
    held = (
        " It may say where the commands run: until it is gone or written as target=NAME they do not run."
        if meant
        else ""
    )
    notes.say(
        "unknown-fence-word",
        f"'{word}' after the fence means nothing here.{held if meant else ''}",
        place,
        advice="Known: target=NAME timeout=30s name=ID effect=observe|probe|mutate|destroy cwd=DIR.",
    )
