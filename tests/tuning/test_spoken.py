"""What is left out to be faster never changes which files a text names, or where code looks for files itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rung.tuning.reaching.commands import Taken
from rung.tuning.reaching.said import By, Said
from rung.tuning.reaching.spoken import Spoken
from rung.tuning.reaching.texts import WALKS, finds, takes_trees

PATHS = ("a.c", "src/a.c", "src/b.h", "data/one.txt", "data/two.txt", "lib/libx.a", "x[1].txt", "tests/t_1.tcl")
PARTS = frozenset(part for path in PATHS for part in path.split("/"))
WORDS = st.sampled_from((
    "a.c", "b.h", "data", "data/*.txt", "src/", "./src/a.c", "$(dir)/one.txt", "{name}.txt", "%.c", "-lx", "-Isrc",
    "x[1].txt", "nothing.txt", "no/such.c", "*", "./*", "t_%s.tcl", "other", "@data", "data/one.txt:3", "a.c,b.h",
    "**/b.h",
))  # fmt: skip
SAID = st.builds(
    Said, st.sampled_from(("Makefile:1", "src/a.c")), st.sampled_from(("", "src")), st.sampled_from(Taken),
    st.sampled_from(By),
)  # fmt: skip


@given(st.lists(st.tuples(WORDS, SAID, st.booleans()), max_size=8))
def test_names_of_what_is_not_there_are_left_out_and_nothing_else(said: list[tuple[str, Said, bool]]) -> None:
    every, some = Spoken(), Spoken(parts=PARTS)
    for word, where, stems in said:
        for spoken in (every, some):
            spoken.word(word, where, stems=stems)
    for spoken in (every, some):
        spoken.settle()
    for path in PATHS:
        assert list(every.found(path)) == list(some.found(path))
        assert list(every.exactly(path)) == list(some.exactly(path))
        assert every.meets(path) == some.meets(path)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import os\nfor it in os.walk(top):\n    pass\n", "os.walk"),
        ("import os\nfor it in os.walk(\n    top\n):\n    pass\n", "os.walk"),
        ("a = glob.glob('*.txt'); b = os.listdir(top)\n", "listdir"),
        ("a = Path('x').iterdir()", "iterdir"),
        ("print('directory')\n# walk\nfound = walk(1)\n", ""),
        ("import subprocess\nsubprocess.run('npm run build', shell=True)\n", "npm run build"),
        ("os.system('cc -c a.c')\nx = 'npm run build'\n", "npm run build"),
        ("x = 'npm run build'\n", ""),
    ],
)
def test_where_code_looks_for_files_is_found_on_whatever_line(text: str, found: str) -> None:
    assert finds("a.py", text) == found


@pytest.mark.parametrize(
    ("text", "takes"),
    [
        ("import shutil\nshutil.copytree('a', 'b')\n", True),
        ("run(['tar', 'cf', 'x'])\n", True),
        ("run('cp -r a b')\n", True),
        ("run('cp a b')\nstart('target')\n", False),
        ("for each in os.scandir ('x'): pass\n", WALKS.search("os.scandir ('x')") is not None),
    ],
)
def test_code_that_takes_a_whole_folder_is_told_from_other_code(text: str, takes: bool) -> None:
    assert takes_trees(text) is takes
