"""Which files the builds of both sides can come to, worked out from what their rules, recipes and scripts say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from rung.model.replacing import replace
from rung.probes.filekind import is_workflow
from rung.probes.gnumake.plain import SET
from rung.tuning.project import Project, Rule, Written
from rung.tuning.reaching import texts
from rung.tuning.reaching.commands import KINDS, PLAIN, Taken, commands
from rung.tuning.reaching.notes import is_note
from rung.tuning.reaching.recipes import Looks, read, recipe
from rung.tuning.reaching.rules import of_the_build
from rung.tuning.reaching.said import By, Said
from rung.tuning.reaching.spoken import Spoken
from rung.tuning.side import MAKEFILE, Side

ANY = "any"
"""Stands for any file of a folder that may not be read."""
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
DEFINED = re.compile(r"^(?:override\s+|export\s+)*define\s+([\w.-]+)")
OPENED = re.compile(r"\bopen\(|read_\w+\(|\.glob\(|Path\(|\bload\(")
SETTING = re.compile(r"\bconfig(?:\[\s*[\"'][\w-]+[\"']\s*\])+")
KEY = re.compile(r"[\"']([\w-]+)[\"']")
FUNCTION = re.compile(r"(?:^|[\s;'\"])([\w-]+)\s*\(\)", re.MULTILINE)
TRIES = re.compile(
    r"(?:.*/)?(?:configure|config\.(?:guess|sub|status|rpath)|ltmain\.sh|libtool|install-sh|missing|depcomp)"
)
"""Scripts that try out what a machine has: what nobody knows among their words starts nothing."""
STARTED = (b"#!", b"\x7fELF", b"\xcf\xfa\xed\xfe")
"""How files begin that a shell can start."""
SYSTEM = re.compile(rf"{PLAIN.pattern}|{KINDS[0][1].pattern}")
"""Programs that every system has: a file of the project is one of them only where `PATH` is set."""
PATH_SET = re.compile(r"(?<![\w$({])PATH\s*[:+?]{0,3}=|\bPATH_add\b")
PROGRAMS = frozenset({"make", "gmake", "snakemake", "$(MAKE)", "$(SNAKEMAKE)"})
CALLED = re.compile(r"[\"'](?:make|snakemake)\b")


class Reached:
    """What of the files of two sides their builds can come to."""

    def __init__(
        self, sides: tuple[Side, Side], projects: tuple[Project, Project], other: Collection[str] | None = None
    ) -> None:
        """``other`` are the files that are not the same on both sides, as far as that is known."""
        self._sides, self._projects, self._other = sides, projects, other
        self._spoken = Spoken(parts=_parts(sides))
        self._programs: dict[str, Said] = {}
        self._checks = ""
        self._looks: list[tuple[str, Looks]] = []
        self._functions = {
            name for project in projects for line in project.lines for name in FUNCTION.findall(line.text)
        }
        self.compared = frozenset(line.path for project in projects for line in project.lines if is_workflow(line.path))
        self._read: set[str] = set()
        before, after = projects
        self._build(before)
        if not _told_alike(before, after):
            self._build(after)
        self._follow()

    def said(self, path: str, *, exactly: bool = False) -> tuple[Said, ...]:
        """Return where a file is meant, empty where nothing means it. ``exactly``: only by a name that is its own."""
        told = self._spoken.exactly(path) if exactly else self._spoken.found(path)
        found = [each for each in told if not (exactly and each.taken is Taken.NONE)]
        if path in self._entries:
            found.append(Said(path, "", Taken.CODE))
        if self._runs(path):
            found.append(self._programs[path.rpartition("/")[2]])
        if not found and ALWAYS.fullmatch(path):
            found.append(Said("what tools read without being told", "", Taken.CODE))
        if not found and self._checks and TESTS.search(path):
            found.append(Said(self._checks, "", Taken.CODE))
        return tuple(found)

    def looks(self, path: str, *, note: bool = False) -> str:
        """Return what looks for files itself and may find one; ``note``: one that only tells people something."""
        return next((each.said for folder, each in self._looks if path.startswith(folder) and each.pages >= note), "")

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
        own: set[str] = set()
        for line in project.lines:
            if is_workflow(line.path):
                self._directive(line, project)
            elif MAKEFILE.search(line.path) and not line.recipe:  # recipes of rules are read with what is sure put in
                own |= self._line(line, phony)
        for name in own & project.variables.keys():
            words = project.variables[name].split()
            self._words(words, Said(f"the variable {name}", "", Taken.CODE, By.LINE), stems=True)
        for rule in of_the_build(project):
            said = Said(rule.place or rule.name, "", Taken.CODE, By.LINE)
            needs = (*_needs(rule, project), *rule.order_only)
            self._words((need for need in needs if need not in phony), said, stems=True)
            self._recipe(rule, project)
        for texts_of in (rule.fields for rule in project.rules.values()):
            for items in texts_of.values():
                self._words(items, Said("a rule", "", Taken.CODE, By.LINE))

    def _directive(self, line: Written, project: Project) -> None:
        """Note what a line of a Snakefile says, a setting of the configuration as what it is set to."""
        taken = Taken.TEXT if OPENED.search(line.text) and not texts.parses(line.text) else Taken.CODE
        said = Said(line.place, _folder(line.path), taken, By.STRING)
        if not line.recipe:
            self._find(texts.finds("x.py", line.text), line.place)
            self._modules(texts.imported(line.text), said)
        self._words(SETTING.sub(lambda found: _set_to(found, project), line.text).split(), said)

    def _line(self, line: Written, phony: set[str]) -> set[str]:
        """Note what a line of a makefile says, and return the variable that it sets."""
        said = Said(line.place, _folder(line.path), Taken.CODE, By.LINE)
        text = TELLS.sub(" ", line.text)
        for asked in ASKS.findall(text):
            self._shell(asked, (), said)
        told = SET.match(text)
        text = told["value"] if told else text.partition(":")[2] or text
        self._words((word for word in text.split() if word not in phony), said, stems=True)
        return {told["name"]} if told else set(DEFINED.findall(line.text))

    def _recipe(self, rule: Rule, project: Project) -> None:
        said = Said(f"the recipe of `{rule.of or rule.name}`", _folder(rule.place), Taken.CODE)
        if rule.by in {"", "shell"}:
            folder = f"{said.folder}/" if rule.name.startswith(f"{said.folder}/") else ""
            self._shell(recipe(rule, project), _needs(rule, project), said, folder)
            return
        whole = "\n".join(rule.recipe)
        taken = Taken.DATA if texts.parses(whole) or texts.parses(self._text_of(whole)) else Taken.TEXT
        self._words(_needs(rule, project), replace(said, taken=taken))

    def _shell(self, text: str, needs: tuple[str, ...], said: Said, folder: str = "") -> None:
        """Note what the commands of a text are given; ``folder`` is where they are run, with a slash."""
        found = read(text, needs, self._takes)
        for given in found.given:
            told = replace(said, taken=given.taken, by=By.COMMAND)
            self._words(given.needs, told)
            self._spoken.word(given.word, told, folder=not given.program)
        for name in found.programs:
            self._programs.setdefault(name, said)
        for each in found.looks:
            sure = each.sure or TRIES.fullmatch(said.place) is None
            if sure and each.said.partition(" ")[0] not in self._functions:
                self._find(each.said, said.place, "" if each.above else folder, pages=each.pages)
        self._checks = self._checks or (said.place if found.checks else "")

    def _find(self, finds: str, place: str, folder: str = "", *, pages: bool = False) -> None:
        if finds:
            self._looks.append((folder, Looks(f"{place} looks for files itself: {finds}", pages)))

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
        sides = self._sides if self._other is None or path in self._other else self._sides[:1]
        found = [side.read(path) or b"" for side in sides if side.paths.get(path, LARGEST) < LARGEST]
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
        return not (MAKEFILE.search(path) or path in self.compared or is_note(path))

    def _file(self, path: str) -> None:
        text = self._text(path)
        said = Said(path, _folder(path), Taken.CODE)
        if texts.is_shell(path, text):
            self._functions |= {*FUNCTION.findall(text)}
            self._shell(text, (), said)
            return
        by, taken = By.DATA, Taken.NONE
        if texts.STRINGS.fullmatch(path):
            by, taken = By.STRING, Taken.CODE
        elif texts.CODE.fullmatch(path):
            by = By.WALK if texts.takes_trees(text) else By.STRING
            taken = Taken.DATA if texts.parses(text) else Taken.TEXT
        folder = texts.READ_BY_PEOPLE.fullmatch(path) is None
        self._words(texts.words(path, text), replace(said, taken=taken, by=by), folder=folder)
        self._modules(texts.imports(path, text), replace(said, by=By.STRING))
        self._find(texts.finds(path, text), path)

    def _modules(self, names: Iterable[str], said: Said) -> None:
        for name in names:
            self._spoken.stems.setdefault(name, said)
            self._words((name,), said)

    def _words(self, words: Iterable[str], said: Said, *, stems: bool = False, folder: bool = True) -> None:
        for word in dict.fromkeys(words):
            self._spoken.word(word, said, stems=stems, folder=folder)


def _parts(sides: tuple[Side, Side]) -> frozenset[str]:
    """Return the names of all files and folders of two sides; a folder that may not be read holds ``ANY``."""
    folders = (f"{folder}/{ANY}" for side in sides for folder in side.unread)
    return frozenset(part for path in (*sides[0].paths, *sides[1].paths, *folders) for part in path.split("/"))


def _told_alike(before: Project, after: Project) -> bool:
    """Say whether the build files of two sides say the same, word for word, and the tool worked out the same."""
    mine, theirs = (
        (each.lines, each.rules, each.jobs, each.variables, each.resolved, each.tool) for each in (before, after)
    )
    return all(one is two or one == two for one, two in zip(mine, theirs, strict=True))


def _needs(rule: Rule, project: Project) -> tuple[str, ...]:
    """Return the needs of a rule, a setting of the configuration as what it is set to."""
    if not any("config" in need for need in rule.needs):
        return rule.needs
    told = (SETTING.sub(lambda found: _set_to(found, project), need) for need in rule.needs)
    return tuple(word.strip("\"'") for need in told for word in need.split())


def _set_to(found: re.Match[str], project: Project) -> str:
    """Return what a setting is set to, each value a word; what stands there where nobody can tell."""
    end = f":{'.'.join(KEY.findall(found[0]))}"
    values = [value for name, held in project.settings.items() if name.endswith(end) for value in held]
    return " ".join(f' "{value}" ' for value in values) or found[0]


def _folder(place: str) -> str:
    return place.rpartition("/")[0]
