"""Fetch the value of a secret from where it lies, at the last moment, and keep it in memory only."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from rung.model.errors import UsageError
from rung.outside.memory import keep_to_itself
from rung.outside.whole import opened
from rung.secrets import strip
from rung.secrets.mask import Masker
from rung.secrets.reference import (
    FromCommand,
    FromEnvironment,
    FromFile,
    FromKeyring,
    Reference,
    parse,
)
from rung.secrets.strip import SHORTEST

LONGEST = 64 * 1024
"""Bytes above which a value is no secret that a command takes from its environment."""

_PATIENCE = 60.0  # seconds for a cmd: reference; a password manager may have to be unlocked


class Vault:
    """The secrets of one call of rung: ``reveal`` fetches each once and remembers it until the process ends.

    ``registered`` are the references that the configuration gives names to. ``told`` counts under their names what was
    hidden since somebody last took it, and ``missing`` has what to say of registered ones that could not be fetched.
    """

    def __init__(self, registered: Mapping[str, str] | None = None) -> None:
        self._registered = dict(registered or {})
        self._names = {text: name for name, text in reversed(self._registered.items())}
        self._values: dict[str, str] = {}
        self._masker = Masker()
        self.missing: dict[str, UsageError] = {}
        self.told: dict[str, int] = {}

    def reveal(self, text: str) -> str:
        """Return the value that a reference stands for.

        Raises ``UsageError``: ``secret-reference`` (no reference), ``secret-missing``, ``secret-too-short`` (fewer
        than 8 bytes) and ``secret-unusable`` (holds NUL, or is longer than 64 KiB). No message holds the value.
        """
        if text not in self._values:
            reference = parse(text)
            keep_to_itself()
            self._values[text] = _usable(reference, _fetched(reference))
        return self._values[text]

    def revealed(self, references: Mapping[str, str]) -> dict[str, str]:
        """Return the values under the names that ask for them; from now on they are hidden."""
        return {name: self.reveal(text) for name, text in references.items()}

    def masker(self, *, ask: bool = True) -> Masker:
        """Return what hides every secret that was revealed, and every registered one that can be fetched.

        With ``ask`` false no program and no keyring is asked, and nothing is raised: for what only reads. Else raises
        ``UsageError`` as ``reveal`` for a registered secret that is there and cannot be hidden, as one too short.
        """
        for name, text in self._registered.items():
            if text in self._values or name in self.missing or not (ask or _at_hand(text)):
                continue
            try:
                self.reveal(text)
            except UsageError as fault:
                self.missing[name] = fault
        if ask:
            self._insist()
        known = {self._names.get(text, text): os.fsencode(value) for text, value in self._values.items()}
        if known != self._masker.values:
            self._masker = Masker(known)
        return self._masker

    def _insist(self) -> None:
        for fault in self.missing.values():
            if fault.id != "secret-missing":
                raise fault

    def taken(self) -> dict[str, int]:
        """Return how often each secret was hidden since this was asked last."""
        told = dict(self.told)
        self.told.clear()  # streams that are open count into the same mapping
        return told

    def idle(self) -> bool:
        """Say whether there is nothing to hide."""
        return not self.masker().values

    def hide(self, data: bytes, told: dict[str, int] | None = None) -> bytes:
        """Return ``data`` with every secret hidden, counted in ``told``, else among what was hidden in output."""
        return self.masker().hide(data, self.told if told is None else told)

    def hide_text(self, text: str, told: dict[str, int] | None = None) -> str:
        """Return ``text`` with every secret hidden, counted as by ``hide``."""
        return self.masker().hide_text(text, self.told if told is None else told)


def _at_hand(text: str) -> bool:
    return isinstance(parse(text).place, FromEnvironment | FromFile)


def _fetched(reference: Reference) -> str:
    match reference.place:
        case FromEnvironment(name=name):
            if name not in os.environ:
                raise _missing(reference, f"the environment of rung has no {name}", f"export {name}")
            return os.environ[name]
        case FromFile(path=path):
            return _line(_file(reference, path))
        case FromCommand(argv=argv):
            return _line(_printed(reference, argv))
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


def _printed(reference: Reference, argv: tuple[str, ...]) -> bytes:
    """Return what a program prints. It gets our whole environment: a password manager needs its session."""
    import subprocess  # 10 ms, for cmd: references alone

    try:
        done = subprocess.run(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        # The error of the library holds what was printed so far, so it is not kept as the cause.
        raise _missing(reference, f"{argv[0]} did not end in {_PATIENCE:g} s", "run it by hand") from None
    except OSError as fault:
        raise _missing(reference, f"{argv[0]}: {fault.strerror}", "install it, or mend the reference") from None
    if done.returncode:
        raise _missing(reference, f"{argv[0]} ended with {done.returncode}", "run it by hand to see why")
    return done.stdout


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
