"""The version of a package is read only where no other can be loaded; else the command must be asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rung.outside.installed import installed

BODIES = {
    "uv": """\
# -*- coding: utf-8 -*-
import sys
from snakemake.cli import main
if __name__ == "__main__":
    if sys.argv[0].endswith("-script.pyw"):
        sys.argv[0] = sys.argv[0][:-11]
    elif sys.argv[0].endswith(".exe"):
        sys.argv[0] = sys.argv[0][:-4]
    sys.exit(main())
""",
    "pip": """\
# -*- coding: utf-8 -*-
import re
import sys
from snakemake import main
if __name__ == '__main__':
    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])
    sys.exit(main())
""",
    "newer pip": """\
import sys
from snakemake.cli import main
if __name__ == '__main__':
    sys.argv[0] = sys.argv[0].removesuffix('.exe')
    sys.exit(main())
""",
}
INFO, SITE = "snakemake-9.1.2.dist-info", "lib/python3.12/site-packages"
OWN = f"home/.local/{SITE}"
TOLD = "Metadata-Version: 2.4\nName: snakemake\nVersion: {}\nSummary: a\n\nVersion: 1.1\n"
Change = Callable[[Path], None]


def written(path: Path, text: str, mode: int = 0o644) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return path


def laid(base: Path, body: str = BODIES["uv"], *, venv: bool = True) -> Path:
    """Lay out an environment with its package, and return its prefix; without ``venv`` the interpreter is its own."""
    prefix = base / "env"
    python = written((base / "base" if venv else prefix) / "bin" / "python3.12", "\x7fELF", 0o755)
    script = written(prefix / "bin" / "snakemake", f"#!{prefix}/bin/python\n{body}", 0o755)
    (script.parent / "python").symlink_to(python)
    written(prefix / SITE / "snakemake" / "__init__.py", "")
    written(prefix / SITE / INFO / "METADATA", TOLD.format("9.1.2"))
    written(prefix / SITE / "distutils-precedence.pth", "import os; os.getcwd()\n")
    if venv:
        written(prefix / "pyvenv.cfg", "home = /base/bin\ninclude-system-site-packages = false\n")
    return prefix


def asked(base: Path, **more: str) -> str:
    return installed("snakemake", {"PATH": f"{base}/none:{base}/env/bin:/usr/bin", "HOME": f"{base}/home", **more})


@pytest.mark.parametrize("venv", [True, False])
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_the_usual_entry_of_one_package_tells_its_version(tmp_path: Path, body: str, *, venv: bool) -> None:
    laid(tmp_path, body, venv=venv)
    assert asked(tmp_path) == "9.1.2"


def test_a_link_in_the_path_and_a_link_to_the_environment_are_followed(tmp_path: Path) -> None:
    laid(tmp_path)
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "snakemake").symlink_to(tmp_path / "env" / "bin" / "snakemake")
    assert asked(tmp_path) == "9.1.2"
    (tmp_path / "moved").symlink_to(tmp_path / "env")
    assert installed("snakemake", {"PATH": str(tmp_path / "moved" / "bin")}) == "9.1.2"


def put(path: str, text: str, mode: int = 0o644) -> Change:
    def change(base: Path) -> None:
        written(base / path, text, mode)

    return change


def gone(path: str) -> Change:
    return lambda base: (base / path).unlink()


def linked(base: Path) -> None:
    package = (base / "env" / SITE / "snakemake").rename(base / "source")
    (base / "env" / SITE / "snakemake").symlink_to(package)


def upgraded(base: Path) -> None:
    (base / "env/lib/python3.12").rename(base / "env/lib/python3.11")


def garbled(base: Path) -> None:
    (base / "env" / SITE / INFO / "METADATA").write_bytes(b"\xff\n")


SCRIPT = "env/bin/snakemake"
UNSURE: dict[str, Change] = {
    "a wrapper": put(SCRIPT, '#!/bin/sh\nexec /opt/snakemake "$@"\n', 0o755),
    "a shim in front": put("none/snakemake", '#!/usr/bin/env bash\nexec pyenv exec snakemake "$@"\n', 0o755),
    "a shebang elsewhere": put(SCRIPT, f"#!/usr/bin/python3\n{BODIES['uv']}", 0o755),
    "a shebang that searches": put(SCRIPT, f"#!/usr/bin/env python\n{BODIES['uv']}", 0o755),
    "no script": put(SCRIPT, "", 0o755),
    "an interpreter that is a script": put("base/bin/python3.12", "#!/bin/sh\nexec python3.11\n", 0o755),
    "an interpreter that does not start": put("base/bin/python3.12", "\x7fELF"),
    "no interpreter": gone("base/bin/python3.12"),
    "two packages": put(f"env/{SITE}/snakemake-8.0.0.dist-info/METADATA", TOLD.format("8.0.0")),
    "an old record beside": put(f"env/{SITE}/snakemake-8.0.0.egg-info", ""),
    "no package": gone(f"env/{SITE}/snakemake/__init__.py"),
    "no metadata": gone(f"env/{SITE}/{INFO}/METADATA"),
    "no release": put(f"env/{SITE}/{INFO}/METADATA", TOLD.format("9.1.2+5.gabc")),
    "no version in the head": put(f"env/{SITE}/{INFO}/METADATA", "Name: snakemake\n\nVersion: 9.1.2\n"),
    "two versions": put(f"env/{SITE}/{INFO}/METADATA", "Name: snakemake\nVersion: 9.1.2\nVersion: 9.1.3\n"),
    "another name": put(f"env/{SITE}/{INFO}/METADATA", "Name: other\nVersion: 9.1.2\n"),
    "bytes that are no text": garbled,
    "a source tree": put(f"env/{SITE}/{INFO}/direct_url.json", '{"dir_info": {"editable": true}, "url": "file:///s"}'),
    "a linked package": linked,
    "code at each start": put(f"env/{SITE}/own.pth", "import sys; sys.path.insert(0, '/src')\n"),
    "a customised start": put(f"env/{SITE}/sitecustomize.py", ""),
    "a module beside the script": put("env/bin/snakemake.py", ""),
    "packages of the system": put("env/pyvenv.cfg", "include-system-site-packages = true\n"),
    "another Python's packages": upgraded,
    "an interpreter that is linked without a word": gone("env/pyvenv.cfg"),
}


@pytest.mark.parametrize("change", UNSURE.values(), ids=UNSURE)
def test_what_could_load_another_package_is_asked_itself(tmp_path: Path, change: Change) -> None:
    laid(tmp_path)
    assert asked(tmp_path) == "9.1.2"
    change(tmp_path)
    assert asked(tmp_path) == ""


@pytest.mark.parametrize(
    "line", ["import os", "main()", "    os.environ['PYTHONPATH'] = '/src'", "from other import main"]
)
def test_a_script_that_does_anything_else_is_asked_itself(tmp_path: Path, line: str) -> None:
    laid(tmp_path, f"{BODIES['uv']}{line}\n")
    assert asked(tmp_path) == ""


@pytest.mark.parametrize("name", ["PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE", "SNAKEMAKE_PROFILE", "LD_PRELOAD"])
def test_a_variable_that_steers_what_is_loaded_leaves_it_to_the_command(tmp_path: Path, name: str) -> None:
    laid(tmp_path)
    assert asked(tmp_path, **{name: "/src"}) == ""


@pytest.mark.parametrize("name", ["snakemake/__init__.py", "src.pth", "usercustomize.py"])
def test_what_the_user_installed_goes_before_an_interpreter_of_its_own_but_not_into_a_virtual_environment(
    tmp_path: Path, name: str
) -> None:
    for venv, found in ((True, "9.1.2"), (False, "")):
        base = tmp_path / str(venv)
        laid(base, venv=venv)
        written(base / OWN / name, "")
        assert asked(base) == found


def test_without_a_command_or_a_path_there_is_nothing_to_tell(tmp_path: Path) -> None:
    assert asked(tmp_path) == ""
    assert installed("snakemake", {}) == ""
