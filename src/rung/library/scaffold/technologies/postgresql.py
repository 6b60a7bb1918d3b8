"""PostgreSQL, through its statistics views (https://www.postgresql.org/docs/current/monitoring-stats.html)."""

from __future__ import annotations

from rung.library.scaffold.technology import Change, Look, Need, Technology, Topic

_OLDEST = "Find the oldest transactions"

TECHNOLOGY = Technology(
    name="PostgreSQL",
    words=r"\bpostgres(?:ql)?\b|\bpgbouncer\b|\bpsql\b|\bpg (?:stat|up|locks)\b",
    target="postgres",
    needs=(Need("pid", "integer", "18231", f"the step '{_OLDEST}'"),),
    looks=(
        Look(
            "Count the sessions by state",
            "SELECT state, count(*) FROM pg_stat_activity GROUP BY state ORDER BY count(*) DESC;",
            "Most sessions are `idle` in quiet times; many `active` or `idle in transaction` keep connections.",
            "one state of pg_stat_activity holds most of the sessions",
            language="sql",
        ),
        Look(
            _OLDEST,
            "SELECT pid, usename, state, now() - xact_start AS age, left(query, 60) AS query\n"
            "FROM pg_stat_activity WHERE xact_start IS NOT NULL ORDER BY xact_start LIMIT 10;",
            "The first row is the oldest. A few seconds are usual; minutes mean that it holds what others wait for.",
            "one transaction is minutes older than the others",
            frozenset({Topic.CONNECTIONS, Topic.SLOW, Topic.LOCKS}),
            language="sql",
        ),
        Look(
            "Find who waits for whom",
            "SELECT pid, pg_blocking_pids(pid) AS blocked_by, left(query, 60) AS query\n"
            "FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0;",
            "No row means that nobody waits for a lock. A pid that stands in many rows on the right blocks them.",
            "sessions wait for the lock of another",
            frozenset({Topic.LOCKS, Topic.SLOW}),
            language="sql",
        ),
        Look(
            "Measure how far the replicas are behind",
            "SELECT application_name, state, pg_wal_lsn_diff(sent_lsn, replay_lsn) AS bytes_behind\n"
            "FROM pg_stat_replication;",
            "A replica that keeps up is a few kilobytes behind; a missing row is a replica that is not connected.",
            "a replica is missing or falls further behind",
            frozenset({Topic.LAG, Topic.DATA}),
            language="sql",
        ),
        Look(
            "Measure the databases",
            "SELECT datname, pg_database_size(datname) AS bytes FROM pg_database ORDER BY bytes DESC;",
            "Compare the greatest with the size of the volume; the rest is log, archive or temporary files.",
            "one database has grown out of line",
            frozenset({Topic.SPACE}),
            language="sql",
        ),
        Look(
            "Count what was rolled back",
            "SELECT datname, xact_commit, xact_rollback, deadlocks FROM pg_stat_database\n"
            "ORDER BY xact_rollback DESC LIMIT 10;",
            "The counters only grow: look twice. Rollbacks that rise as fast as commits are errors of the callers.",
            "rollbacks rise between two looks",
            frozenset({Topic.ERRORS, Topic.LOCKS}),
            language="sql",
        ),
        Look(
            "See when the log was last archived",
            "SELECT last_archived_time, last_failed_time, failed_count FROM pg_stat_archiver;",
            "A failure later than the last success means that what was written since then cannot be restored.",
            "archiving of the log fails",
            frozenset({Topic.DATA, Topic.SPACE}),
            language="sql",
        ),
    ),
    changes=(
        Change(
            "End the session that holds the others up",
            "SELECT pg_terminate_backend(:pid);",
            "`t` means that the session was told to end; its transaction is rolled back and its work is lost.",
            "The session is gone from the list of the oldest transactions",
            frozenset({Topic.CONNECTIONS, Topic.LOCKS}),
            _OLDEST,
            "pg_terminate_backend",
            "Do not end a session of replication, of a backup or of a running migration",
            language="sql",
        ),
    ),
)
