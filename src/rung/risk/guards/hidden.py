"""Where a command may stand that no table unwraps: in an option's value, in a script of sed or awk, in code, in input.

What is found here is never surely run; a guard that fits it cannot tell. A *door* is a place from which any command
at all could run, without a word of it being in sight: then no guard can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest

from msgspec import Struct

from rung.model.effect import Effect
from rung.model.pattern import pattern
from rung.risk.guards.code import inline, language
from rung.risk.little.awk import doors_in_awk
from rung.risk.little.sed import strange_in_sed
from rung.risk.options import Arguments
from rung.risk.table import Spec
from rung.risk.word import NEUTRAL, Word

AWKS = frozenset(["awk", "gawk", "mawk", "nawk"])
# Their standard input is a list of orders, where nothing else says what to do.
ORDERS = frozenset(
    "at batch parallel crontab redis-cli valkey-cli expect lua gdb ftp sftp virsh lldb irb tclsh wish sqlplus "
    "zsh ksh mksh fish csh tcsh ed ex vi vim".split()
)
# Their options name a file with commands.
FILES: Mapping[str, frozenset[str]] = {
    "at": frozenset(["-f"]),
    "batch": frozenset(["-f"]),
    "parallel": frozenset(["-a", "--arg-file"]),
    "sed": frozenset(["-f", "--file"]),
    **dict.fromkeys(AWKS, frozenset(["-f", "--file", "-E", "--exec", "-i", "-l"])),
}
# They only copy or search what they read: a command in it is text to them.
COPIES = frozenset(
    "cat tee grep egrep fgrep head tail wc sort uniq tr cut column jq yq less more nl tac base64 od hexdump xxd md5sum "
    "sha256sum sha1sum cmp diff echo printf true read test mail mailx sendmail logger wall write curl wget http https "
    "pbcopy xclip gzip bzip2 xz zcat".split()
)
# After `--` these run a command in another place.
PLACES = frozenset(
    [
        *(
            (tool, *verb)
            for tool in ("kubectl", "oc")
            for verb in (("run",), ("debug",), ("create", "job"), ("attach",))
        ),
        ("nomad", "alloc", "exec"),
        ("lxc", "exec"),
        ("docker", "compose", "run"),
    ]
)
# Where a subcommand runs the words after it.
RUNNERS = frozenset(
    [
        *(
            (tool, *verb)
            for tool in ("docker", "podman", "nerdctl")
            for verb in (("run",), ("create",), ("compose", "run"))
        ),
        *(("docker", "container", verb) for verb in ("run", "create")),
        ("docker-compose", "run"),
        ("taskset",),
        ("nomad", "alloc", "exec"),
        ("git", "bisect", "run"),
        ("git", "bisect"),
        ("git", "submodule"),
        ("git", "submodule", "foreach"),
        ("git", "rebase"),
        ("git", "filter-branch"),
        ("gcloud", "compute", "ssh"),
        ("aws", "ssm", "send-command"),
        ("aws", "ecs", "execute-command"),
        ("docker", "machine", "ssh"),
        ("ipmitool", "raw"),
        ("numactl",),
        ("less",),
        ("prlimit",),
        ("consul", "exec"),
    ]
)
_SSH = pattern(r"(?i)(?:-o\s*)?(?:Proxy|Local|KnownHosts)Command[= ]")
_SHELL = pattern(r"(?:/usr)?(?:/bin/)?(?:ba|da|k|z)?sh")
# Words that hold a command: variables of make are put into its recipes.
_TOLD: Mapping[str, re.Pattern[str]] = {
    **dict.fromkeys(("make", "gmake"), re.compile(r"[A-Za-z_.]\w*[:+?!]?=")),
    **dict.fromkeys(("scp", "sftp", "sshfs", "autossh", "mosh"), _SSH),
}
LITERAL = pattern(r"\"((?:[^\"\\]|\\.)*)\"")


class Hidden(Struct, frozen=True):
    """Texts that a shell or its like may run, and why anything at all may run (empty when nothing of that kind).

    ``closed``: it runs code, all of which is here, and which starts nothing.
    """

    texts: tuple[str, ...] = ()
    doors: tuple[str, ...] = ()
    closed: bool = False


def hidden(name: str, spec: Spec | None, found: Arguments | None, words: tuple[Word, ...], fed: bool) -> Hidden:  # noqa: FBT001 - as the fields of a command
    """Return what may run besides the words themselves; ``fed``: its input is written by another command."""
    stdin = found.stdin if found is not None else None
    code = tuple(inline(name, words, stdin))
    if code and not any(each.door for each in code):
        return Hidden(closed=True)
    texts: list[str] = []
    doors: list[str] = []
    told = (*_scripts(name, words, found), *_files(name, words), *_settings(name, words))
    for text, door in (*((each.text, each.door) for each in code), *told):
        texts += [text] if text else []
        doors += [door] if door else []
    if spec is not None and found is not None:
        texts += _values(spec, found, words)
    if stdin is not None and name not in COPIES:
        texts.append(stdin)
    elif fed and stdin is None and _takes_orders(name, words):
        doors.append(f"`{name}` runs what it reads, and that is not here")
    return Hidden(tuple(texts), tuple(doors))


def _takes_orders(name: str, words: tuple[Word, ...]) -> bool:
    plain = [item for item in words[1:] if not item.text.startswith("-")]
    if name in ("redis-cli", "valkey-cli"):
        # A word that is no value of an option is a command, and then the input is not read.
        return not any(re.fullmatch(r"[A-Za-z]{3,}", item.text) for item in plain)
    if language(name):
        return not plain or words[-1].text in ("-", "/dev/stdin")
    return name in ORDERS


def _scripts(name: str, words: tuple[Word, ...], found: Arguments | None) -> Iterator[tuple[str, str]]:
    if found is None:
        return
    for item in scripts(name, words, found):
        if not item.sure:
            yield "", f"the script of `{name}` is put together when it runs, and {name} can run commands"
            continue
        text = item.text.replace(NEUTRAL, "x")
        yield from _awk(text) if name in AWKS else _sed(text)


def scripts(name: str, words: tuple[Word, ...], found: Arguments) -> tuple[Word, ...]:
    """Return the words that are scripts of awk or sed; all words of theirs where they were not understood."""
    if name not in (*AWKS, "sed"):
        return ()
    given = [each.value for each in found.given if each.name in ("-e", "--expression") and each.value is not None]
    read = given if given and name not in AWKS else found.operands[:1]
    return tuple(words[1:] if found.strange is not None else read)


def _sed(text: str) -> Iterator[tuple[str, str]]:
    if strange_in_sed(text):
        yield text, "this sed script may run a command" if re.search(r"e", text) else ""


def _awk(text: str) -> Iterator[tuple[str, str]]:
    said = LITERAL.findall(text)
    if doors_in_awk(text):
        yield " ; ".join(said), ""
        if not _literal_doors(text):
            yield "", "this awk program runs what it puts together"


def _literal_doors(text: str) -> bool:
    """Say whether all that an awk program runs is written out in it."""
    written = r"\"(?:[^\"\\]|\\.)*\""
    rest = re.sub(rf"system\(\s*{written}\s*\)|\|\s*{written}|{written}\s*\|\s*getline(?:\s+\w+)?", " ", text)
    return not doors_in_awk(rest)


def _files(name: str, words: tuple[Word, ...]) -> Iterator[tuple[str, str]]:
    options = FILES.get(name, frozenset())
    after = dict(zip([item.text for item in words], [item.text for item in words[1:]], strict=False))
    named = [item.text for item in words[1:] if item.text.partition("=")[0] in options]
    if any(after.get(option) != "inplace" for option in named):
        yield "", f"`{name}` takes its orders from a file that is not read here"
    plain = [item.text for item in words[1:] if not item.text.startswith("-") or item.text == "-"]
    if name == "crontab" and plain and plain[-1] != "-" and not {"-l", "-r", "-e"} & {item.text for item in words}:
        yield "", "the table is in a file that is not read here"


def _settings(name: str, words: tuple[Word, ...]) -> Iterator[tuple[str, str]]:
    """Yield what the variables of make and the options of OpenSSH's programs run."""
    pattern = _TOLD.get(name)
    if name == "git":
        yield from ((text, "") for text in _orders(words))
    if pattern is None:
        return
    for item, after in zip_longest(words[1:], words[2:]):
        found = pattern.match(item.text)
        if found is not None:
            text = item.text[found.end() :]
            by = found[0] == "SHELL=" and text and not _SHELL.fullmatch(text)
            yield text, f"`{name}` gives `{item.raw}` to a shell" if by or not item.sure else ""
        elif item.text == "-S" and after is not None and pattern is _SSH:
            yield after.text, "" if after.sure else f"`{name}` connects by a program that is put together when it runs"


def _orders(words: tuple[Word, ...]) -> Iterator[str]:
    """Yield what git runs under a name that it is given here: `-c alias.x=…` and `config alias.x …`."""
    for item, after in zip_longest(words[1:], words[2:]):
        found = re.match(r"alias\.[\w-]+(=)?", item.text)
        if found is None or not (found[1] or after):
            continue
        told = item.text[found.end() :] if found[1] else after.text
        if told:
            yield told[1:] if told.startswith("!") else f'git {told} "$@"'


def _values(spec: Spec, found: Arguments, words: tuple[Word, ...]) -> list[str]:
    """Return the values of options of which the table says that they may run something."""
    texts = []
    for each in found.given:
        raises = each.option.raises
        if each.value is not None and raises is not None and raises.effect == Effect.UNKNOWN:
            texts.append(_after_equals(each.value.text))
    if found.strange is None:
        return texts
    # Reading ended at a word that the table does not know: what follows is taken by its looks.
    at = next((index for index, item in enumerate(words) if item is found.strange), 0)
    for index, item in enumerate(words[at:], start=at):
        option, equals, value = item.text.partition("=")
        known = spec.options.get(option)
        runs = known is not None and known.raises is not None and known.raises.effect == Effect.UNKNOWN
        if equals and option.startswith("-"):
            texts.append(_after_equals(value))
        elif runs and index + 1 < len(words):
            texts.append(_after_equals(words[index + 1].text))
    return texts


def _after_equals(text: str) -> str:
    """Return a value without a leading ``NAME=``, as in `--checkpoint-action=exec=CMD` and `-o ProxyCommand=CMD`."""
    return re.sub(r"\A[\w.-]+=", "", text).lstrip("!|+ ")
