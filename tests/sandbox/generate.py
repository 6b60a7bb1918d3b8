"""Shell text made at random from the programs, options and forms that the tables know, and some that they do not."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from random import Random

from rung.model.effect import Effect, Facet
from rung.risk.family_files import documents, load

LONG = re.compile(r"(?<![\w-])(--[a-z][a-z0-9-]+)(=?)")
SHORT = re.compile(r"(?m)^\s+(-[A-Za-z0-9])\b")
# These wait for a person or for ever, or fill the disk: they would only cost time.
SLOW = frozenset(
    ["sleep", "watch", "sar", "mpstat", "iostat", "vmstat", "pidstat", "top", "wait", "read", "bc", "time"]
)
OPERANDS = (
    *["a", "b", "c", "x", "f", "d", "list", "data.json", "big.log", "out", "d/new", "/tmp/out", "/etc/hosts", "/"],
    *["*.log", "d/*", "{a,b}", "-", "--", "-x", "$VICTIM", '"$VICTIM"', "$X", '"$(cat a)"', "$(echo out)", "`echo a`"],
    *["+%s", "+x", "a=b", "1", "2", "127.0.0.1:7007", "/dev/null", "/dev/stdout", "/dev/shm/out", "~", "~/n", "'a b'"],
)
VALUES = (
    *[
        "1",
        "2",
        "0",
        "a",
        "x",
        "out",
        "/tmp/out",
        "d",
        "json",
        "%s",
        "rm",
        "sh",
        "id",
        "never",
        "always",
        "a,b",
        ".",
        "all",
    ],
    *["'%p'", "exec=sh", "'touch out'", "name", "+1", "-1", "$X", "/etc/hosts"],
)
SCRIPTS = {
    "sed": ["p", "-n p", "'s/a/b/'", "'s/a/b/w out'", "'s/x/touch out/e'", "'w out'", "1e", "'1!G;h;$!d'", "'a foo'"],
    "awk": [
        "'{print $1}'", "'{print > \"out\"}'", "'BEGIN{system(\"touch out\")}'", "'{print | \"cat > out\"}'",
        "'{s+=$2} END{print s/NR}'", "'$1 ~ /a/ {print}'", "'BEGIN{while((\"touch out\" | getline) > 0);}'",
        "'BEGIN{print /\"/; system(\"touch out\") #\"\n}'", "'{printf(\"%s\\n\", $1) > \"out\"}'",
    ],
    "find": [
        ". -name a", ". -delete", ". -exec cat {} +", ". -exec rm {} \\;", ". -fprint out", ". -type f -printf '%p'",
        "d -execdir touch out \\;", ". -fls out", ". -newer a -ls", ". -ok cat {} \\;", "-D exec .",
    ],
    "jq": [". data.json", "'.b[]' data.json", "-n env", "-r .a data.json"],
    "date": ["+%s", "-d now +%F", "-s now", "-r a", "0101"],
    "sort": ["-u a", "-o out a", "a -o a", "--compress-program=sh a", "-T /tmp a", "-S1 --parallel=2 a"],
    "tar": ["-tf a", "-cf out a", "-xf a", "-tf a --checkpoint=1 --checkpoint-action=exec='touch out'", "-tvf out"],
    "git": ["status", "log", "init", "--no-pager diff --no-index a b", "diff --no-index --output=out a b", "config -l"],
    "printf": ["a", "'%s\\n' a", "-v X a", "'%n' PATH", "'%d' 1"],
    "xargs": ["echo", "rm", "-a a cat", "-I{} touch {}", "-n1 ls", "-P2 -I% sh -c %"],
    "kill": ["-l", "-0 $VICTIM", "$VICTIM", "-9 $VICTIM", "-s TERM $VICTIM", "-l 9 $VICTIM", "-0 $VICTIM -9"],
    "tee": ["out", "-a out", "/dev/null", ""],
    "dd": ["if=a of=out", "if=a"],
    "test": ["-f a", "a = b", "-v 'a[$(touch out)]'", "1 -eq 1"],
    "sqlite3": ["out 'select 1'", "-readonly a 'select 1'", ":memory: 'select 1'", "out 'create table t(a)'"],
    "unzip": ["-l a", "a"], "uniq": ["a", "a out", "-c a b"], "split": ["a"], "gzip": ["a", "-c a", "-k a", "-l a"],
}  # fmt: skip
CHANGES = (
    "rm a",
    "touch out",
    "mv a z",
    "chmod 600 a",
    "mkdir new",
    "cp a out",
    "kill $VICTIM",
    "ln -s a l",
    "pkill sleep",
)
WRAPPERS = (
    "env {}", "env A=1 {}", "env -i {}", "timeout 1 {}", "nice {}", "nice -n 1 {}", "command {}", "bash -c {q}",
    "sh -c {q}", "xargs {}", "time {}", "! {}", "stdbuf -o0 {}", "env -S {q}", "ionice {}", "builtin {}", "nohup {}",
    "find d -exec {} \\;", "find d -exec {} {{}} +", "echo a | xargs {}", "echo a | xargs -I@ {} @", "eval {q}",
    "exec {}",
)  # fmt: skip
FORMS = (
    "{0}; {1}", "{0} | {1}", "{0} && {1}", "{0} || {1}", "{0}\n{1}", "{0} & {1}", "({0})", "{{ {0}; }}", "echo $({0})",
    "echo `{0}`", 'echo "$({0})"', "for i in a b; do {0}; done", "for X in a b; do {0}; done", "if {0}; then {1}; fi",
    "while read -r X; do {0}; done < a", "{0} | while read -r X; do {1}; done", "f() {{ {0}; }}; f",
    "case a in a) {0};; esac",
    "cat <({0})", "X=$({0}); {1}", "X=a {0}", "X=a; {0}", "cat <<EOF\n$({0})\nEOF", "cat <<'EOF'\n$({0})\nEOF",
    '{0} <<< "$({1})"', "[[ -n $({0}) ]]", "until {0}; do break; done", "echo $(( $({0} | wc -l) ))", "coproc {0}",
    "time {0}",
    "echo ${{X:-$({0})}}", "trap '{0}' EXIT", "bash <<'EOF'\n{0}\nEOF", "{0} |& {1}", "set -e; {0}", "# {0}\n{1}",
    "{0} # {1}",
)  # fmt: skip
REDIRECTIONS = (
    *["", "", "", "", " 2>/dev/null", " >/dev/null", " 2>&1", " < a", " > out", " >> a", " &> out", " >&2", " 2> out"],
    *[
        " <<< a",
        " >| a",
        " <> out",
        " 3> out",
        " > /tmp/out",
        " &>/dev/null",
        " >/dev/stderr",
        " >/dev/../tmp/o",
        " >'o u t'",
    ],
)


@dataclass(frozen=True, slots=True)
class Known:
    """A program of this machine that a table has: its options, those of its own help among them."""

    name: str
    options: tuple[str, ...]
    subs: tuple[str, ...]


@cache
def programs() -> tuple[Known, ...]:
    """Return the programs that some table calls a look, that speak to no network, and that are here."""
    found = []
    for group in documents().values():
        for each in group:
            for name in each.programs:
                spec = load(each, name)
                looks = spec.does.effect <= Effect.PROBE or spec.subs
                far = {Facet.NETWORK, Facet.REMOTE} & spec.facets
                if looks and not far and name not in SLOW and shutil.which(name):
                    table = [n for n, o in spec.options.items() if n.startswith("-") and n not in ("-", "-NUMBER")]
                    found.append(Known(name, tuple(dict.fromkeys([*table, *own_options(name)])), tuple(spec.subs)))
    return tuple(found)


@cache
def own_options(name: str) -> tuple[str, ...]:
    """Return the options that the program's ``--help`` on this machine names, a ``=`` behind those with a value."""
    try:
        done = subprocess.run(
            [name, "--help"], stdin=subprocess.DEVNULL, capture_output=True, timeout=2, check=False, cwd="/"
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    text = (done.stdout + done.stderr).decode("utf-8", "replace")
    long = [found[1] + found[2] for found in LONG.finditer(text)]
    return tuple(dict.fromkeys([*long, *SHORT.findall(text)]))


def command(random: Random) -> str:
    """Return one piece of shell text."""
    text = _composed(random, 0)
    return _spoilt(random, text) if random.random() < 0.08 else text


def _composed(random: Random, depth: int) -> str:
    roll = random.random()
    if depth < 2 and roll < 0.3:
        return random.choice(FORMS).format(_composed(random, depth + 1), _composed(random, depth + 1))
    inner = _simple(random)
    if roll < 0.45:
        wrapper = random.choice(WRAPPERS)
        inner = wrapper.format(inner, q="'" + inner.replace("'", "'\\''") + "'")
    return inner + random.choice(REDIRECTIONS)


def _simple(random: Random) -> str:
    roll = random.random()
    if roll < 0.06:
        return random.choice(CHANGES)
    if roll < 0.35:
        name = random.choice(list(SCRIPTS))
        return f"{name} {random.choice(SCRIPTS[name])}".strip() + random.choice(["", " a", " a b", " out"])
    known = random.choice(programs())
    words = [known.name]
    if known.subs and random.random() < 0.9:
        words.append(random.choice(known.subs))
    makers: list[Callable[[], str]] = [
        lambda: random.choice(OPERANDS),
        lambda: random.choice(OPERANDS),
        lambda: _option(random, known),
    ]
    words += [random.choice(makers)() for _ in range(random.randrange(5))]
    return " ".join(_quoted(random, each) for each in words)


def _option(random: Random, known: Known) -> str:
    if not known.options:
        return "-x"
    name = random.choice(known.options)
    value = random.choice(VALUES)
    if name.endswith("="):
        return name + value
    if name.startswith("--"):
        return random.choice([name, name, f"{name}={value}", f"{name} {value}", name[:-1]])
    return random.choice(
        [name, name, f"{name} {value}", f"{name}{value}", name + random.choice(known.options).lstrip("-")]
    )


def _quoted(random: Random, word: str) -> str:
    if random.random() > 0.12 or not re.fullmatch(r"[\w./-]+", word):
        return word
    at = random.randrange(len(word))
    return random.choice(
        [f'"{word}"', f"'{word}'", f"{word[:at]}''{word[at:]}", f"{word[:at]}\\{word[at:]}", f"$'{word}'"]
    )


def _spoilt(random: Random, text: str) -> str:
    at = random.randrange(len(text) + 1)
    return (
        text[:at]
        + random.choice(["'", '"', "\\", "\n", "$", "`", "(", ")", "{", "}", ">", "|", "&", ";", " ", "\\\n", "é"])
        + text[at:]
    )
