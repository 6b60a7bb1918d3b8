"""A name that became another one is no difference where nothing but the texts that say it can tell."""

from __future__ import annotations

import pytest

from rung.model.effect import Effect, Verdict
from rung.tuning.names.renamed import renamed, with_names
from rung.tuning.side import Side

MAKEFILE = """SRC_LIST = a.c b.c
OBJS := $(SRC_LIST:.c=.o)

all: $(OBJS)

# OBJS are made here
prog: ${OBJS}
\tcc -o $@ $(OBJS)
"""
SNAKEFILE = """FACTOR = 5


def read_names(wildcards):
    return "a.txt"


rule one:
    input: read_names
    params: k=FACTOR
    output: f"out/{FACTOR}.txt"
    shell: "cut -f {FACTOR} {input} > {output}"
"""
SCRIPT = (
    "import sys\n\nLIMIT = 10\n\n\ndef shown(count):\n    return count > LIMIT\n\n\nprint(shown(3), file=sys.stderr)\n"
)
PROJECT = {
    "Makefile": MAKEFILE,
    "Snakefile": SNAKEFILE,
    "count.py": SCRIPT,
    "README.md": "About OBJS.\n",
    "notes.txt": "-",
}


def side(files: dict[str, str]) -> Side:
    data = {path: text.encode() for path, text in files.items()}
    sizes = {path: len(each) for path, each in data.items()}
    return Side("x", sizes, data.get, lambda _: Verdict(Effect.UNKNOWN, "", ""))


def names(*changes: tuple[str, str, str]) -> dict[str, str]:
    after = dict(PROJECT)
    for path, old, new in changes:
        assert old in after[path] or not old
        after[path] = after[path].replace(old, new) if old else new
    differ = frozenset(path for path in PROJECT if PROJECT[path] != after[path])
    return renamed(side(PROJECT), side(after), differ)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ((("Makefile", "OBJS", "OBJECTS"), ("README.md", "OBJS", "OBJECTS")), {"OBJS": "OBJECTS"}),
        ((("Makefile", "SRC_LIST", "SOURCES"),), {"SRC_LIST": "SOURCES"}),
        ((("Makefile", "SRC_LIST", "REDIS_SOURCES"),), {"SRC_LIST": "REDIS_SOURCES"}),
        ((("Snakefile", "FACTOR", "COLUMN"),), {"FACTOR": "COLUMN"}),
        ((("Snakefile", "read_names", "names_of"),), {"read_names": "names_of"}),
        ((("count.py", "LIMIT", "MOST"),), {"LIMIT": "MOST"}),
        ((("count.py", "LIMIT = 10", "LIMIT = 12"), ("count.py", "LIMIT", "MOST")), {"LIMIT": "MOST"}),
    ],
)
def test_a_name_that_became_another_one_everywhere_is_found(
    changes: tuple[tuple[str, str, str], ...], found: dict[str, str]
) -> None:
    assert names(*changes) == found


@pytest.mark.parametrize(
    "changes",
    [
        (("Makefile", "OBJS", "OBJECTS"),),  # a note still says the old one
        (("Makefile", "SRC_LIST", "SOURCES"), ("notes.txt", "-", "SRC_LIST")),
        (("Makefile", "SRC_LIST", "CFLAGS"),),  # make knows it
        (("Makefile", "SRC_LIST", "PYTHONPATH"),),  # what is set and stands in the environment is handed on
        (("Makefile", "SRC_LIST =", "export SOURCES ="), ("Makefile", "SRC_LIST", "SOURCES")),
        (("Makefile", "SRC_LIST =", "SOURCES ?="), ("Makefile", "SRC_LIST", "SOURCES")),
        (("Makefile", "SRC_LIST =", "SOURCES ="),),  # one place is left
        (("Snakefile", "FACTOR", "config"),),
        (("Snakefile", "k=FACTOR", "k=COLUMN"),),
        (("Snakefile", "one:", "two:"),),
        (("Snakefile", "a.txt", "b.txt"),),  # a text, and no name
        (("count.py", "LIMIT", "print"),),
        (("count.py", "stderr", "stdout"),),  # an attribute
        (("count.py", "LIMIT", "MOST"), ("count.py", "import sys", "import sys\nprint(globals())")),
    ],
)
def test_what_more_than_its_texts_can_tell_is_no_renaming(changes: tuple[tuple[str, str, str], ...]) -> None:
    assert names(*changes) == {}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("X_ALL = $($(A)_LIST)\nA_LIST = a\nall: $(A_LIST)\n", "A_LIST"),
        ("A_LIST = a\nall: $(A_LIST)\n\techo A_LIST\n", "A_LIST"),
        ("A_LIST = a\nall:\n\techo $${A_LIST}\n", "A_LIST"),
        ("A_LIST =\nall: $(A_LIST)\n", "A_LIST"),
        ("A_LIST = a\nall: $(A_LIST)\n\t$(MAKE) A_LIST=b\n", "A_LIST"),
        ("A_LIST = a\nexport\nall: $(A_LIST)\n", "A_LIST"),
        ("$(eval B = $(A_LIST))\nA_LIST = a\nall: $(B)\n", "A_LIST"),
        ("A_LIST = a\nall: $(foreach A_LIST,a b,$(A_LIST))\n", "A_LIST"),
    ],
)
def test_a_variable_that_is_met_by_more_than_its_value_is_no_renaming(text: str, name: str) -> None:
    one, two = side({"Makefile": text}), side({"Makefile": text.replace(name, "NEWER")})
    assert renamed(one, two, frozenset({"Makefile"})) == {}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", "def f(COUNT=1):\n    return COUNT\n\n\nCOUNT = 2\nprint(f(COUNT=3))\n"),
        ("a.py", "class A:\n    COUNT = 1\n\n\nprint(vars(A))\n"),
        ("a.py", "class A:\n    COUNT = 1\n\n\nCOUNT = 3\nprint([n for n in A.__members__])\n"),
        ("a.py", "COUNT = 1\nprint(f'{COUNT=}')\n"),
        ("a.py", "COUNT = 1\nprint(f'''\n{COUNT = }''', COUNT)\n"),
        ("a.py", "COUNT = 1\nprint(f'{1:{COUNT}} COUNT')\n"),
        ("a.py", "COUNT = 1\nprint('COUNT', COUNT)\n"),
        ("a.py", "from math import COUNT\nprint(COUNT)\n"),
        ("a.py", "def COUNT():\n    return 1\n\n\nprint(COUNT.__name__)\n"),
        ("a.py", "import sys\n\n\ndef COUNT():\n    return sys._getframe().f_code\n\n\nprint(COUNT())\n"),
        ("a.py", "\0COUNT = 1\nprint(COUNT)\n"),
        ("Snakefile", "COUNT = 1\nrule a:\n    output: 'a.txt'\n    run:\n        print('{COUNT}', COUNT)\n"),
        (
            "Snakefile",
            "COUNT = 1\nprint('{COUNT}')\nrule a:\n    output: 'a.txt'\n    shell: 'echo {COUNT} > {output}'\n",
        ),
        ("Snakefile", "COUNT = 1\nrule a:\n    output: 'a.txt'\n    params: '{COUNT}', COUNT\n    script: 'a.py'\n"),
        ("Snakefile", "COUNT = 1\nrule a:\n    input: COUNT='a.txt'\n    shell: 'cat {input.COUNT}'\n"),
        ("Snakefile", "COUNT = 1\nrule a:\n    output: 'COUNT.txt'\n    shell: 'touch {output}'\n"),
        ("Snakefile", "rule COUNT:\n    output: 'a.txt'\n    shell: 'touch {output}'\n"),
    ],
)
def test_a_name_of_python_that_means_more_than_its_value_is_no_renaming(path: str, text: str) -> None:
    one, two = side({path: text}), side({path: text.replace("COUNT", "TIMES")})
    assert renamed(one, two, frozenset({path})) == {}


@pytest.mark.parametrize(
    "text",
    [
        "COUNT = 1\nrule a:\n    output: 'a.txt'\n    shell:\n        'seq {COUNT} '\n        '| wc > {output}'\n",
        "COUNT = 1\nrule a:\n    output: 'a.txt'\n    shell: ('seq '\n        '{COUNT} > {output}')\n",
        "COUNT = 1\nrule a:\n    output: 'a.txt'\n    run:\n        shell('seq {COUNT} > {output}')\n",
    ],
)
def test_a_command_into_which_the_value_is_put_only_means_the_value(text: str) -> None:
    one, two = side({"Snakefile": text}), side({"Snakefile": text.replace("COUNT", "TIMES")})
    assert renamed(one, two, frozenset({"Snakefile"})) == {"COUNT": "TIMES"}


@pytest.mark.parametrize(
    ("old", "new"),
    [("test_cut", "cut_is_right"), ("cut_is_right", "test_cut"), ("pytest_sessionfinish", "session_finish"),
     ("setup_module", "prepared"), ("collect_ignore", "left_out")],
)  # fmt: skip
def test_a_name_by_which_a_runner_of_tests_finds_something_is_no_renaming(old: str, new: str) -> None:
    text = "def {}():\n    assert True\n"
    one, two = side({"tests/a.py": text.format(old)}), side({"tests/a.py": text.format(new)})
    assert renamed(one, two, frozenset({"tests/a.py"})) == {}


def test_a_text_is_read_with_the_new_names() -> None:
    assert with_names({"OBJS": "OBJECTS"}, b"OBJS = a\nMY_OBJS = b # OBJS\n") == b"OBJECTS = a\nMY_OBJS = b # OBJECTS\n"
