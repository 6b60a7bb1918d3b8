"""Which of a person's variables a look gets, and which a build in a copy."""

from __future__ import annotations

import pytest

from rung.app.probing.handing import handed

FOLDER, COPY = "/home/p/proj", "/tmp/copy"


def test_a_look_gets_what_the_person_has_and_a_path_of_the_project_leads_into_the_copy() -> None:
    known = {"CFLAGS": "-O3", "OUT": "/home/p/proj/out:/home/p/projects", "DB_PASSWORD": "s3cret"}
    found = handed(known, FOLDER, COPY, builds=False)
    assert found == {"CFLAGS": "-O3", "OUT": "/tmp/copy/out:/home/p/projects", "DB_PASSWORD": "s3cret"}
    assert handed(known, FOLDER, FOLDER, builds=False) == known


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("API_TOKEN", "abc"),
        ("DB_URL", "postgres://db/orders"),
        ("DEPLOY_TO", "me@host:/srv"),
        ("BROKER", "queue.local:5672"),
        ("RESULTS", "/data/results"),
        ("RESULTS", "~/results"),
        ("SEARCHED", "/usr/share:/data"),
        ("OPTIONS", "--out=/data/results"),
    ],
)
def test_a_build_in_a_copy_gets_nothing_by_which_it_could_reach_out(name: str, value: str) -> None:
    assert handed({name: value}, FOLDER, COPY, builds=True) == {}


@pytest.mark.parametrize(
    ("value", "there"),
    [
        ("-O3 -DNDEBUG", "-O3 -DNDEBUG"),
        ("/usr/bin/gcc-12", "/usr/bin/gcc-12"),
        ("-I/opt/x/include", "-I/opt/x/include"),
        ("/home/p/proj/out", "/tmp/copy/out"),
        ("src/a.c", "src/a.c"),
        ("", ""),
    ],
)
def test_a_build_in_a_copy_gets_what_stays_in_it(value: str, there: str) -> None:
    assert handed({"X": value}, FOLDER, COPY, builds=True) == {"X": there}
