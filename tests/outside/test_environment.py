from __future__ import annotations

import re

import pytest

from rung.outside.environment import MARK, environment, handed_on, pointed


def test_only_what_is_listed_is_passed_on() -> None:
    caller = {
        "HOME": "/h",
        "LC_ALL": "C",
        "AWS_SECRET_ACCESS_KEY": "s",
        "LD_PRELOAD": "x",
        "BASH_FUNC_ls%%": "() { :; }",
    }
    found = environment(caller, {}, "m")
    assert {"HOME": "/h", "LC_ALL": "C", MARK: "m", "TERM": "dumb"}.items() <= found.items()
    assert not found.keys() & {"AWS_SECRET_ACCESS_KEY", "LD_PRELOAD", "BASH_FUNC_ls%%"}


def test_what_a_step_gives_goes_over_what_the_caller_has_and_nothing_over_the_mark() -> None:
    found = environment({"HOME": "/h", "PATH": "/p"}, {"HOME": "/g", "TOKEN": "t", MARK: "forged"}, "m")
    assert (found["HOME"], found["TOKEN"], found["PATH"], found[MARK]) == ("/g", "t", "/p", "m")


def test_there_is_always_a_path() -> None:
    assert "/usr/bin" in environment({}, {}, "m")["PATH"]


def test_a_folder_that_is_another_one_in_each_folder_is_no_place_for_programs() -> None:
    assert environment({"PATH": ".:/a::bin:~/bin:/b:"}, {}, "m")["PATH"] == "/a:/b"
    assert "/usr/bin" in environment({"PATH": ".:bin"}, {}, "m")["PATH"]


def test_what_says_where_to_go_is_passed_on_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUBECONFIG", "/etc/dev.conf")
    monkeypatch.setenv("AWS_PROFILE", "")
    assert pointed()["KUBECONFIG"] == "/etc/dev.conf"
    assert "AWS_PROFILE" not in pointed()
    assert environment({"KUBECONFIG": "/k"}, {}, "m")["KUBECONFIG"] == "/k"


@pytest.mark.parametrize(
    "name",
    ["LD_PRELOAD", "PYTHONPATH", "BASH_ENV", "ENV", "MAKEFLAGS", "GNUMAKEFLAGS", "MAKEFILES", "PERL5OPT", "RUBYOPT",
     "NODE_OPTIONS", "GIT_SSH_COMMAND", "GIT_CONFIG_COUNT", "SNAKEMAKE_PROFILE", "BASH_FUNC_ls%%", "PATH", "TERM",
     "_JAVA_OPTIONS", "R_PROFILE_USER", "LUA_INIT_5_4", "GCONV_PATH", "RUNG_HOME"],
)  # fmt: skip
def test_what_makes_programs_load_code_is_not_handed_on_to_a_build_that_is_asked(name: str) -> None:
    assert handed_on({name: "x"}) == {}


@pytest.mark.parametrize("name", ["CFLAGS", "CC", "RELEASE", "MY_DB_URL", "NODE_ENV", "GIT_COMMIT", "V", "ENVIRONMENT"])
def test_what_a_project_may_ask_for_is_handed_on_to_a_build_that_is_asked(name: str) -> None:
    assert handed_on({name: "x"}) == {name: "x"}


BEGINS = ("LD_", "R_", "GIT_", "GIT_CONFIG", "PYTHON", "BASH", "PERL", "PERL5", "MY_", "", "_")
ENDS = ("X", "EDITOR", "MAKEFLAGS", "JAVA_OPTIONS", "_JAVA_TOOL_OPTIONS", "DIR", "PATH", "LIB5", "ENV", "")
LOADING = re.compile(
    r"(?:LD|R)_\w*|PYTHON\w*|PERL_\w*|PERL5\w*|BASH\w*|GIT_(?:CONFIG\w*|DIR|\w*EDITOR)|(?:\w*_)?JAVA_(?:TOOL_)?OPTIONS"
    r"|\w*MAKEFLAGS|PATH|ENV|_"
)


@pytest.mark.parametrize("name", sorted({f"{begin}{end}" for begin in BEGINS for end in ENDS} - {""}))
def test_a_name_is_kept_back_by_its_begin_its_end_or_all_of_it(name: str) -> None:
    """No more names than those, and none of them less."""
    assert (not handed_on({name: "x"})) == (LOADING.fullmatch(name) is not None)
