"""Whatever may reach what is built and is another one after makes it impossible to judge a change by reading."""

from __future__ import annotations

from pathlib import Path
from shutil import which

import pytest

from rung.app.probing import tuning
from rung.app.probing.tuning import Given, Wish
from rung.fieldwork import ground, hands
from rung.model.replacing import replace
from rung.outside.ground import Ground as Folder
from rung.tuning.question import Word
from rung.tuning.review import Reviewed
from shared import missing

MAKE = {
    "Makefile": "export MODE = full\nall: out rep.log\nout: in\n\tsh mk.sh in > out\n\tpython3 gen.py >> out\n"
    "rep.log: out\n\twc out > rep.log\n.PHONY: all\n",
    "in": "b\na\n",
    "mk.sh": "# sorts\nsort $1 data/*.txt\n",
    "gen.py": 'def one():\n    """Say one."""\n    return 1\n\n\nprint(one())\n',
    "lib/a.c": "#define ONE(x) \\\n  (x << 1)\nint a(void) { return 0; } /* nothing */\n",
    "lib/Makefile": "CFLAGS = -O0\na.o: a.c\n\tcc $(CFLAGS) -c a.c\n",
    "data/a.txt": "a",
    "README.md": "text",
    "out": "a\nb\n1\n",
}


def reviewed(changes: dict[str, tuple[str, str]], tmp_path: Path) -> Reviewed:
    if which("make") is None:
        missing("GNU make is not installed")
    after = dict(MAKE)
    for name, (old, new) in changes.items():
        assert old in after.get(name, "")
        after[name] = after.get(name, "").replace(old, new) if old else new
    for side, files in (("a", MAKE), ("b", after)):
        for name, text in files.items():
            (tmp_path / side / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / side / name).write_text(text)
    one, two = (Given(each, ground(str(tmp_path / each))) for each in "ab")
    return tuning.reviewed(hands(), one, two, Wish())


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("mk.sh", "sort", "cat", "`mk.sh`"),
        ("gen.py", "return 1", "return 2", "`gen.py`"),
        ("lib/a.c", "return 0", "return 1", "`lib/a.c`"),
        ("lib/a.c", "(x << 1)\n", "(x << 1) \\\n", "`lib/a.c`"),
        ("in", "b", "c", "`in`"),
        ("Makefile", "MODE = full", "MODE = fast", "MODE: full before, fast after"),
        ("Makefile", "export MODE", "MODE", "MODE: full before, not handed on after"),
        ("Makefile", "all: out", "SHELL = /bin/bash\nall: out", "SHELL = /bin/bash"),
        ("Makefile", "wc out", "wc -l $<", "`rep.log`"),
        ("lib/Makefile", "O0", "O3", "lib/Makefile:1"),
        ("lib/Makefile", "CFLAGS = -O0", "MAKEFLAGS += -e\nCFLAGS = -O0", "lib/Makefile:1"),
        ("data/c.txt", "", "new", "`data/c.txt`"),
    ],
)
def test_what_may_reach_the_build_is_named_and_not_judged(
    name: str, old: str, new: str, said: str, tmp_path: Path
) -> None:
    found = reviewed({name: (old, new)}, tmp_path)
    assert found.meaning is Word.NOT_JUDGED
    assert any(said in line for reply in found.replies for line in reply.evidence)
    assert found.moves == ()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("mk.sh", "# sorts", "# sorts what it is given\n"),
        ("gen.py", "Say one.", "Say one, and no more."),
        ("lib/a.c", "/* nothing */", "// none"),
        ("lib/a.c", "#define", "/* twice */\n#define"),
        ("lib/a.c", "/* nothing */", "// none \\\nint b;"),
        ("README.md", "text", "other text"),
        ("NOTES.md", "", "what is new"),
        ("core", "", "left by a run"),
        ("gen_more.py", "", "import os"),
        ("out", "a", "what was built before"),
        ("Makefile", "wc out > rep.log", "wc $< > $@"),
        ("lib/Makefile", "CFLAGS = -O0", "MAKEFLAGS += -j4\nCFLAGS = -O0"),
        ("Makefile", "\nout: in\n", "\n# made of in\nout: in\n"),
    ],
)
def test_what_changes_nothing_of_the_build_holds(name: str, old: str, new: str, tmp_path: Path) -> None:
    found = reviewed({name: (old, new)}, tmp_path)
    assert found.meaning is Word.HOLDS, "\n".join(tuning.lines(found))
    assert found.moves == ()


def test_a_line_in_a_text_that_only_looks_like_a_comment_counts(tmp_path: Path) -> None:
    text = {"mk.sh": ("sort $1", "sort $1\ncat <<E\n# head\nE")}
    (tmp_path / "one").mkdir()
    assert reviewed(text, tmp_path / "one").meaning is Word.NOT_JUDGED


def test_an_input_that_may_not_be_read_on_one_side_is_named(tmp_path: Path) -> None:
    one, two = (Given(each, _Closed(tmp_path, each)) for each in "ab")
    found = tuning.reviewed(hands(), one, two, Wish())
    assert found.meaning is Word.NOT_JUDGED
    assert "another content: `in` (it may not be read in b, a rule needs it)" in found.replies[1].evidence


class _Closed(Folder):
    """A folder in which one file may not be read in ``b``, whoever asks."""

    def __init__(self, parent: Path, name: str) -> None:
        folder = parent / name
        for path, text in MAKE.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
        super().__init__(str(folder))
        self._closed = name == "b"

    def read(self, name: str) -> bytes | None:
        return None if self._closed and name == "in" else super().read(name)

    def checksum(self, name: str, kind: str) -> str | None:
        return None if self._closed and name == "in" else super().checksum(name, kind)


@pytest.mark.parametrize(("count", "said"), [(3, []), (1200, ["reading which of 1,202 files the build comes to"])])
def test_who_waits_for_many_files_to_be_read_is_told(count: int, said: list[str], tmp_path: Path) -> None:
    if which("make") is None:
        missing("GNU make is not installed")
    heard: list[str] = []
    for side in "ab":
        (tmp_path / side).mkdir()
        (tmp_path / side / "Makefile").write_text("all: in\n\tcat in\n.PHONY: all\n")
        (tmp_path / side / "in").write_text(side)
        for number in range(count):
            (tmp_path / side / f"{number}.txt").touch()
    one, two = (Given(each, ground(str(tmp_path / each))) for each in "ab")
    tuning.reviewed(replace(hands(), notice=heard.append), one, two, Wish())
    assert heard == said
