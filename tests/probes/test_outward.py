"""A build in a scratch copy is refused when its recipes say that they reach out of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rung.app.probing.answer import answer
from rung.app.probing.question import Put
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.model.errors import RefusedError
from rung.probes.outward import inward, outward

OUT = (
    "sudo make install",
    "ssh host uptime",
    "cd x && kubectl apply -f y.yaml",
    "docker push app",
    "git push origin main",
    "install -m755 prog /usr/local/bin/prog",
    "rm -rf ../elsewhere",
    "echo 1 > /etc/motd",
    "cp a ~/bin/a",
    "curl -X POST https://example.org/deploy",
    "touch $HOME/x",
    "cp a ../b 2>/dev/null",
    "cp -t ../b a",
    "install -Dt /usr/bin prog; true",
    "ln -s /srv/data here && echo 1 > here/x",
    "cp ../a ../b",
)
IN = (
    "cc -I/usr/include -c a.c -o a.o", "rm -f *.o", "mkdir -p build", "sort a > build/b", "echo ssh is a word",
    "cmp -s - x 2>/dev/null || mv x.tmp x", "python3 gen.py > out.h", "ar rcs lib.a a.o",
    "cp ../src/a.c tmp; sleep 1; cp tmp a.o", "install -m644 ../conf/x.conf x.conf # kept",
    "cp /usr/share/x/y z || true", "ln -s ../shared/x.txt x.txt",
)  # fmt: skip


@pytest.mark.parametrize("text", OUT)
def test_what_reaches_out_is_seen(text: str) -> None:
    assert outward(("cc -c a.c", text), hands().judge) == text


@pytest.mark.parametrize("text", IN)
def test_an_ordinary_recipe_stays_inside(text: str) -> None:
    assert outward((text,), hands().judge) == ""


@pytest.mark.parametrize(
    ("text", "folder"),
    [
        ("cd sub && echo a > t && cp t ../a", ""),
        ("(cd sub/deep && cp t ../../a)", ""),
        ("cp t ../a", "sub"),
        ("cd src && touch ../../x", "sub"),
        ("cp a.in /dev/stdout > work.tmp", ""),
        ("tee /dev/stderr < a", ""),
    ],
)
def test_a_way_up_that_stays_in_the_project_stays_inside(text: str, folder: str) -> None:
    assert outward((inward(text, folder),), hands().judge) == ""


@pytest.mark.parametrize(
    ("text", "folder"),
    [
        ("cp t ../a; cd sub", ""),
        ("(cd sub && make) && cp t ../a", ""),
        ("cd sub && cp t ../../a", ""),
        ("cp t ../../a", "sub"),
        ("echo cd sub && cp t ../a", ""),
        ("cd .. && cp t ../a", "sub"),
        ("cp a /dev/sda", ""),
    ],
)
def test_a_way_up_that_leaves_the_project_is_seen(text: str, folder: str) -> None:
    assert outward((inward(text, folder),), hands().judge)


@pytest.mark.parametrize(("question", "scratch"), [("parallel", False), ("converges", True), ("cost", True)])
def test_no_build_starts_that_would_write_elsewhere(question: str, scratch: bool, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "Makefile").write_text(f"all: a.txt\n\ttouch {tmp_path}/outside\n\na.txt:\n\ttouch a.txt\n")
    with pytest.raises(RefusedError) as refused:
        answer(hands(), ground(str(folder)), Put("make", question), Ask(str(folder), "", 20, scratch))
    assert refused.value.id == "build-reaches-out"
    assert not (tmp_path / "outside").exists()


def test_a_target_outside_of_the_folder_is_not_built_for_nothing_is_compared_there(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "Makefile").write_text("../bin/prog: a.c\n\tsort a.c -o $@\n")
    (folder / "a.c").write_text("a")
    for question in ("parallel", "converges"):
        with pytest.raises(RefusedError, match="reach out"):
            answer(
                hands(), ground(str(folder)), Put("make", question), Ask(str(folder), "../bin/prog", 9.0, scratch=True)
            )
    assert not (tmp_path / "bin").exists()
