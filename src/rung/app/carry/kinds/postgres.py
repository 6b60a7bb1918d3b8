"""``kind = "postgres"``: a PostgreSQL database, through the operator's own ``psql``."""

from __future__ import annotations

from collections.abc import Iterator

from rung.app.carry import query
from rung.app.carry.kind import Examined, Kind
from rung.app.carry.way import Order, Said, Values, Way, flagged, process
from rung.app.ports import Runner
from rung.model.errors import RefusedError
from rung.model.job import Flag, Job
from rung.model.target import Profile, Target
from rung.run.procedure import PlannedCommand

BROKEN = 2  # psql's exit code when the connection went bad
_WORDS = ("psql", "-X", "-A", "-t", "-w", "-v", "ON_ERROR_STOP=1")
# psql gives these a meaning (SINGLELINE, ON_ERROR_STOP), or another value once it is connected (USER, HOST):
# https://www.postgresql.org/docs/current/app-psql.html#APP-PSQL-VARIABLES
_OWN = frozenset(
    {
        *("AUTOCOMMIT", "COMP_KEYWORD_CASE", "DBNAME", "ECHO", "ECHO_HIDDEN", "ENCODING", "ERROR"),
        *("FETCH_COUNT", "HIDE_TABLEAM", "HIDE_TOAST_COMPRESSION", "HISTCONTROL", "HISTFILE", "HISTSIZE"),
        *("HOST", "IGNOREEOF", "LASTOID", "LAST_ERROR_MESSAGE", "LAST_ERROR_SQLSTATE"),
        *("ON_ERROR_ROLLBACK", "ON_ERROR_STOP", "PIPELINE_COMMAND_COUNT", "PIPELINE_RESULT_COUNT"),
        *("PIPELINE_SYNC_COUNT", "PORT", "PROMPT1", "PROMPT2", "PROMPT3", "QUIET", "ROW_COUNT"),
        *("SERVER_VERSION_NAME", "SERVER_VERSION_NUM", "SERVICE", "SERVICEFILE", "SHELL_ERROR"),
        *("SHELL_EXIT_CODE", "SHOW_ALL_RESULTS", "SHOW_CONTEXT", "SINGLELINE", "SINGLESTEP", "SQLSTATE"),
        *("USER", "VERBOSITY", "VERSION", "VERSION_NAME", "VERSION_NUM", "WATCH_INTERVAL"),
    }
)
_WAIT = {"PGCONNECT_TIMEOUT": "10", "PGAPPNAME": "rung"}


def _job(profile: Profile, text: str, values: Values) -> Job:
    """Return a psql call: the query on standard input, where ``:name`` is bound by psql itself."""
    argv = list(_WORDS)
    for name, value in values.items():
        argv += ["-v", f"{name}={value}"]
    argv += ["-U", profile.user] if profile.user else []
    argv += ["-d", profile.url] if profile.url else []
    secrets = {"PGPASSWORD": profile.password} if profile.password else {}
    return Job(argv=tuple(argv), stdin=text.encode() + b"\n", env=_WAIT, secrets=secrets)


def _carry(order: Order) -> Said:
    planned = order.planned
    said = process(order, _job(planned.profile, planned.command.text, order.values))
    if said.exit == BROKEN and not said.stderr.startswith(b"psql: error: "):
        return flagged(said, Flag.LOST, "the connection broke: what was sent may have been carried out")
    return said


def _ready(planned: PlannedCommand, values: Values) -> None:
    """Refuse values that psql, which puts an unquoted ``:name`` into the text, would read as more than a value."""
    bare = query.bare(planned.command.text)
    for name, value in values.items():
        if name in _OWN:
            raise RefusedError(
                f"{name} is a variable of psql itself: the value would not be what stands in its place",
                id="value-name",
                advice=f"call the input {name.lower()}",
            )
        if "--" in value:
            raise RefusedError(
                f"the value {value!r} of {name} would hide the rest of its line: -- begins a comment in SQL",
                id="value-comment",
                advice=f"give {name} another value with --set {name}=VALUE",
            )
        if name in bare and not query.plain(value):
            raise RefusedError(
                f"the value {value!r} of {name} would be the name of a column, or arithmetic: :{name} stands unquoted",
                id="value-name",
                advice=f"write :'{name}'",
            )


# What a role may do to any table, read from the catalogue: nothing is tried.
_RIGHTS = """\
select current_user || case
 when (select rolsuper from pg_roles where rolname = current_user)
 or pg_has_role(current_user, 'pg_write_all_data', 'MEMBER')
 or exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
  and (has_table_privilege(c.oid, 'INSERT') or has_table_privilege(c.oid, 'UPDATE')
   or has_table_privilege(c.oid, 'DELETE') or has_table_privilege(c.oid, 'TRUNCATE')))
 then ' writes' else ' reads' end"""


_ADVICE = (
    (b"psql: No such file", "install the PostgreSQL client, psql"),
    (b"no password supplied", 'name the password: password = "env:NAME"'),
    (b"password authentication failed", "is this the right user and password?"),
    (b"could not translate host name", "is the host's name right?"),
    (b"does not exist", "does this database and this role exist there?"),
    (b"Connection refused", "is the server up, and the port right?"),
)


def _look(runner: Runner, target: Target) -> Iterator[Examined]:
    yield from query.look(runner, target, query.Look(lambda who: _job(who, _RIGHTS, {}), _rights, _advice))


def _rights(answer: str) -> tuple[str, bool]:
    who, _, does = answer.strip().rpartition(" ")
    return who, does != "reads"


def _advice(said: bytes) -> str:
    return next((advice for found, advice in _ADVICE if found in said), "try it by hand with psql")


KIND = Kind(
    name="postgres",
    ways={"sql": Way(_carry, _ready, query.shown)},
    look=_look,
    keys=frozenset({"url", "user", "password"}),
    tables=frozenset({"observe", "mutate"}),
    fault=query.fault,
    dialect="postgres",
)
