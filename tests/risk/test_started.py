"""What a shell text starts from files is found, however it is called."""

from __future__ import annotations

import pytest

from rung.risk.started import started


@pytest.mark.parametrize(
    ("text", "path", "read"),
    [
        ("./fix.sh now", "./fix.sh", False),
        ("sudo -n timeout 5 env A=1 ./fix.sh", "./fix.sh", False),
        ("true && if ls; then ops/fix; fi", "ops/fix", False),
        ("x=$(ops/fix)", "ops/fix", False),
        ("find . -exec ops/fix {} +", "ops/fix", False),
        ("bash fix.sh", "fix.sh", True),
        ("/bin/sh -eu fix.sh now", "fix.sh", True),
        ("python3 -u -W error fix.py now", "fix.py", True),
        (". fix.sh", "fix.sh", True),
        ("source 'my fix.sh'", "my fix.sh", True),
        ("bash < fix.sh", "fix.sh", True),
        ("cat fix.sh | sudo bash", "fix.sh", True),
        ("bash -c 'cd /tmp; sh ./fix.sh'", "./fix.sh", True),
        ("bash <<'END'\n./fix.sh\nEND\n", "./fix.sh", False),
    ],
)
def test_a_program_that_is_a_file_is_found(text: str, path: str, read: bool) -> None:
    assert (path, read) in {(each.path, each.read) for each in started(text)}


@pytest.mark.parametrize("text", ["systemctl restart web", "mv full aside", '"$there"/fix.sh', "/usr/bin/kill 3", ""])
def test_what_is_no_file_of_the_step_is_not_among_them(text: str) -> None:
    assert started(text) == ()


def test_a_path_counts_from_every_folder_that_the_text_goes_to() -> None:
    found = {each.path: each.folders for each in started("cd /srv/app && (cd ops; ./fix.sh)")}
    assert found["./fix.sh"] == ("", "/srv/app", "ops")


def test_a_text_that_is_no_shell_starts_what_can_be_read_of_it() -> None:
    assert "./fix.sh" in {each.path for each in started("./fix.sh; if (")}
