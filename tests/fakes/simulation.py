"""A whole life of a run from one number: a fake clock, disk and world that fail, two desks, and what must stay true."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from fakes.bench import no_write
from fakes.clock import FakeClock
from fakes.listings import Disk as Listed
from fakes.memory import Crash, Disk, MemoryStore
from fakes.presence import FakePresence
from fakes.procedures import CONFIG, PATH, bash, checks, guards, judge, page, source
from fakes.promise import Start, hold
from fakes.runner import outcome
from fakes.signer import FakeSigner
from rung.app.driving.drive import Driver
from rung.app.driving.facts import Ask, End, Fact, Happened, Starting
from rung.app.driving.legible import records
from rung.app.runs.hold import hold as take_up
from rung.app.runs.hold import put
from rung.app.runs.start import Opening, start
from rung.app.shelf.shelf import Shelf
from rung.app.site import Site
from rung.ledger.chain import verify
from rung.library.library import Library
from rung.model.due import (
    Execute,
    Need,
    NeedAnswer,
    NeedApproval,
    NeedDecision,
    NeedEscalation,
    NeedNote,
    NeedRemedy,
    NeedRethink,
    NeedStart,
    NeedTime,
    NeedValue,
    NeedVerdict,
    Refuse,
)
from rung.model.errors import BusyError, RungError
from rung.model.event.address import CheckAt, Part
from rung.model.event.check import Answer, Retried
from rung.model.event.doubt import DoubtResolved, StepInDoubt, StepNotStarted
from rung.model.event.event import Recorded
from rung.model.event.run import ChildOpened, Closed, Outcome, RunOpened
from rung.model.event.step import StepEnded, StepIntent
from rung.model.job import Flag, Job, JobInterrupted, Survivor
from rung.model.job import Outcome as Ended
from rung.model.job import Request as HttpRequest
from rung.model.replacing import replace
from rung.model.request import (
    Abort,
    Approve,
    Attest,
    Begin,
    BreakGlass,
    Decide,
    Decline,
    Escalate,
    Give,
    GiveTime,
    LookAgain,
    LookInto,
    Recheck,
    Remark,
    Request,
    Retry,
    Settle,
    Skip,
    Try,
    Waive,
    WriteNote,
)
from rung.run.fold import fold
from rung.run.procedure import Procedure
from rung.sources.folder import Read
from rung.text.read import read

SITTINGS = 4
LAST_SITTINGS = 12
PATIENCE = 18
TRIES = 2
DAY = 86_400.0
PROOF_1 = CheckAt(Part.PROOF, 0, 0)
CHANGING = ("change", "destroy", "what")
INPUTS = "## Inputs\n| name | type | example | from |\n|---|---|---|---|\n| pid | integer | 7 | a person |\n"
TABLE = """## Decision
| Class | Signs | Route |
|---|---|---|
| stuck | many: `step 1` expect `number > 40` | step 2 |
| other | prose | escalate |
| third | it shows: `look sign` expect `number == 42` | step 3 |
"""
ONWARD = TABLE.replace("| step 2 |", "| RUN-002 |")
FORBIDDEN = "## Do not\n- Not there either: refuse `destroy *` until `look calm` expect `number == 42`\n"
ESCALATION = "## Escalation\n- **When to escalate**: after 15m; if step 2 fails\n- **Who to contact**: Lead\n"
PROOF = "## Proof\n- [ ] It holds: `look proof` expect `number == 42`\n"
PREREQUISITES = "## Prerequisites\n- [ ] I can page the team\n- [ ] A tool: `look tool` expect `exit 0`\n"
COMMANDS = ("look a", "change b", "change c", 'change "$pid"', "destroy d", "what e")
GUARDS = (
    "",
    "Not yet: refuse `change *` until step 1 passed",
    "Never: refuse `destroy *`",
    "Only when drained: refuse `change *` until `look drained` expect `number == 42`",
    "Not of this class: refuse `change *` when class is third",
)


CHILD = page(
    bash("look a"),
    bash("change b") + checks("It is so: expect `number == 42`"),
    bash("destroy d"),
    before=INPUTS,
).replace("RUN-001", "RUN-002")


def some_page(rng: random.Random) -> str:
    """Return a runbook that looks first and then does anything."""
    steps = [bash("look a")]
    for _ in range(rng.randint(1, 3)):
        body = bash(*rng.choices(COMMANDS, k=rng.choice([0, 1, 1, 1, 2])))
        body += rng.choice(["", checks("It is so"), checks("It is so: expect `number == 42`")])
        guard = rng.choice(GUARDS)
        steps.append(body + (guards(guard) if guard else ""))
    before = rng.choice([INPUTS, INPUTS + "\n" + PREREQUISITES])
    parts = (rng.choice([TABLE, TABLE, ONWARD]), ESCALATION, PROOF, FORBIDDEN)
    after = "\n".join(part for part in parts if rng.random() < 0.6)
    category = rng.choice(["Incident", "Incident", "Incident", "Deployment"])
    return page(*steps, before=before, after=after, category=category)


@dataclass
class World:
    """Everything outside the processes, and the eye that watches every change."""

    rng: random.Random
    files: tuple[Read, ...]
    procedures: dict[str, Procedure] = field(default_factory=dict)
    disk: Disk = field(default_factory=Disk)
    clock: FakeClock = field(default_factory=FakeClock)
    starts: Counter[str] = field(default_factory=Counter)
    trace: list[str] = field(default_factory=list)
    heads: dict[str, int] = field(default_factory=dict)
    read: dict[str, list[Recorded]] = field(default_factory=dict)
    dead: set[str] = field(default_factory=set)
    faulty: bool = True
    processes: int = 0
    made: int = 0

    def chance(self, share: float) -> bool:
        """Say whether something rare happens; nothing does once the faults have ended."""
        return self.faulty and self.rng.random() < share

    def told(self, run: str) -> list[Recorded]:
        """Return what is durable of a run. Nothing ever rewrites a line, so each is read once."""
        known = self.read.setdefault(run, [])
        known.extend(records(self.disk.lines[run][len(known) :], run))
        return list(known)


@dataclass
class Runner:
    """The world as one process meets it."""

    world: World
    store: MemoryStore
    meanwhile: Callable[[str], None]

    def run(self, job: Job) -> Ended:
        """Let a command happen, or let it go wrong."""
        world = self.world
        script = job.script
        world.trace.append(f"    runs {script!r} {job.mark}")
        if script.split()[0] in CHANGING:
            self._changes(job)
        fate = world.rng.random() if world.faulty else 1.0
        if fate < 0.04:  # the process dies before or after the command had its effect: nobody can tell
            world.trace.append("    the process dies")
            self.store.dead = True
            raise Crash
        if fate < 0.07:
            raise JobInterrupted(outcome("half", None, flags=frozenset({Flag.INTERRUPTED}), signal=2))
        if fate < 0.10:
            return outcome(code=None, flags=frozenset({Flag.TIMED_OUT}), signal=9)
        if fate < 0.13 and job.mark:
            world.clock.pass_by(2 * DAY)
            self.meanwhile(job.mark.split("/")[0])
        if fate < 0.20:
            return outcome("nothing", 3)
        world.clock.pass_by(world.rng.choice([0.0, 0.2, 5.0, 400.0]) if world.faulty else 0.1)
        return outcome(world.rng.choice(["42\n", "42\n", "42\n", "7\n"]) if world.faulty else "42\n")

    def _changes(self, job: Job) -> None:
        """Hold the run to its promise at the very moment a change starts."""
        run, step, attempt = job.mark.split("/")
        told = self.world.told(run)
        at = next(
            place
            for place, one in reversed(list(enumerate(told)))
            if isinstance(one.event, StepIntent) and (one.event.step, one.event.attempt) == (int(step), int(attempt))
        )
        intent = told[at].event
        assert isinstance(intent, StepIntent)
        assert intent.script == job.script, "another command than the record says"
        after = [one.event for one in told[at + 1 :]]
        assert not any(isinstance(e, StepEnded | StepInDoubt) and e.step == intent.step for e in after)
        self.world.starts[job.mark] += 1
        assert self.world.starts[job.mark] == 1, "an attempt was started twice"
        act = Execute(intent.step, intent.index, intent.attempt, intent.digest)
        hold(Start(self._procedure(run), told[:at], act, told[at].stamp, told[at].actor))

    def _procedure(self, run: str) -> Procedure:
        """Return the steps of a run, with what it inherited, as somebody outside every process reads them."""
        known = self.world.procedures
        if run not in known:
            calm = MemoryStore(self.world.disk)
            known[run] = take_up(site(self.world, calm, "watcher", "anna@ops", self), self.world.disk.rows[run]).pinned
        return known[run]

    def survivors(self, mark: str) -> tuple[Survivor, ...]:
        """Return what a crash left running."""
        return (Survivor(4711, "change b"),) if mark and self.world.chance(0.2) else ()

    def request(self, request: HttpRequest) -> Ended:
        """No page of the simulation makes requests."""
        raise AssertionError(request.path)


def site(world: World, store: MemoryStore, name: str, actor: str, runner: Runner) -> Site:
    """Return the site of one process."""

    def new_id() -> str:
        world.made += 1
        return f"run{world.made:04}"

    return Site(
        config=CONFIG,
        root="",
        lister=lambda _: Listed(world.files),
        judge=judge,
        second=lambda: None,
        write=no_write,
        open_store=lambda: store,
        has_store=lambda: True,
        around=tuple,
        runner=runner,
        clock=world.clock,
        presence=FakePresence(name, frozenset(world.dead)),
        signer=FakeSigner,
        new_id=new_id,
        actor=actor,
    )


@dataclass
class Life:
    """One run from its opening to its end, with everything that can go wrong in between."""

    world: World
    markdown: str
    run: str = ""
    tried: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, seed: int) -> Life:
        """Return the life that this number means."""
        rng = random.Random(seed)  # noqa: S311 - a seed of a test, nothing secret
        markdown = some_page(rng)
        files = (Read(PATH, markdown.encode()), Read("child.md", CHILD.encode()))
        return cls(World(rng, files), markdown)

    def live(self) -> None:
        """Play it to its end. Raises AssertionError when a promise is broken."""
        for _ in range(SITTINGS):
            if not self._sitting():
                break
            if self.world.chance(0.2):
                self.world.clock.pass_by(self.world.rng.choice([61.0, 601.0, 3600.0, DAY]))
            if self.world.chance(0.1):
                self._jump(self.world.rng.choice([-DAY, DAY]))
        self.world.faulty = False
        self.world.trace.append("-- no more faults")
        for _ in range(LAST_SITTINGS):
            self.world.clock.pass_by(DAY)
            if not self._sitting():
                break
        assert len({row.path for row in self.world.disk.rows.values()}) == len(self.world.disk.rows), "opened twice"
        for run in self.world.disk.rows:
            self._ended(run)

    def _jump(self, seconds: float) -> None:
        """Let the clock of the wall jump; the other one goes on as before."""
        self.world.trace.append(f"-- the clock jumps by {seconds:.0f} s")
        self.world.clock.jump(seconds)

    def _process(self, actor: str) -> tuple[Site, MemoryStore, str]:
        world = self.world
        world.processes += 1
        name = f"desk-{world.processes}"
        store = MemoryStore(world.disk, self._fate)
        runner = Runner(world, store, self._stolen)
        return site(world, store, name, actor, runner), store, name

    def _fate(self) -> str:
        if not self.world.faulty:
            return "well"
        return self.world.rng.choices(["well", "before", "after", "full"], [94, 2, 2, 2])[0]

    def _sitting(self) -> bool:
        """Let one process sit at the run; return False once the run has ended."""
        actor = "ben@ops" if self.world.chance(0.15) else "anna@ops"
        ours, store, name = self._process(actor)
        self.world.trace.append(f"-- {name} ({actor}) at {self.world.clock.now():%d %H:%M:%S}")
        try:
            driver = self._driver(ours)
            if driver is None:
                return True
            driver = replace(driver, desk=replace(driver.desk, stay=self.world.chance(0.5)))
            self._drive(driver)
        except Crash:
            self.world.trace.append("   crashed")
            self._gone(name)
        except JobInterrupted:
            self.world.trace.append("   interrupted")
        except RungError as fault:
            self.world.trace.append(f"   {fault.id}: {fault.message}")
            store.dead = True
            if isinstance(fault, BusyError):
                self.world.clock.pass_by(2 * DAY)
            self._gone(name)
        return self._still_open()

    def _gone(self, name: str) -> None:
        """Let others know, mostly, that the process has ended; else its lease must run out."""
        if self.world.chance(0.2):
            self.world.clock.pass_by(2 * DAY)
        else:
            self.world.dead.add(name)

    def _driver(self, ours: Site) -> Driver | None:
        if self.run:
            return take_up(ours, ours.open_store().find(self.run))
        text = source(self.markdown)
        document = read(text)
        shelf = Shelf(Library((document,)), {text.path: text}, ())
        try:
            driver = start(ours, shelf, document.runbooks[0], Opening(dedup="alert"))
        finally:
            self.run = next(iter(self.world.disk.rows), "")
        return driver

    def _stolen(self, run: str) -> None:
        """Let another process, which believes this one dead, sit at the run while a command still runs."""
        self.world.trace.append("   another process takes the run")
        other, _, name = self._process("cleo@ops")
        calm = replace(other, open_store=lambda: MemoryStore(self.world.disk))
        driver = take_up(calm, self.world.disk.rows[run])
        try:
            drive = driver.drive()
            fact = next(drive)
            while not isinstance(fact, Ask):
                fact = drive.send(None)
            drive.close()
        except (StopIteration, RungError, Crash, JobInterrupted) as fault:
            self.world.trace.append(f"   {name}: {type(fault).__name__}")

    def _drive(self, driver: Driver) -> End | None:
        open_before = [n for n, s in driver.log.state.steps.items() if s.open is not None and not s.doubt]
        said: set[int] = set()
        drive = driver.drive()
        reply: Request | None = None
        asked = 0
        while True:
            try:
                fact = drive.send(reply)
            except StopIteration as ended:
                self._agree(driver)
                self.world.trace.append(f"   stops: {ended.value}")
                return ended.value  # type: ignore[no-any-return]  # what a generator returned
            reply = None
            self._heard(driver, fact)
            if isinstance(fact, Happened) and isinstance(fact.record.event, StepInDoubt):
                said.add(fact.record.event.step)
            if not isinstance(fact, Ask) and self.world.faulty and self.world.chance(0.01):
                self.world.trace.append(f"   nobody listens any more at {type(fact).__name__}")
                drive.close()
                return None
            if isinstance(fact, Ask | Starting):
                assert said >= set(open_before), "a step was begun before, and nobody was told first"
            if isinstance(fact, Ask):
                asked += 1
                reply = self._answer(driver, fact.need) if asked < PATIENCE else None
                self.world.trace.append(f"   {fact.need} -> {reply}")

    def _heard(self, driver: Driver, fact: Fact) -> None:
        if isinstance(fact, Happened):
            self.world.heads[driver.log.run] = max(self.world.heads.get(driver.log.run, 0), fact.record.seq)
            self.world.trace.append(f"   #{fact.record.seq} {fact.record.event}"[:160])

    def _agree(self, driver: Driver) -> None:
        """Hold what the driver believes against the record, and against the list of runs."""
        told = self.world.told(driver.log.run)
        assert driver.log.state == fold(told[: driver.log.state.seq])
        assert len(told) >= self.world.heads.get(driver.log.run, 0), "an entry that was acknowledged is gone"
        assert self.world.disk.rows[driver.log.run].state == fold(told).word

    def _answer(self, driver: Driver, need: Need | Refuse) -> Request | None:
        rng = self.world.rng
        if self.world.chance(0.10):
            self._from_elsewhere(driver, need)
        if self.world.chance(0.25):
            return rng.choice(
                (
                    None,
                    None,
                    Remark("hm"),
                    LookAgain(),
                    Begin(),
                    Retry(),
                    Recheck(),
                    LookInto(),
                    Try("look elsewhere"),
                    Try("change elsewhere"),
                    Try("what elsewhere"),
                    Skip(rng.randint(-1, 4), "no time"),
                    BreakGlass("it burns"),
                    Settle(rng.random() < 0.5, "guessed"),
                    Give("pid", "8"),
                    GiveTime(rng.choice([1, 300, 3600])),
                    Escalate("", "too much"),
                    Decide("other", tuple(sorted(driver.log.state.citable))[-1:]),
                    Waive(getattr(need, "check", None) or PROOF_1, "known"),
                    WriteNote(scope="more"),
                    Abort("enough") if rng.random() < 0.2 else Remark("nearly"),
                )
            )
        return self._sensible(need)

    def _sensible(self, need: Need | Refuse) -> Request | None:
        match need:
            case NeedNote():
                return WriteNote(symptom="slow", scope="all", next_action="end it")
            case NeedDecision(boundaries=names, citable=citable):
                return Decide(names[0] if names else "stuck", citable, "it points there")
            case NeedApproval(digest=digest, another=another):
                return Approve(digest, "cleo" if another else "anna@ops")
            case NeedRethink():
                return Retry()
            case NeedStart():
                return Begin()
            case NeedAnswer(check=check):
                return Attest(check, Answer.YES)
            case NeedValue(input=wanted):
                return Give(wanted.name, "7")
            case _:
                return self._when_it_went_wrong(need)

    def _when_it_went_wrong(self, need: Need | Refuse) -> Request | None:
        match need:
            case NeedVerdict():
                return Settle(ran=self.world.rng.random() < 0.5, reason="looked at the system")
            case NeedRemedy(check=check):
                return self._remedy(check)
            case NeedTime():
                return GiveTime(7200)
            case NeedEscalation():
                return Escalate("", "the class says so") if ESCALATION in self.markdown else Escalate("Lead", "so")
            case Refuse(step=step):
                return BreakGlass("it burns") if self.world.rng.random() < 0.5 else Skip(step, "not now")
            case _:
                return None

    def _remedy(self, check: CheckAt) -> Request:
        """Try again once or twice, then go on without it."""
        self.tried[str(check)] += 1
        if self.tried[str(check)] <= TRIES:
            return Retry()
        return Skip(check.step, "it will not do") if check.part is Part.STEP else Waive(check, "known")

    def _from_elsewhere(self, driver: Driver, need: Need | Refuse) -> None:
        """Let a second person at another desk say something to the run that somebody drives."""
        calm = MemoryStore(self.world.disk)
        other = site(self.world, calm, "elsewhere", "cleo@ops", Runner(self.world, calm, self._stolen))
        said: Request = self.world.rng.choice(
            (
                Approve(getattr(need, "digest", "") or "0000", "cleo@ops"),
                Decline(getattr(need, "digest", "") or "0000", "cleo@ops", "not now"),
                Remark("seen"),
                Try("look from there"),
                WriteNote(symptom="slower"),
                Give("pid", "9"),
            )
        )
        try:
            put(other, driver.log.run, said)
            self.world.trace.append(f"   elsewhere: {said}")
        except RungError as fault:
            self.world.trace.append(f"   elsewhere: {fault.id}")

    def _still_open(self) -> bool:
        """Say whether there is more to do; a run that was handed over goes on as its child."""
        if not self.run or not self.world.disk.rows[self.run].ended_at:
            return True
        if self.world.disk.rows[self.run].state != Outcome.HANDED_OVER.value:
            return False
        (child,) = [one.event.child for one in self.world.told(self.run) if isinstance(one.event, ChildOpened)]
        opened = self.world.told(child)[0].event
        assert isinstance(opened, RunOpened)
        assert opened.parent == self.run
        self.run = child
        return True

    def _ended(self, run: str) -> None:
        """Whatever happened, the run came to an end with an outcome, and its record is whole."""
        row = self.world.disk.rows[run]
        told = self.world.told(run)
        report = verify(self.world.disk.lines[run])
        assert report.whole, report.faults
        assert report.head == row.head
        closings = [one.event for one in told if isinstance(one.event, Closed)]
        assert len(closings) == 1, f"the run has {len(closings)} ends"
        assert row.ended_at
        assert row.state == closings[0].outcome.value
        self._never_twice(told)

    def _never_twice(self, told: list[Recorded]) -> None:
        """No command was begun oftener than a person asked for it."""
        begun = Counter((e.step, e.index) for one in told if isinstance(e := one.event, StepIntent))
        begun.subtract((e.step, e.index) for one in told if isinstance(e := one.event, StepNotStarted))
        again = Counter(e.check.step for one in told if isinstance(e := one.event, Retried) and e.check.index < 0)
        again.update(e.step for one in told if isinstance(e := one.event, DoubtResolved) and not e.ran)
        for (step, index), times in begun.items():
            assert times <= 1 + again[step], f"step {step} command {index} was begun {times} times"
