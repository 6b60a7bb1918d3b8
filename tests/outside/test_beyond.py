"""What lies outside of a folder and is named in it stands in a copy where the same ways lead."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from rung.model.errors import UsageError
from rung.outside.beyond import beyond, missed
from rung.outside.copying import LARGEST_WHOLE
from rung.outside.ground import Ground
from rung.outside.walk import walk


def laid(tmp_path: Path, files: dict[str, str]) -> Path:
    """Lay files below a folder of their own and return the project `top/work/project` in it."""
    project = tmp_path / "top" / "work" / "project"
    project.mkdir(parents=True)
    for name, text in files.items():
        place = tmp_path / "top" / "work" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    return project


@pytest.mark.parametrize(
    ("rules", "needed"),
    [
        ("VPATH=../src\n", "../src/a.c"),
        ("out: ../one/in.txt\n\tcp ../one/in.txt out\n", "../one/in.txt"),
        ("include ../../far/rules.mk\n", "../../far/rules.mk"),
        ("TOP = ..\nout: $(TOP)/src/a.c\n", "../src/a.c"),
        ("HERE := $(CURDIR)/../src\n", "../src/b.h"),
        ('input: "../data/A_{sample}.txt"\n', "../data/A_1.txt"),
        ("out: ../src/a.c\n", "../src/b.h"),
        ("VPATH = ..\nout: in.txt\n", "../in.txt"),
        ("SRC = $(wildcard ../*.txt)\n", "../in.txt"),
        ("ALL = $(wildcard ../*/*)\n", "../src/a.c"),
        ("CFLAGS = -I../src\n", "../src/b.h"),
        ("out:\n\t./mk.sh\n", "../data/A_1.txt"),
    ],
)
def test_a_way_that_leads_out_leads_to_a_copy_of_the_same(rules: str, needed: str, tmp_path: Path) -> None:
    files = {"src/a.c": "a", "src/b.h": "b", "one/in.txt": "i", "data/A_1.txt": "d", "../far/rules.mk": "f"}
    files |= {"in.txt": "t", "project/mk.sh": "cat ../data/A_1.txt\n"}
    project = laid(tmp_path, {"project/Makefile": rules, **files})
    with closing(Ground(str(project))) as ground:
        copy = Path(ground.copy())
        there = copy / needed
        assert there.read_text() == (project / needed).read_text()
        assert there.stat().st_mtime_ns == (project / needed).stat().st_mtime_ns
        assert not there.resolve().is_relative_to(tmp_path / "top")
        there.write_text("written in the copy")
        assert any(needed.startswith(each) for each in ground.copied.beside)
    assert (project / needed).read_text() != "written in the copy"
    assert not copy.exists()


def test_a_link_that_leads_out_is_followed_and_so_is_what_it_names(tmp_path: Path) -> None:
    project = laid(tmp_path, {"raw/a.c": '#include "../more/b.h"\n', "more/b.h": "b"})
    (project / "raw").symlink_to("../raw")
    with closing(Ground(str(project))) as ground:
        copy = Path(ground.copy())
        assert (copy / "raw").is_symlink()
        assert (copy / "raw" / "a.c").read_text() == (project / "raw" / "a.c").read_text()
        assert (copy / "raw" / ".." / "more" / "b.h").read_text() == "b"


def test_what_is_written_beside_a_copy_is_gone_in_the_next_which_lies_at_the_same_path(tmp_path: Path) -> None:
    project = laid(tmp_path, {"project/Makefile": "all:\n\techo 1 > ../../out/x\n"})
    with closing(Ground(str(project))) as ground:
        copy = Path(ground.copy())
        (copy / "../../out").mkdir(parents=True)
        (copy / "../../out/x").write_text("1")
        assert ground.copy() == str(copy)
        assert not (copy / "../../out").exists()
    assert not (tmp_path / "top" / "out").exists()


def test_a_project_that_names_nothing_outside_takes_nothing_along(tmp_path: Path) -> None:
    notes = {"project/README.md": "see ../src", "project/WHATSNEW": "a fix of ..", "project/INSTALL": "../etc"}
    inside = {"project/sub/a.c": '#include "../b.h"\n', "project/b.h": "b", **notes}
    project = laid(tmp_path, {"project/Makefile": "all: a/../b.h\n", **inside, "src/a.c": "a"})
    found = beyond(project, walk(str(project)), 2**30)
    assert found.told() == ((), ())
    assert found.within() == "project"


def test_what_is_too_much_is_named_and_refused_only_when_a_tool_misses_it(tmp_path: Path) -> None:
    files = {f"data/{number}": "xx" for number in range(9)}
    project = laid(tmp_path, {"project/Makefile": "all: ../data/1\nVPATH = ../data\n", **files})
    found = beyond(project, walk(str(project)), largest=3)
    assert found.told() == (("../data/1",), ("../data",))
    assert not missed(found, "cat: ../else: No such file or directory", "/copy")
    assert not missed(found, "../data/2 was read", "/copy")
    with pytest.raises(UsageError, match="outside of it") as caught:
        missed(found, "make: *** No rule to make target '../data/2', needed by 'all'.", "/copy")
    assert caught.value.id == "beside-too-large"


@pytest.mark.parametrize(
    "files",
    [
        {"project/trees.c": '/* lengths 3 .. 258 */ x = path("../other/a.c");', "project/Makefile": "all: trees.o\n"},
        {"project/Makefile": "all:\n\tcd build; cmake ..\n"},
        {"project/Makefile": "all: # as in ../other/a.c\n", "project/notes.md": "../other/a.c"},
        {"project/Makefile": "TOP = ..\nall:\n\t./test.sh\n", "project/test.sh": "cd ../..\n"},
        {"project/Makefile": "all:\n", "project/tests/run.tcl": "source ../other/a.c\n"},
        {"project/Makefile": "all:\n", "project/Makefile.in": "VPATH = ../other\n"},
        {"project/Makefile": "VPATH = .. ../..\nall: a.o\n"},
        {"project/Makefile": "all:\n\tmake -C sub OUT=../a.out\n", "project/sub/Makefile": "x:\n\tcp x $(OUT)\n"},
        {"project/Makefile": "all: ../*/none.c\n", "project/sub/x.mk": "S = ../other\n", "project/other/a.c": "own"},
    ],
)
def test_what_only_lies_beside_a_project_is_left_there(files: dict[str, str], tmp_path: Path) -> None:
    beside = {"other/a.c": "a", "other/Makefile": "top = ../..\n", "../film/x.mkv": "f", "more/b.c": "b"}
    project = laid(tmp_path, {**files, **beside, "notes.txt": "n"})
    assert beyond(project, walk(str(project)), 2**30).told() == ((), ())


def test_a_file_that_was_named_leads_to_files_and_not_to_folders_of_others(tmp_path: Path) -> None:
    sheet = {"project/Makefile": "all: ../sheets/a.tsv\n", "sheets/a.tsv": "../other/in.txt ../third .. ../..\n"}
    project = laid(tmp_path, {**sheet, "other/in.txt": "i", "other/b": "b", "third/c": "c"})
    assert beyond(project, walk(str(project)), 2**30).told() == (("../other/in.txt", "../sheets"), ())


@pytest.mark.parametrize("said", ["cat: in.txt: No such file", "make: *** No rule to make target '/copy/work/in.txt'"])
def test_of_a_folder_above_only_what_is_missed_is_taken(said: str, tmp_path: Path) -> None:
    project = laid(tmp_path, {"project/Makefile": "all:\n\tcd .. && cat in.txt\n", "in.txt": "i", "other/b": "b"})
    found = beyond(project, walk(str(project)), 2**30)
    found.top = tmp_path / "top"
    assert found.told() == ((), ())
    assert missed(found, said, "/copy")
    assert found.told() == (("../in.txt",), ())
    assert not missed(found, said, "/copy")


def test_what_a_tool_names_by_a_path_from_the_root_is_the_same_file_for_a_copy_and_not_missed(tmp_path: Path) -> None:
    files = {"project/Makefile": "all: ../data/1\n", "data/1": "x", "tool/site/tool/api.py": "raise MissingInput\n"}
    project = laid(tmp_path, files)
    found = beyond(project, walk(str(project)), 2**30)
    before = found.told()
    said = f"MissingInput: not found\n  File {project.parent}/tool/site/tool/api.py, line 1"
    assert not missed(found, said, "/copy")
    assert found.told() == before


def test_a_large_file_outside_is_copied_by_size_and_time_where_nothing_is_built(tmp_path: Path) -> None:
    project = laid(tmp_path, {"project/Makefile": "out: ../data/big\n", "data/big": "content"})
    with (project / "../data/big").open("r+b") as big:
        big.truncate(LARGEST_WHOLE + 1)
    told = (project / "../data/big").stat()
    with closing(Ground(str(project))) as ground:
        hollow = Path(ground.copy(light=True), "../data/big")
        assert (hollow.stat().st_size, hollow.stat().st_mtime_ns) == (told.st_size, told.st_mtime_ns)
        assert hollow.read_bytes()[:7] == bytes(7)
        assert Path(ground.copy(), "../data/big").read_bytes()[:7] == b"content"


@pytest.mark.parametrize("name", ["a" * 300, "/".join(["b" * 100] * 60), f"../{'c' * 300}", "circle/d", "../circle/d"])
def test_a_name_that_nothing_can_have_is_not_there(name: str, tmp_path: Path) -> None:
    project = laid(
        tmp_path, {"project/Makefile": f"out: ../one.txt ../{'e' * 300} ..\n\tcat ../{'f' * 300}/*\n", "one.txt": "1"}
    )
    for folder in (project, project.parent):
        (folder / "circle").symlink_to("circle")
    found = beyond(project, walk(str(project), 100), LARGEST_WHOLE)
    assert not missed(found, f"cat: {name}: No such file or directory\n", str(tmp_path / "copy"))
    with closing(Ground(str(project))) as ground:
        copy = ground.copy()
        ground.remove(copy, (name,))
        ground.stand_in(copy, (name,))
        assert (Path(copy) / "circle").is_symlink()
