"""Fetch the value of a secret from where a reference says that it lies."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rung.model.errors import UsageError
from rung.outside.whole import opened
from rung.secrets import strip
from rung.secrets.reference import (
    FromCommand,
    FromEnvironment,
    FromFile,
    FromKeyring,
    Reference,
    parse,
)
from rung.secrets.strip import SHORTEST

if TYPE_CHECKING:
    import subprocess

LONGEST = 64 * 1024
"""Bytes above which a value is no secret that a command takes from its environment."""

_SILENT = 2.0  # seconds after which who waits is told for what
_PATIENCE = 60.0  # seconds for a cmd: reference; a password manager may have to be unlocked


def at_hand(text: str) -> bool:
    """Say whether a reference is to what lies here: no program and no keyring has to be asked."""
    return isinstance(parse(text).place, FromEnvironment | FromFile)


def fetched(text: str, tell: Callable[[str], None]) -> str:
    """Return the value that a reference stands for; raises UsageError as ``Vault.reveal``.

    ``tell`` hears which program is waited for, where that takes long.
    """
    reference = parse(text)
    return _usable(reference, _fetched(reference, tell))


def _fetched(reference: Reference, tell: Callable[[str], None]) -> str:
    match reference.place:
        case FromEnvironment(name=name):
            if name not in os.environ:
                raise _missing(reference, f"the environment of rung has no {name}", f"export {name}")
            return os.environ[name]
        case FromFile(path=path):
            return _line(_file(reference, path))
        case FromCommand(argv=argv):
            return _line(_printed(reference, argv, tell))
        case FromKeyring(service=service, name=name):
            return _kept(reference, service, name)


def _file(reference: Reference, path: str) -> bytes:
    try:
        with opened(Path(path).expanduser()) as file:
            return file.read(LONGEST + 3)
    except UsageError as fault:
        raise _missing(reference, fault.message, f"read it with a command: cmd:cat {path}") from None
    except (OSError, RuntimeError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) else "there is no home folder"
        raise _missing(reference, f"the file cannot be read: {reason}", "write the file, or mend its path") from None


def _printed(reference: Reference, argv: tuple[str, ...], tell: Callable[[str], None]) -> bytes:
    """Return what a program prints. It gets our whole environment: a password manager needs its session."""
    import subprocess  # 10 ms, for cmd: references alone

    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(argv, stdin=quiet, stdout=subprocess.PIPE, stderr=quiet)
    except OSError as fault:
        raise _missing(reference, f"{argv[0]}: {fault.strerror}", "install it, or mend the reference") from None
    with process:
        try:
            printed = _waited(process, reference, tell)
        except subprocess.TimeoutExpired:
            # The error of the library holds what was printed so far, so it is not kept as the cause.
            raise _missing(reference, f"{argv[0]} did not end in {_PATIENCE:g} s", "run it by hand") from None
        finally:
            process.kill()  # nothing where it has ended
    if process.returncode:
        raise _missing(reference, f"{argv[0]} ended with {process.returncode}", "run it by hand to see why")
    return printed


def _waited(process: subprocess.Popen[bytes], reference: Reference, tell: Callable[[str], None]) -> bytes:
    """Return what it prints until it ends. Raises TimeoutExpired."""
    import subprocess  # as above

    try:
        return process.communicate(timeout=_SILENT)[0]
    except subprocess.TimeoutExpired:
        tell(f"waiting for the secret {reference.text}, at most {_PATIENCE:g} s")
    return process.communicate(timeout=_PATIENCE - _SILENT)[0]


def _kept(reference: Reference, service: str, name: str) -> str:
    try:
        import keyring  # optional: only who keeps secrets there installs it
        import keyring.errors
    except ImportError:
        raise _missing(
            reference, "the Python package keyring is not installed", "install keyring beside rung, or use cmd:"
        ) from None
    try:
        value: str | None = keyring.get_password(service, name)
    except keyring.errors.KeyringError as fault:
        raise _missing(reference, f"the keyring says {type(fault).__name__}", "unlock it") from None
    if value is None:
        raise _missing(reference, "the keyring has no such entry", f"keyring set {service} {name}")
    return value


def _line(data: bytes) -> str:
    """Return the bytes as a value of the environment, without one line end at the end."""
    return os.fsdecode(data.removesuffix(b"\n").removesuffix(b"\r"))


def _usable(reference: Reference, value: str) -> str:
    size = len(os.fsencode(value))
    if len(strip.plain(os.fsencode(value)).data) < SHORTEST:
        raise UsageError(
            f"the secret {reference.text} has fewer than {SHORTEST} bytes that can be seen: it could be "
            "guessed, and hiding it would hide ordinary words",
            id="secret-too-short",
            advice="choose a longer one",
        )
    if size > LONGEST or "\0" in value:
        what = "holds a NUL byte" if "\0" in value else f"is longer than {LONGEST} bytes"
        raise UsageError(f"the secret {reference.text} {what}", id="secret-unusable", advice="refer to the value alone")
    return value


def _missing(reference: Reference, why: str, advice: str) -> UsageError:
    return UsageError(f"the secret {reference.text} is not there: {why}", id="secret-missing", advice=advice)
