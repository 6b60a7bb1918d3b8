"""The place where rung is asked: configuration, library, store and world, each opened only when it is needed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol, TypeVar

from rung.app.anchoring.way import Stamp
from rung.app.config.config import Config
from rung.app.config.whence import Whence
from rung.app.driving.alertstate import AlertStates
from rung.app.driving.declared import Declarations
from rung.app.driving.elsewhere import Elsewhere
from rung.app.driving.facts import Desk
from rung.app.driving.judging import anew, insist_unchanged
from rung.app.driving.log import Books
from rung.app.driving.plan import Judge, Planner
from rung.app.driving.post import Post
from rung.app.driving.programs import NoPrograms
from rung.app.driving.seal import Seals
from rung.app.driving.signers import Signers
from rung.app.ports import Clock, Presence, Programs, Runner, Signer, SshKeys, Store
from rung.app.remember import Cache
from rung.ledger.key import PublicKey
from rung.ledger.succession import follow
from rung.model.errors import UsageError
from rung.model.leftover import Leftover
from rung.model.room import Room
from rung.model.signing import Verified
from rung.risk.guards.keeps import Disk
from rung.risk.second import SecondParser
from rung.run.matcher import Apart, here
from rung.sources.folder import Listing


def _no_folder(path: str) -> None:
    raise UsageError(f"there is no folder {path}", id="path-missing", where=path, advice="make it first")


def _nobody(line: str) -> None:
    """Tell nobody."""
    del line


def _no_rotation(at: str) -> Signer:
    raise UsageError("the key of this site is not rotated", id="key-fixed", advice=f"keep it; it was asked at {at}")


def _no_appending(path: str, _data: bytes, _patience: float) -> None:
    raise UsageError(f"nothing is added to {path}", id="path-missing", where=path, advice="take it out of [anchors]")


def _no_lines(_path: str, _word: str, _patience: float) -> Sequence[str]:
    return ()


def _no_stamping(asked: Stamp, _line: bytes, _patience: float) -> bytes:
    raise UsageError(f"{asked.url} is not asked here", id="not-stamped", advice="take it out of [anchors]")


def _plenty() -> Room:
    return Room("", sys.maxsize)


class _NoKeys:
    """A site where nobody's SSH keys are."""

    def signers(self, path: str) -> int:
        raise UsageError(f"there is no file {path}", id="signers-unreadable", where=path, advice="make it")

    def sign(self, document: bytes, key: str, namespace: str) -> bytes:
        del document, namespace
        raise UsageError(f"there is no key {key}", id="key-missing", where=key, advice="name a file, with --key")

    def verify(self, document: bytes, signature: bytes, signers: str, namespace: str) -> Verified:
        del document, signature, namespace
        raise UsageError(
            "this site verifies no signatures", id="signers-missing", where=signers, advice="name a file of signers"
        )


T = TypeVar("T")


class Together(Protocol):
    """Does several things at the same time."""

    def __call__(self, calls: Sequence[Callable[[], T]], /) -> list[T]:
        """Return what each call returns, in their order."""
        ...


def _one_by_one(calls: Sequence[Callable[[], T]], /) -> list[T]:
    return [call() for call in calls]


@dataclass(frozen=True, slots=True)
class Site:
    """Everything the functions of the app need. ``lister`` walks the paths it is given, or the root.

    ``room`` is what the disk under the store has left, asked without writing there.
    ``around`` says which folders hold the neighbours of single files that were named.
    ``cache`` keeps what can be worked out again; None: nothing is kept.
    ``together`` does several things at the same time.
    ``make_folder`` makes a folder for files that are new, with those above it.
    ``declared`` reads what the team declared of its own commands.
    ``append`` adds bytes to the end of a file within so many seconds.
    ``read_back`` returns the lines of such a file in which a word stands, within so many seconds.
    ``stamp`` asks a time-stamp authority about bytes, and returns what it says of them, within so many seconds.
    ``known_keys`` are the public keys that sign or signed here, and makes none; without it, the line of the signer.
    ``key_held`` is the public half of the key that is there to sign, None when there is none; makes none, either.
    ``tell`` says what a person should know beside the answer.
    ``rotate_key`` makes the key that follows, at a time (RFC 3339), and returns it.
    ``hide`` returns bytes without secrets: for files made from records that may be older than their registration.
    ``veil`` returns a text without the secrets at hand, asking no program for any: for what is cut before it is shown,
    or kept where nothing is to be kept of them.
    ``forget`` lets go of how often secrets were hidden in looks that no entry tells of.
    ``secrets`` says of each registered secret what keeps it from being hidden, or nothing.
    ``programs`` are the files that steps start, ``disk`` shows what they would take away (None: nobody looks),
    ``pointed`` are the variables by which their clients know where to go.
    ``bounded`` ends, while it lasts, a pattern that does not come to an end; ``apart`` asks what hears no signal.
    ``whence`` says where each setting comes from, ``amiss`` what is wrong with a file or program that it names.
    ``exposed`` returns what decides here and every account may write: configuration, store, signers.
    ``leftovers`` returns what a rung that was killed left of its scratch copies.
    ``write`` replaces a file whole when it still holds what was read (the third argument; None: it must be new).
    """

    config: Config
    root: str
    lister: Callable[[Sequence[str]], Listing]
    judge: Judge
    second: Callable[[], SecondParser | None]
    write: Callable[[str, bytes, bytes | None], None]
    open_store: Callable[[], Store]
    has_store: Callable[[], bool]
    around: Callable[[Sequence[str]], tuple[str, ...]]
    runner: Runner
    clock: Clock
    presence: Presence
    signer: Callable[[], Signer]
    new_id: Callable[[], str]
    actor: str
    hint: str = ""
    room: Callable[[], Room] = _plenty
    append: Callable[[str, bytes, float], None] = _no_appending
    read_back: Callable[[str, str, float], Sequence[str]] = _no_lines
    stamp: Callable[[Stamp, bytes, float], bytes] = _no_stamping
    ssh: SshKeys = _NoKeys()  # noqa: RUF009 - it holds nothing
    rotate_key: Callable[[str], Signer] = _no_rotation
    known_keys: Callable[[], Sequence[PublicKey]] | None = None
    key_held: Callable[[], PublicKey | None] = lambda: None
    tell: Callable[[str], None] = _nobody
    make_folder: Callable[[str], None] = _no_folder
    declared: Callable[[], Declarations] = Declarations
    cache: Callable[[], Cache | None] = lambda: None
    together: Together = _one_by_one
    hide: Callable[[bytes], bytes] = bytes
    veil: Callable[[str], str] = str
    forget: Callable[[], object] = dict
    secrets: Callable[[], Mapping[str, str]] = dict
    exposed: Callable[[], tuple[str, ...]] = tuple
    leftovers: Callable[[], tuple[Leftover, ...]] = tuple
    whence: Callable[[], Whence] = Whence
    amiss: Callable[[str, str], str] = lambda _path, _wanted: ""
    bounded: Callable[[], AbstractContextManager[None]] = nullcontext
    apart: Apart = here
    pointed: Mapping[str, str] = field(default_factory=dict)
    programs: Programs = NoPrograms()  # noqa: RUF009 - it holds nothing
    disk: Callable[[str], Disk] | None = None

    def books(self) -> Books:
        """Return where the records of runs are kept. Raises UntrustedError when the store cannot be opened."""
        seals = Seals(self.signer, self.known_keys or self._line)
        return Books(self.open_store(), self.clock, seals, self.tell, self.elsewhere)

    @property
    def elsewhere(self) -> Elsewhere:
        """Return what was anchored where it can be read back."""
        return Elsewhere(self.config.anchors, self.read_back)

    def fresh_id(self) -> str:
        """Return an id for a new run."""
        return self.elsewhere.unused(self.new_id)

    def _line(self) -> Sequence[PublicKey]:
        """Return the keys that followed one another, the one of now the last."""
        signer = self.signer()
        return (*follow(signer.rotations).keys, signer.public)

    def desk(self, target: str = "") -> Desk:
        """Return what driving a run needs; ``target`` is the run's own, for commands that name none."""
        return Desk(
            runner=self.runner,
            alerts=AlertStates(self.runner, self.clock, self.config),
            presence=self.presence,
            policy=self.config.policy,
            actor=self.actor,
            planner=self.planner(target),
            post=self.post(),
            hint=self.hint,
            insist=partial(insist_unchanged, anew(self.judge)),
            signers=self.signers,
            programs=self.programs,
            disk=self.disk,
            pointed=self.pointed,
            bounded=self.bounded,
            apart=self.apart,
        )

    @property
    def signers(self) -> Signers:
        """Return whose signatures count."""
        return Signers(self.ssh, self.config.policy, self.config.path)

    def post(self) -> Post:
        """Return where heads are anchored."""
        return Post(self.config.anchors, self.runner, self.append, self.stamp)

    def planner(self, target: str = "") -> Planner:
        """Return the planner, with a target for commands that name none."""
        return Planner(self.judge, self.config, target)
