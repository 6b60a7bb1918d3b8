"""Whatever the command of a recipe comes to counts, by name, pattern, folder or import; what it does not, does not."""

from __future__ import annotations

from pathlib import Path
from shutil import which

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rung.app.probing import tuning
from rung.app.probing.tuning import Given, Wish
from rung.fieldwork import ground, hands
from rung.tuning.question import Word
from rung.tuning.reaching.commands import Taken, commands
from rung.tuning.reaching.recipes import read
from shared import missing

MAKEFILE = "all: out\nout:\n\t{command} > $@\n.PHONY: all\n"


@pytest.mark.parametrize(
    ("command", "files", "change", "counts"),
    [
        ("bin/gen in/a.txt", {"bin/gen": "#!/bin/sh\ncat $1\n"}, ("bin/gen", "cat", "tac"), True),
        ("scripts/gen.sh", {"scripts/gen.sh": "#!/bin/sh\ndate\n"}, ("scripts/gen.sh", "date", "date -u"), True),
        ("./gen.sh in/a.txt", {"gen.sh": "#!/bin/sh\n# a\ncat $1\n"}, ("gen.sh", "# a", "# b"), False),
        (
            "ghc src/Main.hs -o m; ./m",
            {"src/Main.hs": "import Foo.Bar\n", "src/Foo/Bar.hs": "x\n"},
            ("src/Foo/Bar.hs", "x", "y"),
            True,
        ),
        (
            "javac -d out src/Main.java; java -cp out Main",
            {"src/Main.java": "class Main { Util u; }\n", "src/Util.java": "class Util { int x = 1; }\n"},
            ("src/Util.java", "1", "2"),
            True,
        ),
        ("rustc main.rs; ./main", {"main.rs": "mod foo;\nfn main(){}\n", "foo.rs": "x\n"}, ("foo.rs", "x", "y"), True),
        ("sass main.scss", {"main.scss": "@use 'vars';\n", "_vars.scss": "x\n"}, ("_vars.scss", "x", "y"), True),
        (
            "lua main.lua",
            {"main.lua": 'local m = require("lib.m")\n', "lib/m.lua": "x=1\n"},
            ("lib/m.lua", "1", "2"),
            True,
        ),
        (
            "protoc -Iproto proto/a.proto --cpp_out=.",
            {"proto/a.proto": 'import "b.proto";\n', "proto/b.proto": "x\n"},
            ("proto/b.proto", "x", "y"),
            True,
        ),
        ("bash -c 'cat extra.dat'", {"extra.dat": "1\n"}, ("extra.dat", "1", "2"), True),
        ("(cd sub; cat x.dat)", {"sub/x.dat": "1\n"}, ("sub/x.dat", "1", "2"), True),
        ("cat part[12].dat", {"part1.dat": "1\n"}, ("part1.dat", "1", "2"), True),
        ("cat part$(N).dat", {"part1.dat": "1\n"}, ("part1.dat", "1", "2"), True),
        ('eval "cat extra.dat"', {"extra.dat": "1\n"}, ("extra.dat", "1", "2"), True),
        (
            "python3 t.py",
            {
                "t.py": "import configparser\nc=configparser.ConfigParser(); c.read('s.ini'); open(c['a']['f'])\n",
                "s.ini": "[a]\nf=deep/x.bin\n",
                "deep/x.bin": "1\n",
            },
            ("deep/x.bin", "1", "2"),
            True,
        ),
        (
            "python3 t.py",
            {"t.py": "import subprocess\nsubprocess.run('hugo', shell=True)\n", "content/x.bin": "1\n"},
            ("content/x.bin", "1", "2"),
            True,
        ),
        (
            "python3 t.py",
            {
                "t.py": "from pathlib import Path\nH=Path(__file__).parent\nfor p in H.glob('*'):\n    print(p)\n",
                "content/x.bin": "1\n",
                "z.bin": "1\n",
            },
            ("z.bin", "1", "2"),
            True,
        ),
        (
            "python3 t.py",
            {
                "t.py": "import glob\nfor p in glob.glob('**/*.bin', recursive=True):\n    print(p)\n",
                "content/x.bin": "1\n",
            },
            ("content/x.bin", "1", "2"),
            True,
        ),
        (
            "perl a.pl",
            {"a.pl": "opendir(my $d, $ARGV[0]);\n", "content/x.bin": "1\n"},
            ("content/x.bin", "1", "2"),
            True,
        ),
        ("doxygen", {"Doxyfile": "INPUT = src\n", "src/z.c": "int z;\n"}, ("src/z.c", "int z", "int y"), True),
        ("git ls-files | xargs cat", {"q/x.png": "1\n"}, ("q/x.png", "1", "2"), True),
        ("git describe", {"q/x.png": "1\n"}, ("q/x.png", "1", "2"), False),
        ("find q -type f | xargs cat", {"q/x.png": "1\n"}, ("q/x.png", "1", "2"), True),
        ("python3 -m build", {"q/x.png": "1\n"}, ("q/x.png", "1", "2"), True),
        (
            "python3 setup.py sdist",
            {"setup.py": "from setuptools import setup\nsetup()\n", "q/x.py": "x=1\n"},
            ("q/x.py", "1", "2"),
            True,
        ),
    ],
)
def test_what_a_command_comes_to_counts(
    command: str, files: dict[str, str], change: tuple[str, str, str], counts: bool, tmp_path: Path
) -> None:
    if which("make") is None:
        missing("GNU make is not installed")
    name, old, new = change
    both = {"Makefile": MAKEFILE.format(command=command), **files}
    assert old in both[name]
    for side, texts in (("a", both), ("b", {**both, name: both[name].replace(old, new)})):
        for path, text in texts.items():
            (tmp_path / side / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / side / path).write_text(text)
    one, two = (Given(side, ground(str(tmp_path / side))) for side in "ab")
    found = tuning.reviewed(hands(), one, two, Wish())
    said = "\n".join(tuning.lines(found))
    assert found.meaning is (Word.NOT_JUDGED if counts else Word.HOLDS), said
    assert found.moves == (), said
    assert (f"`{name}`" in said) is counts


@given(st.text(alphabet="ab c$()`'\"\\;|&<>=-/.*{}[]\n", max_size=120))
def test_any_text_is_read_as_commands_of_a_shell_without_a_fault(text: str) -> None:
    longest = max((len(each.program) for each in commands(text)), default=0)
    assert longest <= len(text)
    assert all(given.word or not given.needs for given in read(text, (), lambda _: Taken.TEXT).given)


def test_a_function_of_make_in_place_of_a_program_is_one_command() -> None:
    assert [each.program for each in commands("$(call run, a b)")][-1] == "$(call run, a b)"
