"""What lies outside of a folder and is named in it stands in a copy where the same ways lead."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from rung.model.errors import UsageError
from rung.outside.beyond import beyond
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
    ],
)
def test_a_way_that_leads_out_leads_to_a_copy_of_the_same(rules: str, needed: str, tmp_path: Path) -> None:
    files = {"src/a.c": "a", "src/b.h": "b", "one/in.txt": "i", "data/A_1.txt": "d", "../far/rules.mk": "f"}
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


def test_too_much_outside_is_refused_where_rules_mean_it_and_named_where_nobody_can_tell(
    tmp_path: Path,
) -> None:
    files = {f"data/{number}": "x" for number in range(9)}
    project = laid(tmp_path, {"project/run.sh": "cd ..\n", **files})
    assert beyond(project, walk(str(project)), largest=3).told() == ((), ("..",))
    (project / "Makefile").write_text("VPATH = ..\n")
    with pytest.raises(UsageError, match="outside of it") as caught:
        beyond(project, walk(str(project)), largest=3)
    assert caught.value.id == "beside-too-large"


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
