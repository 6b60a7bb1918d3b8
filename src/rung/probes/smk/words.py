"""The words with which Snakemake gives up, and what each of them comes to: a verdict and a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct, field

from rung.model.pattern import pattern

SHOWN = 3  # files that are named
NOT_UTF8 = "A file that Snakemake reads is not written in UTF-8."
UNFILLED = "The command or the message of rule "
UNREADABLE = "Snakemake cannot read the Snakefile."
INCOMPLETE = pattern(r"^IncompleteFilesException", re.MULTILINE)
IN_RULE = r"(?: in (?:rule|checkpoint) (?P<rule>[^\s:]+))?"
AFFECTED = pattern(r"^    affected files:$", re.MULTILINE)
FILE = pattern(r"^ {8}(?P<name>\S.*)$")
OUTPUT = pattern(r"^    output: (?P<output>[^,\n]+)", re.MULTILINE)
COMMAND = pattern(r"^[\w.+-]*$")  # no path: a program that was looked for in PATH
SCRIPT_LIKE = pattern(r"\.\w{1,5}$")


class Said(Struct, frozen=True):
    """What the words come to; ``about`` is what they name: a file, a rule, an output or an option."""

    verdict: str
    sentence: str
    about: str = ""


class _Words(Struct, frozen=True):
    """Words by their form. ``sentence`` may name the groups of the form; ``about`` is the one that they are about."""

    form: re.Pattern[str]
    verdict: str
    sentence: str
    about: str = ""
    more: Callable[[re.Match[str], str], dict[str, str]] = field(default=lambda _found, _text: {})


def _words(form: str) -> re.Pattern[str]:
    return pattern(form, re.MULTILINE)


def _files(found: re.Match[str], text: str) -> dict[str, str]:
    """Return the files that are missing, as Snakemake lists them after its exception, and whose inputs they are."""
    begin = AFFECTED.search(text, found.end())
    names = []
    for line in text[begin.end() + 1 :].splitlines() if begin else ():
        each = FILE.match(line)
        if each is None:
            break
        names.append(each["name"].removeprefix("./"))
    names.sort()  # Snakemake prints a set, which has no order
    shown = ", ".join(f"`{name}`" for name in names[:SHOWN]) or "an input"
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return {"files": f"{shown}{more}", "of": f" of rule {found['rule']}" if found["rule"] else "",
            "first": names[0] if names else ""}  # fmt: skip


def _both(found: re.Match[str], _text: str) -> dict[str, str]:
    names = sorted(name for name in (found["rule"], found["other"]) if name)
    return {"named": f", {' and '.join(names)}," if names else "", "first": names[0] if names else ""}


def _made(found: re.Match[str], text: str) -> dict[str, str]:
    after = OUTPUT.search(text, found.end(), found.end() + 2000)
    return {"output": after["output"].strip() if after else ""}


HANDED = "which is not handed on: it is not set here, or is one of those that are kept back"
_LACKING = (
    _Words(_words(r"^Error: profile (?:directory )?given.* found\."), "context-missing",
           "The profile that is named is not here."),
    _Words(_words(r"argument --(?P<option>[\w-]+)(?:/\S+)?: invalid choice: '(?P<value>[^']*)'"), "context-missing",
           "`--{option} {value}` is asked for, and this Snakemake has no plugin of that name.", "option"),
    _Words(_words(r"^\S*snakemake: error: unrecognized arguments: (?P<option>\S+)"), "context-missing",
           "This Snakemake does not take `{option}`: what asks for it was written for another version.", "option"),
    _Words(_words(r"^\S*snakemake: error: argument (?P<option>--[\w-]+)[^:\n]*: (?P<why>[^\n]{1,100})"),
           "context-missing", "This Snakemake does not take `{option}` as it is set: {why}.", "option"),
    _Words(_words(r"(?:defines configfile|Config file) (?P<file>\S+) (?:but it is not present|not found)"),
           "context-missing", "The configuration file {file} is not here.", "file"),
    _Words(_words(r"^ModuleNotFoundError in .*\n.*No module named '(?P<name>[^']*)'"), "context-missing",
           "The Snakefile imports `{name}`, which is not installed where Snakemake runs (no PYTHONPATH is handed on)."),
    _Words(_words(r"^The following environment variables are requested by the workflow but undefined\.[^\n]*\n"
                  r"(?P<name>\S+)"), "context-missing", f"The workflow asks for the variable `{{name}}`, {HANDED}."),
    _Words(_words(r"^KeyError in [^\n]*\n'(?P<name>[^'\n]+)'"
                  r"(?=(?:\n  File [^\n]*)*\n  File \"[^\"\n]*\bos(?:\.py)?>?\", )"),
           "context-missing", f"The workflow reads the variable `{{name}}`, {HANDED}."),
    _Words(_words(r"^Error validating (?P<what>config|sample|row)[^\n]*\n(?:(?!ValidationError)[^\n]*\n)*?"
                  r"ValidationError: (?P<why>[^\n]{1,100})"), "context-missing",
           "The {what} is not as the workflow's own schema wants it: {why}."),
    _Words(_words(r"^Expecting Snakemake version (?P<least>\S+) or higher"), "context-missing",
           "The workflow expects Snakemake {least} or newer."),
    _Words(_words(r"^No storage provider found for query (?P<query>[^\s.][^\s]*?)\.?(?:\s|$)"), "context-missing",
           "No storage plugin that is installed here reads `{query}`."),
)  # fmt: skip
_MISSING = (
    _Words(_words(r"^No rule to produce (?P<name>[^\s(]+)"), "target-missing", "No rule produces `{name}`.", "name"),
    _Words(_words(r"(?i:no Snakefile found)"), "target-missing", "There is no Snakefile here."),
    _Words(_words(r"^Target rules may not contain wildcards"), "target-missing",
           "The first rule has wildcards: name a target."),
    _Words(_words(rf"^MissingInputException{IN_RULE}"), "target-missing",
           "An input{of} is missing, and no rule makes it: {files}.", "first", _files),
)  # fmt: skip
_STOPPED = (
    _Words(INCOMPLETE, "tool-failed", "A run was killed and left incomplete files behind."),
    _Words(_words(r"^(?:LockException|Error: Directory cannot be locked)"), "tool-failed", "The folder is locked."),
    _Words(_words(r"^Error in (?:rule|checkpoint) (?P<rule>[^\s:]+):"), "tool-failed", "A job of rule {rule} failed.",
           "output", _made),
    _Words(_words(rf"^ProtectedOutputException{IN_RULE}"), "tool-failed",
           "A job would write over an output that is protected."),
)  # fmt: skip
_DENIED = (
    _Words(_words(r"^PermissionError: \[Errno 13\] Permission denied: '(?:\./)?(?P<name>[^'\n]+)'"), "context-missing",
           "Snakemake may not open `{name}`.", "name"),
)  # fmt: skip
_WRONG = (
    _Words(_words(r"^AmbiguousRuleException.*\n(?:Rules (?P<rule>\S+) and (?P<other>\S+) are ambiguous)?"),
           "rules-disagree", "Two rules{named} could make the same file, and neither is preferred.", "first", _both),
    _Words(_words(rf"^CyclicGraphException{IN_RULE}"), "rules-disagree", "Rules need one another in a circle.", "rule"),
    _Words(_words(r"^ChildIOException"), "rules-disagree",
           "An output of one rule lies in a folder that another makes."),
    _Words(_words(rf"^(?:Periodic)?WildcardError{IN_RULE}"), "rules-disagree",
           "Wildcards of a rule do not agree: its input or log needs one that its output does not have.", "rule"),
    _Words(_words(r"^CreateRuleException"), "rules-disagree", "A name is given to two rules."),
    _Words(_words(r"^InputFunctionException in (?:rule|checkpoint) (?P<rule>[^\s:]+)"), "syntax-error",
           "An input function of rule {rule} fails.", "rule"),
    _Words(_words(r"^RuleException in (?:rule|checkpoint) (?P<rule>[^\s:]+)[^\n]*:\n"
                  r"(?P<why>[^\n]{1,100}?)(?:\. [^\n]*)?, when formatting the following:"),
           "syntax-error", UNFILLED + "{rule} cannot be filled in: {why}.", "rule"),
    _Words(_words(r"^UnicodeDecodeError: "), "syntax-error", NOT_UTF8),
    _Words(_words(r"^(?:SyntaxError|IndentationError|TabError|TokenError)\b"), "syntax-error", UNREADABLE),
    _Words(_words(rf"^\w+(?:Error|Exception|Exit|Specification){IN_RULE} in (?:file|line) "), "syntax-error",
           UNREADABLE),
)  # fmt: skip
_CRASHED = (
    _Words(_words(r"^Traceback \(most recent call last\):$"), "tool-failed", "Snakemake itself crashed."),
    _Words(_words(r"^WorkflowError(?: in [^\n]*)?:\n(?P<why>[^\n]{1,120})"), "tool-failed", "Snakemake gave up: {why}"),
)
_GONE = _words(r"No such file or directory: '(?P<name>[^']+)'|^Failed to open source file (?P<source>\S+)")


def told(text: str) -> Said | None:
    """Return what these words come to, the most telling first; None where none of them is known."""
    return (
        _first((*_LACKING, *_MISSING, *_STOPPED, *_DENIED), text) or _gone(text) or _first((*_WRONG, *_CRASHED), text)
    )


def _first(known: tuple[_Words, ...], text: str) -> Said | None:
    for words in known:
        found = words.form.search(text)
        if found:
            named = {**found.groupdict(default=""), **words.more(found, text)}
            return Said(words.verdict, words.sentence.format(**named), named.get(words.about, ""))
    return None


def _gone(text: str) -> Said | None:
    """Return what a file comes to that was to be opened and is not there; a bare name is a program, or a file."""
    found = _GONE.search(text)
    name = (found["name"] or found["source"]).removeprefix("./") if found else ""
    if not name:
        return None
    if COMMAND.match(name) and not SCRIPT_LIKE.search(name):
        return Said("context-missing", f"The command `{name}` is not installed where Snakemake runs.")
    return Said("target-missing", f"`{name}`, which the workflow reads, is not here.", name)
