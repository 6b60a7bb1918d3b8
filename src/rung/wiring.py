"""The one place that knows every concrete part: it puts a Site together, opening nothing before it is needed."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from rung.app.config import config as configuration
from rung.app.config.secrets import references
from rung.app.declared import FILE as EFFECTS_FILE
from rung.app.declared import Declarations, declarations
from rung.app.demo import Lab
from rung.app.judging import judging
from rung.app.masked import MaskingStore
from rung.app.ports import Clock, Presence, Runner, Signer, Store
from rung.app.remember import Cache
from rung.app.site import Site
from rung.ledger.people import Signed
from rung.model.errors import UsageError
from rung.model.job import Job, Outcome, Request, Stream, Survivor
from rung.model.signing import Verified
from rung.outside import places
from rung.outside.clock import SystemClock
from rung.outside.listing import DiskListing
from rung.outside.randomness import run_id
from rung.outside.user import actor
from rung.risk.second import SecondParser
from rung.sources.folder import Listing

if TYPE_CHECKING:
    from rung.outside.vault import Vault
    from rung.secrets.mask import MaskStream

STORE_FILE = "rung.db"
T = TypeVar("T")
Hear = Callable[[Stream, bytes], None]


@dataclass(frozen=True, slots=True)
class Places:
    """What a person may say about where things are; empty means the usual place."""

    config: str = ""
    root: str = ""
    store: str = ""
    targets: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Runner:
    vault: Callable[[], Vault]
    hear: Hear | None = None

    def run(self, job: Job) -> Outcome:
        from rung.outside.process import run  # `rung check` starts no process

        return run(job, self.hear, vault=self.vault())

    def survivors(self, mark: str) -> tuple[Survivor, ...]:
        from rung.outside.survivors import survivors  # only after a crash

        return tuple(replace(one, command=self.vault().hide_text(one.command)) for one in survivors(mark))

    def request(self, request: Request) -> Outcome:
        from rung.outside.http import request as send  # the HTTP client costs 30 ms

        return send(request, self.vault())


class _Ssh:
    def signers(self, path: str) -> int:
        from rung.outside.sshsig import SshKeygen  # as below

        return SshKeygen().signers(path)

    def sign(self, document: bytes, key: str, namespace: str) -> bytes:
        from rung.outside.sshsig import SshKeygen  # few approvals are signed

        return SshKeygen().sign(document, key, namespace)

    def verify(self, document: bytes, signature: bytes, signers: str, namespace: str) -> Verified:
        from rung.outside.sshsig import SshKeygen  # as above

        return SshKeygen().verify(document, signature, signers, namespace)


class _Presence:
    def owner(self) -> str:
        from rung.outside.owner import owner  # only who drives a run needs a name

        return owner()

    def ended(self, owner: str) -> bool:
        from rung.outside.owner import ended  # as above

        return ended(owner)


@dataclass(frozen=True)
class Wiring:
    """Everything concrete, made once for one call of rung."""

    places: Places

    @cached_property
    def config(self) -> configuration.Config:
        """Return the configuration. Raises UsageError with the place of what it does not understand."""
        found = places.config_file(self.places.config, self.places.root)
        return configuration.parse(found.data, found.path) if found else configuration.Config()

    @cached_property
    def vault(self) -> Vault:
        """Return the secrets of this call; none is fetched before it is needed."""
        from rung.outside.vault import Vault as Secrets  # most commands run and record nothing

        return Secrets(self.references)

    @cached_property
    def references(self) -> Mapping[str, str]:
        """Return the references of every secret that the configuration knows, by name."""
        return references(self.config.secrets, self.config.targets.values())

    def hiding(self) -> MaskStream:
        """Return what hides the secrets at hand in bytes that are about to be shown. No program is asked for any."""
        from rung.secrets.mask import MaskStream as Hiding  # only who has secrets

        return Hiding(self.vault.masker(ask=False), {})

    def _hide(self, data: bytes) -> bytes:
        return self.vault.masker().hide(data) if self.references else data

    def _secrets(self) -> Mapping[str, str]:
        """Return what is wrong with each secret that the configuration names. No program is asked for any."""
        if not self.references:
            return {}
        self.vault.masker(ask=False)
        faults = self.vault.missing
        return {name: faults[name].message if name in faults else "" for name in self.references}

    @cached_property
    def root(self) -> Path:
        """Return the folder of the runbooks."""
        if self.places.root:
            return Path(self.places.root)
        beside = Path(self.config.path).parent if self.config.path and self._in_project else Path()
        return beside / self.config.root

    @cached_property
    def store_folder(self) -> Path:
        """Return the folder of the store: the one named, the project's, or the user's."""
        if self.places.store:
            named = Path(self.places.store)
            return named.parent if named.name == STORE_FILE else named
        if self.config.store:
            return Path(self.config.path).parent / self.config.store
        return places.state_folder()

    @property
    def _in_project(self) -> bool:
        return Path(self.config.path).name != "config.toml"

    def site(self) -> Site:
        """Return the site."""
        found = configuration.redirected(self.config, dict(self.places.targets))
        clock: Clock = SystemClock()
        runner: Runner = _Runner(lambda: self.vault)
        presence: Presence = _Presence()
        return Site(
            config=found,
            root=str(self.root),
            lister=self._lister,
            judge=judging(_second, self._declared, found.targets, self._read_declared),
            declared=self._declared,
            second=_second,
            write=_write,
            make_folder=_make_folder,
            open_store=cache(self._store),
            has_store=(self.store_folder / STORE_FILE).exists,
            around=self._around,
            runner=runner,
            clock=clock,
            presence=presence,
            signer=cache(self._signer),
            append=_append,
            rotate_key=self._rotate,
            ssh=_Ssh(),
            new_id=run_id,
            actor=actor(),
            cache=_cache,
            together=_together,
            hide=self._hide,
            secrets=self._secrets,
            hint=f" --store {shlex.quote(self.places.store)}" if self.places.store else "",
        )

    def _declared(self) -> Declarations:
        return self._declarations

    @cached_property
    def _declarations(self) -> Declarations:
        return self._read_declared()

    def _read_declared(self) -> Declarations:
        """Return what the team declared: the file beside the project's rung.toml, or the one at the root.

        Raises UsageError (``effects-file``) when it is wrong, or when both stand there.
        """
        beside = Path(self.config.path).parent if self.config.path and self._in_project else self.root
        found = {folder.resolve(): folder for folder in (beside, self.root) if (folder / EFFECTS_FILE).is_file()}
        if not found:
            return Declarations()
        if len(found) > 1:
            both = " and ".join(str(folder / EFFECTS_FILE) for folder in found.values())
            raise UsageError(
                f"two files declare effects: {both}",
                id="effects-file",
                where=str(self.root / EFFECTS_FILE),
                advice="keep the one beside rung.toml",
            )
        return declared_in(next(iter(found.values())) / EFFECTS_FILE)

    def _lister(self, paths: Sequence[str]) -> Listing:
        return DiskListing(tuple(Path(p) for p in paths) or (self.root,))

    def _around(self, paths: Sequence[str]) -> tuple[str, ...]:
        """Return the root when it was named and holds them all, else the folders of the files; nothing for folders."""
        named = [Path(path) for path in paths if path != "-" and not Path(path).is_dir()]
        if not named:
            return ()
        root = self.root.resolve()
        known = bool(self.places.root or (self.config.path and self._in_project))
        if known and all(path.resolve().is_relative_to(root) for path in named):
            return (str(self.root),)
        return tuple(sorted({str(path.parent) for path in named}))

    def _store(self) -> Store:
        from rung.store.store import Store as SqliteStore  # sqlite3 is loaded when there is a record to open

        return MaskingStore(SqliteStore.open(self.store_folder / STORE_FILE), lambda: self.vault)

    def _signer(self) -> Signer:
        from rung.outside.keys import installation_key  # 40 ms, and only a head that matters is signed

        return installation_key(self.store_folder / "keys")

    def _rotate(self, at: str) -> Signer:
        from rung.outside.keys import rotate  # as above

        return rotate(self.store_folder / "keys", at)


def declared_in(path: Path) -> Declarations:
    """Return what the file at ``path`` declares of the scripts below its folder. Raises UsageError."""
    from rung.outside.scripts import DiskScripts  # only a team that declares something needs it

    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"the declarations cannot be read: {error.strerror}",
            id="effects-file",
            where=str(path),
            advice="make it readable",
        ) from error
    return declarations(str(path), data, str(path.parent), DiskScripts())


def _together(calls: Sequence[Callable[[], T]], /) -> list[T]:
    from rung.outside.together import together  # threads are for who looks at many things

    return together(calls)


def _cache() -> Cache:
    from rung.outside.cache import FolderCache, cache_folder, code_digest  # 20 ms, and only a check remembers

    return FolderCache(cache_folder() / "check", code_digest())


@cache
def _second() -> SecondParser | None:
    from rung.outside.shfmt import second_parser  # looked for with the first command

    return second_parser()


def _make_folder(path: str) -> None:
    Path(path).mkdir(parents=True, exist_ok=True)


def _append(path: str, data: bytes, patience: float) -> None:
    from rung.outside.append import append  # only where a head is anchored in a file

    append(Path(path), data, patience)


def _write(path: str, data: bytes, expected: bytes | None) -> None:
    from rung.outside.files import write  # most commands write nothing

    write(Path(path), data, expected=expected)


@dataclass(frozen=True)
class Stage:
    """Where a demo plays: its folder, its clock, its service."""

    folder: str
    begun: int

    def path(self, name: str) -> str:
        """Return the path of a file in the folder."""
        return str(Path(self.folder) / name)

    def seconds(self) -> float:
        """Return how long the demo plays."""
        return (SystemClock().mono() - self.begun) / 1e6

    def lab(self) -> AbstractContextManager[Lab]:
        """Return the orders service, started; leaving the context stops it."""
        from rung.outside.labs.orders.lab import start  # only the demo plays

        return start(Path(self.folder) / "service")

    def site(self, url: str) -> Site:
        """Return the site of the demo: its own runbooks, store and key; the service as its only target."""
        wired = Wiring(Places(self.path("rung.toml"), self.folder, self.folder, (("orders", url),)))
        return wired.site()


def stage(folder: str) -> Stage:
    """Return a stage in ``folder`` (which must be new or empty), or in a new temporary one, with the examples in it."""
    from rung.outside.staging import prepared  # only the demo plays

    begun = SystemClock().mono()
    return Stage(str(prepared(folder)), begun)


def ssh_good(signed: Signed) -> bool | None:
    """Say whether a person's SSH signature is good; None when no tool can tell."""
    from rung.outside.sshcheck import good  # only a verification asks

    return good(signed)


def heard(runner: Runner, hear: Hear) -> Runner:
    """Return the runner with somebody who hears, masked, what its commands say; one of tests stays as it is."""
    return replace(runner, hear=hear) if isinstance(runner, _Runner) else runner


def single_keys() -> AbstractContextManager[Callable[[float], str | None]]:
    """Read single keys from the terminal while this lasts; each call waits some seconds for one."""
    from rung.outside.terminal import single_keys as reading  # only who sits at a run presses keys

    return reading()


def forget_typed() -> None:
    """Drop what was typed ahead."""
    from rung.outside.terminal import forget_typed as forget  # as above

    forget()


def heed_signals() -> None:
    """End in order when the system asks for it. For programs that drive a run, not for libraries."""
    from rung.outside.signals import heed  # only who drives a run has something to end

    heed()
