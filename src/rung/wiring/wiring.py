"""Puts a Site together from everything concrete, opening nothing before it is needed."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rung.app.config import config as configuration
from rung.app.config.secrets import references
from rung.app.config.whence import Whence, written
from rung.app.driving.declared import FILE as EFFECTS_FILE
from rung.app.driving.declared import Declarations
from rung.app.driving.judging import judging
from rung.app.driving.masked import MaskingStore
from rung.app.ports import Clock, Presence, Runner, Signer, Store
from rung.app.site import Site
from rung.model.errors import UsageError
from rung.model.replacing import replace
from rung.model.room import Room
from rung.outside import places
from rung.outside.clock import SystemClock
from rung.outside.environment import pointed
from rung.outside.listing import DiskListing
from rung.outside.places import ConfigFile
from rung.outside.programs import DiskPrograms
from rung.outside.randomness import run_id
from rung.outside.reach import DiskReach
from rung.outside.user import actor
from rung.sources.folder import Listing
from rung.wiring import aids, files, terminal, timestamps
from rung.wiring.declared import declared_in
from rung.wiring.keys import Ssh
from rung.wiring.presence import Here
from rung.wiring.runner import WiredRunner

if TYPE_CHECKING:
    from rung.ledger.key import PublicKey
    from rung.outside.growing import Growing
    from rung.outside.vault import Vault
    from rung.secrets.mask import MaskStream

STORE_FILE = "rung.db"


@dataclass(frozen=True, slots=True)
class Places:
    """What a person may say about where things are; empty means the usual place."""

    config: str = ""
    root: str = ""
    store: str = ""
    targets: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Wiring:
    """Everything concrete, made once for one call of rung."""

    places: Places
    tell: Callable[[str], None] = lambda _line: None

    @cached_property
    def config(self) -> configuration.Config:
        """Return the configuration. Raises UsageError with the place of what it does not understand."""
        found = self._file
        return configuration.parse(found.data, found.path) if found else configuration.Config()

    @cached_property
    def _file(self) -> ConfigFile | None:
        return places.config_file(self.places.config, self.places.root)

    def _whence(self) -> Whence:
        """Return where the settings come from. The file was parsed before: nothing of it is in doubt."""
        found = self._file
        return Whence(
            config=found.why if found else "",
            root="--root" if self.places.root else "",
            store="--store" if self.places.store else "" if self.config.store else places.state_origin(),
            folder=str(self.store_folder),
            written=written(found.data.decode("utf-8"), found.path) if found else {},
        )

    @cached_property
    def vault(self) -> Vault:
        """Return the secrets of this call; none is fetched before it is needed."""
        from rung.outside.vault import Vault as Secrets  # most commands run and record nothing

        return Secrets(self.references, self.tell)

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

    def _forget(self) -> None:
        self.vault.taken()

    def _exposed(self) -> tuple[str, ...]:
        from rung.outside.exposed import exposed  # only the doctor asks

        beside = Path(self.config.path).parent / EFFECTS_FILE if self.config.path else self.root / EFFECTS_FILE
        named = (self.config.path, self.config.policy.signers)
        return exposed((self.store_folder / STORE_FILE, beside, *(Path(each) for each in named if each)))

    def _veil(self, text: str) -> str:
        return self.vault.masker(ask=False).hide_text(text, {}) if self.references else text

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
        return self._guarded(self._recording(self._helped(self._reading())))

    def _reading(self) -> Site:
        """Return a site that can do what every one can: read runbooks, judge commands, run them, open the store."""
        found = configuration.redirected(self.config, dict(self.places.targets))
        clock: Clock = SystemClock()
        runner: Runner = WiredRunner(lambda: self.vault)
        presence: Presence = Here()
        return Site(
            config=found,
            root=str(self.root),
            lister=self._lister,
            judge=judging(aids.second, self._declared, found.targets, self._read_declared),
            second=aids.second,
            write=files.write,
            open_store=cache(self._store),
            has_store=(self.store_folder / STORE_FILE).exists,
            around=self._around,
            runner=runner,
            clock=clock,
            presence=presence,
            signer=cache(self._signer),
            new_id=run_id,
            actor=actor(),
            hint=f" --store {shlex.quote(self.places.store)}" if self.places.store else "",
        )

    def _helped(self, site: Site) -> Site:
        """Return the site with what it may know of this machine, and with what makes it faster or ends what hangs."""
        return replace(
            site,
            declared=self._declared,
            make_folder=files.make_folder,
            cache=aids.remembered,
            together=aids.together,
            tell=self.tell,
            programs=DiskPrograms(),
            disk=DiskReach,
            pointed=pointed(),
            whence=self._whence,
            amiss=files.amiss,
            leftovers=files.leftovers,
            bounded=terminal.bounded,
            apart=terminal.apart,
        )

    def _recording(self, site: Site) -> Site:
        """Return the site with what makes a record hold: room for it, keys that sign it, places that anchor it."""
        return replace(
            site,
            room=self._room,
            known_keys=self._known_keys,
            key_held=self._key_held,
            rotate_key=self._rotate,
            ssh=Ssh(),
            append=files.append,
            read_back=self._read_back,
            stamp=lambda asked, line, patience: timestamps.stamp(asked, line, patience, site.runner.request),
        )

    def _guarded(self, site: Site) -> Site:
        """Return the site with what keeps its secrets, and says who else may change what decides here."""
        return replace(
            site, hide=self._hide, veil=self._veil, forget=self._forget, secrets=self._secrets, exposed=self._exposed
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

    def _room(self) -> Room:
        from rung.store.room import room  # only the doctor asks

        return room(self.store_folder / STORE_FILE)

    def _read_back(self, path: str, word: str, patience: float) -> Sequence[str]:
        return self._growing.lines(Path(path), word, patience)

    @cached_property
    def _growing(self) -> Growing:
        from rung.outside.growing import Growing as Files  # only where heads are anchored in a file

        return Files()

    def _signer(self) -> Signer:
        from rung.outside.keys import installation_key  # 40 ms, and only a head that matters is signed

        return installation_key(self.store_folder / "keys")

    def _known_keys(self) -> Sequence[PublicKey]:
        from rung.outside.keys import known_keys  # as above; asked anew, as another process may have made one

        return known_keys(self.store_folder / "keys")

    def _key_held(self) -> PublicKey | None:
        from rung.outside.keys import key_held  # as above

        return key_held(self.store_folder / "keys")

    def _rotate(self, at: str) -> Signer:
        from rung.outside.keys import rotate  # as above

        return rotate(self.store_folder / "keys", at)
