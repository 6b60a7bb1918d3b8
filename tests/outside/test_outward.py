"""The ways in a text that lead up: which count, where they begin, and what is put in for variables."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from rung.outside.leading import outward
from rung.outside.once import Once
from rung.outside.walk import walk
from rung.outside.ways import LONGEST, Way, in_text, is_rules, is_source, stems


def found(text: str, here: Path, known: dict[str, str] | None = None) -> list[Way]:
    return list(in_text(text, (here, here), known or {}, rules=True))


def led(folder: Path) -> list[Way]:
    with closing(Once(str(folder))) as once:
        return list(outward(folder, walk(str(folder)), once))


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("cp ../a ../b", ["../a", "../b"]),
        ("cp ../a ../a\ncp ../a", ["../a"]),
        ("see ... and 3..258, a.. and ..b", []),
        ("a..b/c (../b) =../c", ["../b", "../c"]),
        ("cc -I../inc -L..", ["../inc", ".."]),
        ("/usr/../lib", []),
        ("$(HERE)/../lib", ["../lib"]),
        ("a/../../b", ["../b"]),
        ("TOP = ..\nx: $(TOP)/a", ["..", "../a"]),
        ("TOP = ..\r\nx: $(TOP)/a", [".."]),
        ("TOP = ..  \nSRC=$(TOP)/src\nx: $(SRC)/a ${SRC}/b", ["..", "../src", "../src/a", "../src/b"]),
        ("x: $(UP)/a", ["../a"]),
        ("FAR = $(UP)/far\nx: $(FAR)/a", ["../far", "../far/a"]),
        ("x: $(FLAT)/a", []),
        ("é../a ../ü", ["../ü"]),
        (f"{'a/' * LONGEST}../b", []),
        (f"../{'a' * (LONGEST - 5)}", [f"../{'a' * (LONGEST - 5)}"]),
    ],
)
def test_a_way_that_leads_up_is_told_from_dots_that_do_not(text: str, ways: list[str], tmp_path: Path) -> None:
    here = tmp_path / "project"
    here.mkdir()
    known = {"UP": "..", "FLAT": "flat"}
    assert [each.path for each in found(text, here, known)] == [Path(tmp_path, way[3:]) for way in ways]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("../*.c", "*.c"),
        ("../a{x}.c", "a*.c"),
        ("../$(sub)/b", "*/b"),
        ("../%s.txt", "*.txt"),
        ("../[", ""),
    ],
)
def test_what_is_only_known_later_stands_for_anything(text: str, form: str, tmp_path: Path) -> None:
    here = tmp_path / "project"
    here.mkdir()
    assert [each.form for each in found(text, here)] == [str(tmp_path / form)]


def test_a_text_that_is_looked_up_in_a_folder_tells_the_names_in_it_without_endings() -> None:
    assert stems("all: src/a.o\n\tcc $(b) — ç.h .x a.c") == {"all", "src", "a", "cc", "b", "ç"} - {"src"}


def test_what_tools_keep_for_themselves_names_nothing(tmp_path: Path) -> None:
    here = tmp_path / "project"
    for folder in (".git", "node_modules/x", "sub/.venv"):
        (here / folder).mkdir(parents=True)
        (here / folder / "Makefile").write_text("x: ../../../up\n")
        (here / folder / "a.c").write_text('#include "../../../up.h"\n')
    assert led(here) == []
    (here / "Makefile").write_text("x: ../up\n")
    assert [each.path.name for each in led(here)] == ["up"]


def test_a_script_that_rules_call_by_its_name_alone_is_read_and_what_it_calls_by_a_way(tmp_path: Path) -> None:
    here = tmp_path / "project"
    (here / "tools").mkdir(parents=True)
    (here / "Makefile").write_text("x:\n\tcd tools && ./make.sh\n")
    (here / "tools" / "make.sh").write_text("./sub/./far.sh\nother.sh\n")
    for name in ("tools/sub/far.sh", "tools/deep/other.sh"):
        (here / name).parent.mkdir()
        (here / name).write_text(f"cat ../../../{Path(name).stem}\n")
    assert [each.path.name for each in led(here)] == ["far"]


@pytest.mark.parametrize("name", ["a.c", "sub/a.HPP", ".h", "a\n.tex"])
def test_a_source_is_told_by_its_ending(name: str) -> None:
    assert is_source(name)


@pytest.mark.parametrize("name", ["c", "a.c/b", "sub/c", "a.co", "a.", ""])
def test_what_has_no_such_ending_is_no_source(name: str) -> None:
    assert not is_source(name)


@pytest.mark.parametrize("name", ["GNUmakefile", "sub/Makefile.linux", "Snakefile", "a/b.MK", "profile/x/config.yml"])
def test_a_file_of_rules_is_told_by_its_name(name: str) -> None:
    assert is_rules(name)


@pytest.mark.parametrize("name", ["Makefile.in", "Makefile.am", "profile.txt", "config.yaml", "filelist", "sub.mk/x"])
def test_another_file_holds_no_rules(name: str) -> None:
    assert not is_rules(name)
