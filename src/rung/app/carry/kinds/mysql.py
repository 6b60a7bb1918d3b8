"""``kind = "mysql"``: a MySQL or MariaDB database, through the operator's own ``mysql`` or ``mariadb``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs

from rung.app.carry import query
from rung.app.carry.kind import Examined, Fault, Kind
from rung.app.carry.way import Order, Said, Values, Way, flagged, process
from rung.app.ports import Runner
from rung.model.errors import UsageError
from rung.model.job import Flag, Job, Outcome
from rung.model.replacing import replace
from rung.model.target import Profile, Target
from rung.run.procedure import PlannedCommand

CLIENTS = ("mysql", "mariadb")
NOT_FOUND = 127
# Only the target says who logs in where: an option file would win over its password and could run SQL at each login.
# --no-defaults counts as the first word only; it leaves out every file but that of login paths, which MySQL has.
_NO_FILES, _NO_LOGIN_PATHS = "--no-defaults", {"MYSQL_TEST_LOGIN_FILE": "/dev/null/none"}
# Without --binary-mode a line of a result that is fed back, or \! in a text, would be a command of the client.
_WORDS = (
    *("--batch", "--skip-column-names", "--binary-mode", "--skip-reconnect", "--connect-timeout=10"),
    *("--default-character-set=utf8mb4", "--skip-auto-rehash"),
)
_LOST = re.compile(rb"(?m)^ERROR (?:2006|2013|2055|1053|1927|4031)\b")
_READS = frozenset(
    {"USAGE", "SELECT", "SHOW VIEW", "SHOW DATABASES", "PROCESS", "REPLICATION CLIENT", "BINLOG MONITOR"}
)


def _words(profile: Profile) -> list[str]:
    words = [_NO_FILES, *_WORDS]
    where = query.parts(profile.url, "mysql")
    socket = parse_qs(where["query"]).get("socket", [""])[0]
    given = {"host": where["host"], "port": where["port"], "socket": socket, "user": profile.user or where["user"]}
    words += [f"--{name}={value}" for name, value in given.items() if value]
    return [*words, f"--database={where['path']}"] if where["path"] else words


def _job(profile: Profile, text: str) -> Job:
    secrets = {"MYSQL_PWD": profile.password} if profile.password else {}
    argv = (CLIENTS[0], *_words(profile))
    return Job(argv=argv, stdin=text.encode() + b"\n", env=_NO_LOGIN_PATHS, secrets=secrets)


def _carry(order: Order) -> Said:
    planned = order.planned
    text = query.bound(planned.command.text, KIND.dialect, order.values)
    said = _either(order, _job(planned.profile, text))
    if said.outcome.exit and _LOST.search(said.stderr):
        return flagged(said, Flag.LOST, "the connection broke: what was sent may have been carried out")
    return said


def _either(order: Order, job: Job) -> Said:
    """Run the client by its first name that is here: a program that is missing has done nothing."""
    said = process(order, job)
    if _missing(said.outcome):
        return process(order, replace(job, argv=(CLIENTS[1], *job.argv[1:])))
    return said


def _missing(outcome: Outcome) -> bool:
    """Say whether the client could not be started. What it wraps may be missing too, after it has done its work."""
    return outcome.exit == NOT_FOUND and outcome.stderr.data.startswith(f"{CLIENTS[0]}: No such file".encode())


def _ready(planned: PlannedCommand, values: Values) -> None:
    query.bound(planned.command.text, KIND.dialect, values)


def _fault(target: Target) -> Fault | None:
    wrong = query.fault(target)
    if wrong is not None:
        return wrong
    for each in (target.url, *(p.url for p in target.profiles)):
        try:
            asked = parse_qs(query.parts(each, "mysql")["query"], strict_parsing=True) if each else {}
        except (UsageError, ValueError):
            return Fault("url", "this is no mysql address", "write mysql://HOST:PORT/DATABASE")
        strange = sorted(asked.keys() - {"socket"})
        if strange:
            return Fault("url", f"the url asks for {strange[0]!r}", "only ?socket=/PATH is known here")
    return None


class _Either:
    """A runner for looking that tries the client's other name where the first is missing."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self.survivors, self.request = runner.survivors, runner.request

    def run(self, job: Job) -> Outcome:
        """Run a command to its end."""
        found = self._runner.run(job)
        if _missing(found):
            return self._runner.run(replace(job, argv=(CLIENTS[1], *job.argv[1:])))
        return found


def _look(runner: Runner, target: Target) -> Iterator[Examined]:
    how = query.Look(lambda who: _job(who, "select current_user(); show grants"), _rights, _advice)
    yield from query.look(_Either(runner), target, how)


def _rights(answer: str) -> tuple[str, bool]:
    """Return who answered, and whether any grant is more than looking; a role's grants are not seen, so it may."""
    who, *grants = answer.strip().splitlines() or [""]
    given = [re.match(r"GRANT (.*?) (?:ON|TO) ", grant) for grant in grants]
    rights = {re.sub(r"\s*\(.*?\)", "", right).strip() for found in given if found for right in found[1].split(", ")}
    return who, bool(rights - _READS) or not all(given)


_ADVICE = (
    (b"No such file or directory\n", "install the MySQL or MariaDB client"),
    (b"ERROR 1045", "is this the right user and password?"),
    (b"ERROR 2002", "is the server up, and its socket or port right?"),
    (b"ERROR 2005", "is the host's name right?"),
    (b"ERROR 1049", "does this database exist there?"),
)


def _advice(said: bytes) -> str:
    return next((advice for found, advice in _ADVICE if found in said), "try it by hand with the mysql client")


KIND = Kind(
    name="mysql",
    ways={"sql": Way(_carry, _ready, query.shown)},
    look=_look,
    keys=frozenset({"url", "user", "password"}),
    needed=frozenset({"url"}),
    tables=frozenset({"observe", "mutate"}),
    fault=_fault,
    dialect="mysql",
)
