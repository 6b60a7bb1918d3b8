r"""Build the tables of PostgreSQL's functions, operators and types from the catalogue of a real one.

A maintainer's script; nothing imports it.
Reads the output of one of these queries, tab separated, on standard input, and prints the table:

    functions:  copy (select proname, string_agg(distinct provolatile::text, '')
                from pg_proc where pronamespace = 'pg_catalog'::regnamespace and prokind in ('f', 'a', 'w')
                group by 1 order by 1) to stdout
    names:      copy (select distinct oprname from pg_operator order by 1) to stdout
    names:      copy (select typname from pg_type where typtype in ('b', 'p', 'r', 'm') and typname not like '\_%'
                and typnamespace = 'pg_catalog'::regnamespace order by 1) to stdout
"""

from __future__ import annotations

import sys

# Stable to the planner, but they assign a transaction id.
LEFT_OUT = frozenset(["txid_current", "pg_current_xact_id"])


def functions(lines: list[str]) -> list[str]:
    """Return the functions of which no overload is volatile."""
    rows = [line.rstrip("\n").split("\t") for line in lines]
    return [name for name, kinds in rows if "v" not in kinds and name not in LEFT_OUT and name.isidentifier()]


def names(lines: list[str]) -> list[str]:
    """Return the operators or types as they are."""
    return [line.rstrip("\n") for line in lines]


if __name__ == "__main__":
    made = names if sys.argv[1:] == ["names"] else functions
    sys.stdout.write("\n".join(made(sys.stdin.readlines())) + "\n")
