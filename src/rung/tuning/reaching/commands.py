"""The simple commands in a text that a shell reads, and what kind of program each one starts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

PIECE = re.compile(
    r"(?:[<>]&|&>|\"(?:\\.|[^\"\\])*\"|'[^']*'|\\.|\$[({][^()]*[)}]|\$\$\{[^}]*\}|[^\s;&|()`\"'\\$]|\$)+|\n|[;&|()`]+"
)
SET = re.compile(r"^[A-Za-z_]\w*=")
ASKED = re.compile(r"(\$[({])shell\s+")
"""A function of make that runs what the shell would run in its own words."""
INNER = re.compile(r"\$\$?\((?!\()([^()]*[\s][^()]*)\)|(?<!\\)`((?:[^`\\]|\\.)*)`")
COUNTED = re.compile(r"\$\$?\(\((?:[^()]|\([^()]*\))*\)\)")
"""Arithmetic, which starts nothing."""
AROUND = frozenset({
    "if", "then", "elif", "else", "while", "until", "do", "!", "{", "}", "time", "exec", "nice", "nohup",
    "env", "sudo", "command", "builtin", "eval", "xargs", "timeout", "parallel"
})  # fmt: skip
"""Words before a command that leave it what it is."""
SPLITS = re.compile(r"^[;&|()`\n]+$")
REDIRECTED = re.compile(r"^\d*(?:>>?|<|&>>?)&?")


class Taken(StrEnum):
    """What a program takes the files for that it is given.

    ``CODE``: comments in them say nothing to it. ``SCRIPT``: the first one is run, the others are data. ``NONE``: what
    lies in them does not matter. ``DATA``: it reads them by their structure. ``TEXT``: every byte may count.
    ``FINDS``: it looks for files itself.
    """

    CODE = "code"
    SCRIPT = "script"
    NONE = "none"
    DATA = "data"
    TEXT = "text"
    FINDS = "finds"


KINDS: tuple[tuple[Taken, re.Pattern[str]], ...] = (
    (Taken.NONE, re.compile(
        r"cd|mkdir|rm|rmdir|touch|test|\[{1,2}|\]{1,2}|true|false|:|echo|printf|exit|set|export|sleep|wait|chmod|chown|date|pwd"
        r"|basename|dirname|which|type|hash|uname|nproc|hostname|whoami|id|umask|trap|kill|shift|return|read|for|case|in|esac|fi"
        r"|done|local|unset|readonly|ulimit|@:|mktemp|getconf|seq|sync|yes|break|continue|\$[({](?:RM|MKDIR\w*)[)}]|git|pkg-config"
        r"|ldconfig|getopts|emulate|setopt|shopt|alias|pushd|popd|let|declare|typeset"
        r"|prove|shellcheck|ruff|flake8|pylint|mypy|black|eslint|clang-tidy|clang-format|cppcheck|yamllint|hadolint|valgrind"
    )),
    (Taken.CODE, re.compile(
        r"(?:[\w.+-]*-)?(?:cc|gcc|g\+\+|c\+\+|clang|clang\+\+|tcc|icc|icx|icpc|nvcc|gfortran|rustc|ghc|ocamlopt|ocamlc|javac"
        r"|scalac|kotlinc|gdc|ldc2|dmd|fpc|zig|mpicc|mpicxx|ld|ar|ranlib|strip|objcopy)(?:-\d[\d.]*)?"
        r"|\$[({](?:\w*_)?(?:CC|CXX|LD|LINK|LIBTOOL|JAVAC|FC|NVCC|RUSTC|MAKE|SNAKEMAKE)(?:[.]\w+)?[)}]|\$[({](?:COMPILE|LINK)\.\w+[)}]"
        r"|make|gmake|snakemake|libtool|ccache|distcc"
    )),
    (Taken.SCRIPT, re.compile(
        r"(?:ba|da|z|k)?sh|\.|source|python[\d.]*|pypy\d?|perl|ruby|Rscript|R|node|deno|bun|php|lua[\d.]*|tclsh|julia|awk|gawk|mawk"
        r"|\$[({](?:\w*_)?(?:PYTHON\d?|PY|SHELL|BASH|PERL|RUBY|RSCRIPT|NODE|AWK)[)}]"
    )),
    (Taken.DATA, re.compile(r"jq|yq")),
    (Taken.FINDS, re.compile(
        r"cargo|go|npm|npx|yarn|pnpm|mvn|gradle|gradlew|cmake|meson|ninja|bazel|hugo|jekyll|mkdocs|zola|docker|podman|pip\d?|poetry"
        r"|uv|hatch|helm|terraform|dbt|quarto|eleventy|gatsby|webpack|vite|rollup|tsc|dotnet|sbt|lein|stack|cabal|mix|rebar3|dune"
        r"|bundle|rake|composer|ansible-playbook|vagrant|packer|nix|nix-build|guix|ls|dir|tree|du"
    )),
)  # fmt: skip
CHECKS = re.compile(r"(?:pytest|py\.test|tox|nox|bats|ctest)$")
"""Programs that look for tests, and for nothing else."""
PLAIN = re.compile(
    r"cat|tac|head|tail|wc|sort|uniq|cut|paste|join|comm|sed|tr|tee|grep|egrep|fgrep|diff|cmp|cp|mv|ln|install|dd|od|xxd|bc|expr"
    r"|gzip|gunzip|zcat|bzip2|xz|zstd|pigz|cksum|\w+sum|openssl|base64|fold|fmt|nl|rev|split|column|m4|envsubst|patch|curl|wget|tput"
    r"|stat|file|hostid|locale|arch|logger|clear|more|less|ps|free|df|lscpu|sysctl|find"
)
"""Programs that read no file but those they are given, or what is piped to them."""
HELD = re.compile(r"\$[({]?(?:a[cs]_)?(\w+?)[)}]?")
PRINTS = re.compile(rf"{PLAIN.pattern}|echo|printf")
"""Programs that variables are named after which hold them: `$as_expr`, `$(SED)`."""
TREES = re.compile(r"archive|ls-files|ls-tree|grep|diff|stash|bundle")
TOOLS = frozenset({"make", "snakemake", "$(MAKE)", "$(SNAKEMAKE)"})
"""What in a container is the build itself."""
PACKS = re.compile(
    r"build|pip|compileall|mkdocs|sphinx|hatch|poetry|zipapp|nuitka|PyInstaller|setuptools|jupyter|nbconvert"
)
ITSELF = re.compile(r"-\w*d\w*")
"""An option by which `ls` says of a folder only that it is there."""
SOURCE = re.compile(r"\.(?:[cChsSoalydfm]|cc|cpp|cxx|hh|hpp|f90|F90|txt|tsv|csv|json|ya?ml)$")
"""What no program is called: the variable that holds the program is empty where such a name stands first."""
RECURSES = re.compile(r"-\w*[rR]|--recursive")
FILE_LIKE = re.compile(r"[/*$]|\w\.\w|\{")


@dataclass(frozen=True, slots=True)
class Command:
    """A simple command: the program, its words, and what it takes files for; ``path`` where a path names it.

    Of commands in brackets what is said behind them is a command without a program.
    """

    program: str
    words: tuple[str, ...]
    taken: Taken
    path: str = ""

    @property
    def files(self) -> tuple[str, ...]:
        """Return the words that may name files which it reads."""
        return tuple(word for word in self.words if not word.startswith(">"))

    @property
    def finds(self) -> bool:
        """Say whether nothing tells which files it reads: it is known to look for them, or is given none."""
        first = next((word for word in self.words if not word.startswith("-") or word == "-m"), "")
        if (self.program == "git" and TREES.fullmatch(first)) or (self.taken is Taken.SCRIPT and self._packs(first)):
            return True
        if self.contained:
            return self.builds_image or not any(word in TOOLS for word in self.words)
        if self.taken is Taken.FINDS:
            lists = self.program in {"ls", "dir", "tree", "du"}
            return not (lists and (self._named or any(ITSELF.fullmatch(word) for word in self.words)))
        if PLAIN.fullmatch(self.program):
            return self.program == "grep" and not self._named and any(RECURSES.match(word) for word in self.words)
        alone = self.taken is Taken.TEXT and not self._named and not self.path and not SOURCE.search(self.program)
        return alone and re.fullmatch(r"[A-Za-z][\w.+-]+", self.program) is not None

    @property
    def contained(self) -> bool:
        """Say whether what is run is run in a container, or is the making of one."""
        return self.program in {"docker", "podman"}

    @property
    def builds_image(self) -> bool:
        """Say whether an image is made of what lies in a folder."""
        return self.contained and any(word in {"build", "buildx", "compose"} for word in self.words)

    def _packs(self, first: str) -> bool:
        """Say whether an interpreter runs what packs or reads a whole folder."""
        after = self.words[self.words.index("-m") + 1 :] if first == "-m" else ()
        return first.rpartition("/")[2] == "setup.py" or any(PACKS.fullmatch(word) for word in after[:1])

    @property
    def _named(self) -> bool:
        return any(FILE_LIKE.search(word) or "<" in word for word in self.words if not word.startswith(("-", ">")))


def commands(text: str) -> Iterator[Command]:
    """Yield the simple commands of a text, those inside substitutions too."""
    text = ASKED.sub(r"\1", COUNTED.sub("0", text))
    for inner in INNER.findall(text):
        yield from _plain("".join(inner))
    yield from _plain(text)


def _plain(text: str) -> Iterator[Command]:
    words: list[str] = []
    line: list[Command] = []
    piped, depth = False, 0
    for piece in (*PIECE.findall(text.replace("\\\n", " ")), "\n"):
        if not SPLITS.match(piece):
            words.append(piece)
            continue
        if piece.startswith(")") and not depth:  # what stood before are patterns of `case`
            words, line = [], []
        depth = max(depth + piece.count("(") - piece.count(")"), 0)
        found = _command(words, piped=piped)
        if found and " " in found.program and len(found.program) < len(text.strip()):  # a text that is given to eval
            line += _plain(found.program)
        elif found:
            line.append(found)
        piped = piece == "|"
        if not piped:
            yield from line
            line = []
        words = []


def _command(words: list[str], *, piped: bool) -> Command | None:
    at, before = 0, list[str]()
    while at < len(words):
        sign = REDIRECTED.match(words[at])
        if sign:  # a file may be named before the program, or behind commands in brackets
            wide = 1 + (sign[0] == words[at])
            before += words[at : at + wide]
            at += wide
        elif SET.match(words[at]) or words[at].lstrip("@+-") in AROUND or _optional(words, at):
            at += 1
        else:
            break
    if at >= len(words):
        return Command("", tuple(_read(before)), Taken.TEXT) if before else None
    program = words[at].lstrip("@+-").strip("\"'")
    rest = tuple(_read([*before, *words[at + 1 :]]))
    held = HELD.fullmatch(program)
    name = program.rpartition("/")[2] if not program.startswith("$") else program
    name = held[1].lower() if held and PRINTS.fullmatch(held[1].lower()) else name
    taken = next((kind for kind, form in KINDS if form.fullmatch(name)), Taken.TEXT)
    reads = ("<",) if piped else ()
    return Command(name, (*rest, *reads), taken, program if "/" in program else "")


def _optional(words: list[str], at: int) -> bool:
    """Say whether the word is an option or a number of a word such as `xargs` that stands before a command."""
    before = words[:at]
    return (
        bool(before)
        and before[0].lstrip("@+-") in {"xargs", "timeout", "nice", "env", "parallel"}
        and (words[at].startswith("-") or words[at].rstrip("smh").isdigit())
    )


def _read(words: list[str]) -> Iterator[str]:
    """Yield the words of a command with quotes taken off; what is written is marked with the sign before it."""
    waiting = ""
    for word in words:
        bare = word.strip("\"'")
        sign = REDIRECTED.match(word)
        if waiting:
            yield f"{waiting}{bare}"
            waiting = ""
        elif sign and sign[0] == word:
            waiting = ">" if ">" in word else "<"
        elif sign:
            yield (">" if ">" in sign[0] else "<") + word[sign.end() :].strip("\"'")
        elif bare:
            yield bare
