"""Which files the builds of both sides can come to, worked out from what their rules, recipes and scripts say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from rung.probes.filekind import is_beside, is_workflow
from rung.probes.gnumake.plain import SET
from rung.tuning.project import Project, Rule, Written
from rung.tuning.reaching import texts
from rung.tuning.reaching.commands import KINDS, PLAIN, Taken, commands
from rung.tuning.reaching.recipes import read, recipe
from rung.tuning.reaching.spoken import Said, Spoken
from rung.tuning.side import MAKEFILE, Side

LARGEST = 512 * 1024  # bytes of a text that is read for names
MOST = 4000  # texts that are read for names
ALWAYS = re.compile(
    r"(?:.*/)?(?:\.env(?:\..*)?|\.envrc|\.python-version|\.tool-versions|\.Rprofile|\.condarc|\.npmrc|(?:Docker|Container)file(?:\..*)?"
    r"|[^/]*\.def|requirements[^/]*\.(?:txt|in)|constraints[^/]*\.txt|environment[^/]*\.ya?ml|conda-lock\.yml|pyproject\.toml"
    r"|setup\.(?:py|cfg)|poetry\.lock|uv\.lock|Pipfile(?:\.lock)?|renv\.lock|package(?:-lock)?\.json|yarn\.lock|Cargo\.(?:toml|lock)"
    r"|go\.(?:mod|sum)|rust-toolchain(?:\.toml)?|flake\.(?:nix|lock)|shell\.nix|default\.nix|(?:site|user)customize\.py|pixi\.(?:toml|lock)"
    r"|\.babelrc(?:\..*)?|\.?latexmkrc|\.Renviron|\.nvmrc|\.node-version|\.ruby-version|(?:Julia)?(?:Project|Manifest)\.toml"
    r"|configure(?:\.ac|\.in)?|(?:autogen|bootstrap)(?:\.sh)?|CMakeLists\.txt|meson\.build|apptainer\.def|spack\.ya?ml|guix\.scm)"
)
"""Files that tools read without being told, or that say which tools there are."""
TESTS = re.compile(r"(?:^|/)(?:t|tests?|spec|specs)/|(?:^|/)(?:test_[^/]*|[^/]*_test\.\w+|conftest\.py)$")
TELLS = re.compile(r"\$[({](?:info|warning|error)\s[^()]*(?:\([^()]*\)[^()]*)*[)}]")
ASKS = re.compile(r"\$[({]shell\s+((?:[^()]|\([^()]*\))*)[)}]")
OPENED = re.compile(r"\bopen\(|read_\w+\(|\.glob\(|Path\(|\bload\(")
FUNCTION = re.compile(r"^(?:function\s+)?([\w-]+)\s*\(\)")
STARTED = (b"#!", b"\x7fELF", b"\xcf\xfa\xed\xfe")
"""How files begin that a shell can start."""
SYSTEM = re.compile(rf"{PLAIN.pattern}|{KINDS[0][1].pattern}")
"""Programs that every system has: a file of the project is one of them only where `PATH` is set."""
PATH_SET = re.compile(r"(?<![\w$({])PATH\s*[:+?]{0,3}=|\bPATH_add\b")
PROGRAMS = frozenset({"make", "gmake", "snakemake", "$(MAKE)", "$(SNAKEMAKE)"})
CALLED = re.compile(r"[\"'](?:make|snakemake)\b")


class Reached:
    """What of the files of two sides their builds can come to."""

    def __init__(self, sides: tuple[Side, Side], projects: tuple[Project, Project]) -> None:
        self._sides, self._projects = sides, projects
        self._spoken = Spoken()
        self._programs: dict[str, Said] = {}
        self._checks = ""
        self.finds = ""
        self.pages = False
        self._functions = {
            name for project in projects for line in project.lines for name in FUNCTION.findall(line.text)
        }
        self.compared = frozenset(line.path for project in projects for line in project.lines if is_workflow(line.path))
        self._read: set[str] = set()
        for project in projects:
            self._build(project)
        self._follow()

    def said(self, path: str, *, exactly: bool = False) -> tuple[Said, ...]:
        """Return where a file is meant, empty where nothing means it. ``exactly``: only by a name that is its own."""
        told = self._spoken.found(path, exactly=exactly)
        found = [each for each in told if not exactly or each.taken is not Taken.NONE]
        if path in self._entries:
            found.append(Said(path, "", Taken.CODE))
        if self._runs(path):
            found.append(self._programs[path.rpartition("/")[2]])
        if not found and ALWAYS.fullmatch(path):
            found.append(Said("what tools read without being told", "", Taken.CODE))
        if not found and self._checks and TESTS.search(path):
            found.append(Said(self._checks, "", Taken.CODE))
        return tuple(found)

    def _runs(self, path: str) -> bool:
        """Say whether a command is the bare name of a file that a shell can start, wherever it lies."""
        name = path.rpartition("/")[2]
        if name not in self._programs or (SYSTEM.fullmatch(name) and not self._looks_here):
            return False
        return any((side.read(path) or b"").startswith(STARTED) for side in self._sides if path in side.paths)

    @cached_property
    def _looks_here(self) -> bool:
        """Say whether something sets in which folders programs are looked for."""
        lines = (line.text for project in self._projects for line in project.lines)
        return ".envrc" in self._paths or any(PATH_SET.search(text) for text in lines)

    def writes(self, path: str) -> bool:
        """Say whether a line of a recipe or script writes a file by its name."""
        form = re.compile(rf"(?:>|\btee\s(?:-a\s)?)\s*[\"']?(?:\./)?{re.escape(path)}(?![\w./-])")
        return any(form.search(line.text) for project in self._projects for line in project.lines)

    @cached_property
    def _entries(self) -> frozenset[str]:
        """Return the scripts that call the build."""
        told: set[str] = set()
        for project in self._projects:
            for line in project.lines:
                if line.owner == line.path and not line.path.startswith(".") and line.path not in told:
                    told |= {line.path} if any(each.program in PROGRAMS for each in commands(line.text)) else set()
            told |= {path for path, text in project.scripts.items() if CALLED.search(text)}
        return frozenset(path for path in told if not TESTS.search(path))

    def _build(self, project: Project) -> None:
        """Note what makefiles and Snakefiles say, and what each recipe gives its commands."""
        phony = {rule.name for rule in project.graph.values() if rule.phony}
        for line in project.lines:
            if MAKEFILE.search(line.path) or is_workflow(line.path):
                self._line(line, phony)
        for name, value in project.variables.items():
            self._words(value.split(), Said(f"the variable {name}", "", Taken.CODE), stems=True)
        for rule in {id(each): each for each in (*project.graph.values(), *project.rules.values())}.values():
            said = Said(rule.place or rule.name, "", Taken.CODE)
            self._words((need for need in (*rule.needs, *rule.order_only) if need not in phony), said, stems=True)
            self._recipe(rule, project)
        for texts_of in (rule.fields for rule in project.rules.values()):
            for items in texts_of.values():
                self._words(items, Said("a rule", "", Taken.CODE))

    def _line(self, line: Written, phony: set[str]) -> None:
        folder = line.path.rpartition("/")[0]
        taken = Taken.CODE
        if is_workflow(line.path):
            taken = Taken.TEXT if OPENED.search(line.text) and not texts.parses(line.text) else taken
            said = Said(line.place, folder, taken)
            if not line.recipe:
                self.finds = self.finds or _at(texts.finds("x.py", line.text), line.place)
                self._modules(texts.imported(line.text), said)
            self._words(line.text.split(), said)
            return
        if line.recipe:
            return  # the recipes of rules are read with what is sure put in
        text = TELLS.sub(" ", line.text)
        for asked in ASKS.findall(text):
            self._shell(asked, (), Said(line.place, folder, taken))
        told = SET.match(text)
        text = told["value"] if told else text.partition(":")[2] or text
        self._words((word for word in text.split() if word not in phony), Said(line.place, folder, taken), stems=True)

    def _recipe(self, rule: Rule, project: Project) -> None:
        said = Said(f"the recipe of `{rule.of or rule.name}`", "", Taken.CODE)
        if rule.by in {"", "shell"}:
            self._shell(recipe(rule, project), rule.needs, said)
            return
        whole = "\n".join(rule.recipe)
        taken = Taken.DATA if texts.parses(whole) or texts.parses(self._text_of(whole)) else Taken.TEXT
        self._words(rule.needs, Said(said.place, "", taken))

    def _shell(self, text: str, needs: tuple[str, ...], said: Said) -> None:
        found = read(text, needs, self._takes)
        for given in found.given:
            here = Said(said.place, said.folder, given.taken)
            self._words((given.word, *given.needs), here)
        for name in found.programs:
            self._programs.setdefault(name, said)
        if found.finds.partition(" ")[0] not in self._functions:
            self.finds = self.finds or _at(found.finds, said.place)
            self.pages = self.pages or found.pages
        self._checks = self._checks or (said.place if found.checks else "")

    def _takes(self, script: str) -> Taken:
        return Taken.DATA if texts.parses(self._text_of(script)) else Taken.TEXT

    def _text_of(self, named: str) -> str:
        """Return the text of the script that a word names, empty where none is found."""
        last = named.strip().strip("\"',)").rpartition("/")[2]
        path = next((path for path in self._paths if last and path.rpartition("/")[2] == last), "")
        return self._text(path) if path else ""

    @cached_property
    def _paths(self) -> Mapping[str, int]:
        return {**self._sides[0].paths, **self._sides[1].paths}

    def _text(self, path: str) -> str:
        """Return the texts of both sides of a file, one after the other; empty for one that holds no text."""
        found = [side.read(path) or b"" for side in self._sides if side.paths.get(path, LARGEST) < LARGEST]
        if any(b"\0" in data[:1000] for data in found):
            return ""
        return "\n".join(dict.fromkeys(data.decode("utf-8", "replace") for data in found))

    def _follow(self) -> None:
        """Read every text that is meant, and what those mean, until nothing new comes."""
        more = True
        while more and len(self._read) < MOST:
            more = False
            self._spoken.settle()
            for path in self._paths:
                if path not in self._read and self._leads(path) and self._met(path):
                    self._read.add(path)
                    self._file(path)
                    more = True

    def _met(self, path: str) -> bool:
        told = self._spoken.meets(path) or path in self._entries or self._runs(path)
        return told or ALWAYS.fullmatch(path) is not None

    def _leads(self, path: str) -> bool:
        return not (MAKEFILE.search(path) or path in self.compared or is_beside(path))

    def _file(self, path: str) -> None:
        text = self._text(path)
        said = Said(path, path.rpartition("/")[0], Taken.CODE)
        if texts.is_shell(path, text):
            self._shell(texts.HASHED.sub("", text), (), said)
            return
        taken = Taken.CODE if texts.STRINGS.fullmatch(path) else Taken.DATA if texts.parses(text) else Taken.TEXT
        code = texts.CODE.fullmatch(path) is not None
        self._words(texts.words(path, text), Said(path, said.folder, taken if code else Taken.NONE))
        self._modules(texts.imports(path, text), said)
        self.finds = self.finds or _at(texts.finds(path, text), path)

    def _modules(self, names: Iterable[str], said: Said) -> None:
        for name in names:
            self._spoken.stems.setdefault(name, said)
            self._words((name,), said)

    def _words(self, words: Iterable[str], said: Said, *, stems: bool = False) -> None:
        for word in words:
            self._spoken.word(word, said, stems=stems)


def _at(finds: str, place: str) -> str:
    return f"{place} looks for files itself: {finds}" if finds else ""


def needed(projects: Iterable[Project]) -> Iterator[str]:
    """Yield every file that a rule declares as a need."""
    for project in projects:
        for rule in project.graph.values():
            yield from (*rule.needs, *rule.order_only)
