"""Build `postgres.txt` from the pg_proc of a real PostgreSQL.

A maintainer's script; nothing imports it.
Reads the output of this query, tab separated, on standard input, and prints the table:

    copy (select proname, string_agg(distinct provolatile::text, '')
          from pg_proc where pronamespace = 'pg_catalog'::regnamespace and prokind in ('f', 'a', 'w')
          group by 1 order by 1) to stdout
"""

from __future__ import annotations

import sys

# Stable to the planner, but they assign a transaction id.
LEFT_OUT = frozenset(["txid_current", "pg_current_xact_id"])


def names(lines: list[str]) -> list[str]:
    """Return the functions of which no overload is volatile."""
    rows = [line.rstrip("\n").split("\t") for line in lines]
    return [name for name, kinds in rows if "v" not in kinds and name not in LEFT_OUT and name.isidentifier()]


if __name__ == "__main__":
    sys.stdout.write("\n".join(names(sys.stdin.readlines())) + "\n")
