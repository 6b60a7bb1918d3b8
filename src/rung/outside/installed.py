"""The version of a Python package whose command a search path leads to, read where it is installed: nothing starts."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rung.model.errors import UsageError
from rung.outside.whole import opened, whole

LARGEST = 1024 * 1024
"""Bytes of a script, of a configuration and of a package's metadata (Snakemake 9: 8 kB) that are read."""
INTERPRETER = re.compile(r"#!(/\S+/python[\d.]*)")
PYTHON = re.compile(r"python3\.\d+")
CLOSED = re.compile(r"^include-system-site-packages\s*=\s*false\s*$", re.MULTILINE | re.IGNORECASE)
TOLD = re.compile(r"Name: (?P<name>\S+)\nVersion: (?P<version>\d+(?:\.\d+)+)")
ENTRY = r"""(?x)  # one line of what pip, uv and conda write for a console entry
    \s* (?: \#.*
    | import\ (?:re|sys)
    | from\ {package}(?:\.cli)?\ import\ main
    | if\ __name__\ ==\ ['"]__main__['"]:
    | (?:el)?if\ sys\.argv\[0\]\.endswith\(['"][\w.-]+['"]\):
    | sys\.argv\[0\]\ =\ sys\.argv\[0\](?:\[:-\d+\]|\.removesuffix\(['"][\w.-]+['"]\))
    | sys\.argv\[0\]\ =\ re\.sub\(r?'[^']*',\ '',\ sys\.argv\[0\]\)
    | sys\.exit\(main\(\)\)
    )?"""
STEERED = ("PYTHON", "SNAKEMAKE", "LD_", "DYLD_", "__PYVENV")
"""How the variables begin by which a program loads other code than what is installed beside it."""
HARMLESS = frozenset(["distutils-precedence.pth", "_virtualenv.pth"])
"""Files whose code is known: they add no folder in which a package is looked for."""
SHARED = Path("/usr")
"""Distributions let the Python of this prefix look into `/usr/local` first."""


@dataclass(frozen=True, slots=True)
class _Home:
    """Where a script is installed: its folder, that of its packages, and the user's that is looked into before."""

    programs: Path
    packages: Path
    own: Path | None


def installed(package: str, env: Mapping[str, str]) -> str:
    """Return the version that ``<package> --version`` would tell; empty where that is not certain without a start.

    It is certain where the command is the usual console entry of the package, its interpreter lies beside it, exactly
    one such package lies in that interpreter's folder of packages, and nothing there or in ``env`` (all that the
    command would get) could let another one be loaded. Shims, wrappers, links to source trees and versions that are
    no release are left to the command itself.
    """
    if any(name.startswith(STEERED) for name in env):
        return ""
    try:
        home = _home(package, env)
        return _version(package, home) if home and _alone(package, home) else ""
    except (OSError, ValueError, UsageError):  # what cannot be read as expected is not certain
        return ""


def _home(package: str, env: Mapping[str, str]) -> _Home | None:
    """Return where the command of that name is installed; None where it is not the entry of an own interpreter."""
    script = _found(package, env.get("PATH", ""))
    lines = _text(script).splitlines() if script else []
    shebang = INTERPRETER.fullmatch(lines[0]) if lines else None
    if script is None or shebang is None or not _entry(package, lines[1:]):
        return None
    python, prefix = _python(Path(shebang[1]), script.parent), script.parent.parent
    if python is None:
        return None
    packages = prefix / "lib" / python.name / "site-packages"
    settings = prefix / "pyvenv.cfg"
    if settings.is_file():
        return _Home(script.parent, packages, None) if CLOSED.search(_text(settings)) else None
    if python.parent != script.parent or prefix == SHARED or not env.get("HOME"):
        return None
    return _Home(script.parent, packages, Path(env["HOME"]) / ".local" / "lib" / python.name / "site-packages")


def _python(named: Path, folder: Path) -> Path | None:
    """Return the program that a shebang leads to, links followed; None where it is no Python named in that folder."""
    python = named.resolve()
    if named.parent.resolve() != folder or not (PYTHON.fullmatch(python.name) and os.access(python, os.X_OK)):
        return None
    with opened(python) as file:
        return None if file.read(2) == b"#!" else python


def _found(name: str, path: str) -> Path | None:
    """Return the file that a search path leads to, links followed."""
    places = (Path(folder) / name for folder in path.split(os.pathsep) if folder)
    there = next((each for each in places if each.is_file() and os.access(each, os.X_OK)), None)
    return there.resolve() if there else None


def _entry(package: str, lines: list[str]) -> bool:
    """Say whether a script does nothing but call ``main`` of the package, as every installer writes it."""
    usual = re.compile(ENTRY.format(package=re.escape(package)))
    calls = sum(line.startswith(f"from {package}") for line in lines)
    return calls == 1 and all(usual.fullmatch(line) for line in lines)


def _alone(package: str, home: _Home) -> bool:
    """Say whether that package can only be loaded from the folder of packages."""
    folder = home.packages / package
    if folder.is_symlink() or not (folder / "__init__.py").is_file():
        return False
    if any(home.programs.glob(f"{package}.*")) or any(home.packages.glob("sitecustomize*")):
        return False
    if home.own and any(any(home.own.glob(each)) for each in (f"{package}*", "*.pth", "usercustomize*")):
        return False
    paths = (each for each in home.packages.glob("*.pth") if each.name not in HARMLESS)
    return not any(line.startswith("import") for each in paths for line in _text(each).splitlines())


def _version(package: str, home: _Home) -> str:
    kept = [*home.packages.glob(f"{package}-*.dist-info"), *home.packages.glob(f"{package}-*.egg-info")]
    if len(kept) != 1:
        return ""
    source = kept[0] / "direct_url.json"
    if source.exists() and '"editable"' in _text(source):
        return ""
    head = _text(kept[0] / "METADATA").partition("\n\n")[0]
    told = [line for line in head.splitlines() if line.startswith(("Name:", "Version:"))]
    found = TOLD.fullmatch("\n".join(told))
    return found["version"] if found and found["name"] == package else ""


def _text(path: Path) -> str:
    return whole(path, LARGEST).decode("utf-8")
