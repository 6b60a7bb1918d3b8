"""Append COUNT entries to run a1b2c3 of a store, again after each conflict, and print what was acknowledged.

Ends with the exit code of the store's error and its id on standard error when the store can take no more.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fakes.ledger import payload
from rung.ledger.record import Append
from rung.model.errors import ConflictError, UntrustedError
from rung.store.store import Store


def main(path: str, count: str, name: str) -> None:
    """Write the entries."""
    with Store.open(Path(path)) as store:
        number = 0
        while number < int(count):
            text = f"{name}-{number}"
            try:
                store.append("a1b2c3", Append((payload(number, text=text),), store.run("a1b2c3").seq))
            except ConflictError:
                continue
            except UntrustedError as error:
                sys.stderr.write(error.id)
                sys.exit(error.exit_code)
            sys.stdout.write(text + "\n")
            sys.stdout.flush()  # only now it is acknowledged
            number += 1


main(*sys.argv[1:])
