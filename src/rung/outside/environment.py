"""Which environment variables a command gets: a short list, and what the step gives it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping

from rung.probes.machine import Machine

# Where things are and how to write them; nothing that makes a program load code, and nothing that is a secret.
_KEPT = frozenset(
    {
        *("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR"),
        *("SSH_AUTH_SOCK", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"),
    }
)
# By these a client knows where to go and as whom: another value, and the same text does something elsewhere.
_POINTING = frozenset(
    {
        *("KUBECONFIG", "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "AWS_PROFILE", "AWS_REGION"),
        *("AWS_DEFAULT_REGION", "AWS_CONFIG_FILE", "CLOUDSDK_CONFIG", "PGSERVICEFILE", "PGPASSFILE"),
    }
)
# What makes a program load code, run another one, or do something else than it is told: never handed on unsaid.
_LOADS = frozenset(
    {
        *("PERLLIB", "RUBYOPT", "RUBYLIB", "NODE_OPTIONS", "NODE_PATH", "PHPRC", "PHP_INI_SCAN_DIR", "TCLLIBPATH"),
        *("GCONV_PATH", "CLASSPATH", "JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "GIT_DIR", "GIT_WORK_TREE", "GIT_EXEC_PATH"),
        *("GIT_EXTERNAL_DIFF", "GIT_PROXY_COMMAND", "GIT_ASKPASS", "GIT_PAGER", "GIT_INDEX_FILE", "GIT_COMMON_DIR"),
        *("GIT_OBJECT_DIRECTORY", "GIT_TEMPLATE_DIR", "ENV", "SHELLOPTS", "CDPATH", "IFS", "PS4", "GLOBIGNORE"),
        *("PROMPT_COMMAND", "POSIXLY_CORRECT", "MFLAGS", "MAKEFILES", "MAKELEVEL", "MAKEOVERRIDES", "MAKE", "LESSOPEN"),
        *("LESSCLOSE", "TERM", "COLORTERM", "FORCE_COLOR", "COLUMNS", "LINES", "PATH", "PWD", "OLDPWD", "SHLVL", "_"),
    }
)
_LOAD_BEGINS = (
    *("LD_", "DYLD_", "JULIA_", "SNAKEMAKE_", "RUNG_", "MALLOC_", "OPENSSL_", "GEM_", "BUNDLE_", "R_", "LUA_", "PERL_"),
    *("PYTHON", "PERL5", "BASH", "GIT_CONFIG", "GIT_SSH", "GIT_TRACE", "GIT_ALTERNATE"),
)
_LOAD_ENDS = ("_JAVA_OPTIONS", "_JAVA_TOOL_OPTIONS", "MAKEFLAGS")
_PLAIN = re.compile(r"[A-Za-z_]\w*")  # a shell has functions of its own under other names
_DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

MARK = "RUNG_ATTEMPT"
"""The variable that finds the processes a command left behind."""


def environment(caller: Mapping[str, str], given: Mapping[str, str], mark: str) -> dict[str, str]:
    """Return the environment of a command: the allowed part of the caller's, then what is given, then the mark."""
    kept = {name: value for name, value in caller.items() if name in _KEPT | _POINTING or name.startswith("LC_")}
    kept["PATH"] = _certain(caller.get("PATH", "")) or _DEFAULT_PATH
    return {"TERM": "dumb", **kept, **given, MARK: mark}


def handed_on(caller: Mapping[str, str]) -> dict[str, str]:
    """Return what a build that is asked sees of the caller's variables: all but what makes programs load code.

    The person would ask the tool with these themselves, and a makefile or a Snakefile may need any of them.
    """
    return {name: value for name, value in caller.items() if _PLAIN.fullmatch(name) and not _loads(name)}


def _loads(name: str) -> bool:
    if name.startswith("GIT_") and name.endswith("EDITOR"):
        return True
    return name in _LOADS or name.startswith(_LOAD_BEGINS) or name.endswith(_LOAD_ENDS)


def handed() -> dict[str, str]:
    """Return what a build that is asked sees of this process's variables."""
    return handed_on(os.environ)


def named_like(wanted: Callable[[str], bool]) -> frozenset[str]:
    """Return the values of the variables of this process whose names are wanted."""
    return frozenset(value for name, value in os.environ.items() if wanted(name))


def machine() -> Machine:
    """Return what a build that is asked gets from this process, and what ``uname`` says here."""
    told = os.uname()
    words = {"s": told.sysname, "n": told.nodename, "r": told.release, "v": told.version, "m": told.machine}
    return Machine(environment(os.environ, handed(), ""), words, frozenset(environment(os.environ, {}, "")))


def pointed() -> dict[str, str]:
    """Return the variables of this process by which clients know where to go: those that are set and not empty."""
    return {name: os.environ[name] for name in sorted(_POINTING) if os.environ.get(name)}


def _certain(path: str) -> str:
    """Return the search path without what means another folder in each folder: a file of a repository is no program."""
    return os.pathsep.join(folder for folder in path.split(os.pathsep) if folder.startswith("/"))
