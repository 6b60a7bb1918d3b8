"""A run at a desk: the real store and the real record in a folder of the test, a fake world around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fakes.clock import FakeClock
from fakes.listings import Disk
from fakes.presence import FakePresence
from fakes.procedures import CONFIG, judge, source
from fakes.runner import FakeRunner
from fakes.signer import FakeSigner
from rung.app.config.config import Config
from rung.app.driving.drive import Driver
from rung.app.driving.facts import Ask, End, Fact
from rung.app.driving.legible import records
from rung.app.runs.hold import hold
from rung.app.runs.start import Opening, start
from rung.app.shelf.shelf import Shelf
from rung.app.site import Site
from rung.library.library import Library
from rung.model.due import Need, Refuse
from rung.model.event.event import Event, Recorded
from rung.model.replacing import replace
from rung.model.request import Request
from rung.sources.folder import Listing, Read
from rung.store.store import Store
from rung.text.read import read

Answerer = Callable[[Need | Refuse], Request | None]

PATIENCE = 3


def nobody(_need: Need | Refuse) -> Request | None:
    return None


def no_files(_paths: Sequence[str]) -> Listing:
    raise AssertionError("this test reads no files")


def no_write(_path: str, _data: bytes, _expected: bytes | None) -> None:
    raise AssertionError("this test writes no files")


@dataclass
class Bench:
    folder: Path
    config: Config = CONFIG
    actor: str = "anna@ops"
    clock: FakeClock = field(default_factory=FakeClock)
    runner: FakeRunner = field(default_factory=FakeRunner)
    presence: FakePresence = field(default_factory=FakePresence)
    made: int = 0
    begins: str = "run"
    files: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.store = Store.open(self.folder / "rung.db")

    def site(self) -> Site:
        return Site(
            config=self.config,
            root="",
            lister=self._files,
            judge=judge,
            second=lambda: None,
            write=no_write,
            open_store=lambda: self.store,
            has_store=lambda: True,
            around=tuple,
            runner=self.runner,
            clock=self.clock,
            presence=self.presence,
            signer=FakeSigner,
            new_id=self._id,
            actor=self.actor,
        )

    def _files(self, paths: Sequence[str]) -> Listing:
        """Return the library of the test; one that has none reads no files."""
        if not self.files:
            return no_files(paths)
        return Disk(tuple(Read(path, text.encode()) for path, text in self.files.items()))

    def _id(self) -> str:
        self.made += 1
        return f"{self.begins}{self.made:04}"

    def start(self, markdown: str, opening: Opening | None = None) -> Driver:
        page = source(markdown)
        document = read(page)
        shelf = Shelf(Library((document,)), {page.path: page}, ())
        return start(self.site(), shelf, document.runbooks[0], opening or Opening())

    def again(self, run: str, actor: str = "", name: str = "desk-2", dead: str = "desk-1") -> Driver:
        """Take the run up in another process; the first one is known to have ended, unless ``dead`` is empty."""
        presence = FakePresence(name, frozenset({dead} if dead else ()))
        site = replace(self.site(), presence=presence, actor=actor or self.actor)
        return hold(site, self.store.find(run))


@dataclass(frozen=True, slots=True)
class Sitting:
    """How a sitting went: why it stopped, what was said, what was asked."""

    end: End
    facts: tuple[Fact, ...]
    asked: tuple[Need | Refuse, ...]


def sit(driver: Driver, answer: Answerer = nobody, requests: Sequence[Request] = ()) -> Sitting:
    """Drive to the next stop; ``answer`` is asked at each need."""
    drive = driver.drive(requests)
    facts: list[Fact] = []
    asked: list[Need | Refuse] = []
    reply: Request | None = None
    try:
        while True:
            fact = drive.send(reply)
            reply = None
            if isinstance(fact, Ask):
                asked.append(fact.need)
                # A person who is not heard gives up: the same answer again would go round for ever.
                reply = answer(fact.need) if asked.count(fact.need) <= PATIENCE else None
            else:
                facts.append(fact)
    except StopIteration as ended:
        return Sitting(ended.value, tuple(facts), tuple(asked))
    finally:
        drive.close()


def recorded(driver: Driver) -> list[Recorded]:

    return records(driver.log.store.entries(driver.log.run), driver.log.run)


def events(driver: Driver) -> list[Event]:
    return [one.event for one in recorded(driver)]
