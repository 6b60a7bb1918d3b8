"""Start the orders service: ``python -m rung.outside.labs.orders --port 0 --folder DIR``.

It prints one JSON line with its port, its address and its pid once it listens, then serves until it is terminated.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from types import FrameType

from rung.outside.labs.orders import database, workers
from rung.outside.labs.orders.alarm import Alarm
from rung.outside.labs.orders.http_server import OrdersServer
from rung.outside.labs.orders.jobs import Jobs
from rung.outside.labs.orders.metrics import Counters
from rung.outside.labs.orders.pool import Pool
from rung.outside.labs.orders.service import Service

POOL_SIZE = 20


def main() -> int:
    """Serve until SIGTERM, SIGINT or, with ``--until-eof``, the end of standard input; return 0."""
    parser = argparse.ArgumentParser(prog="orders", description="A small orders service on loopback.")
    parser.add_argument("--port", type=int, default=0, help="the port; 0 takes a free one")
    parser.add_argument("--folder", type=Path, required=True, help="where the database lies")
    parser.add_argument("--until-eof", action="store_true", help="end when standard input ends")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    stop = Event()
    with OrdersServer(asked.port) as server:
        server.service = _assemble(server, asked.folder / "orders.sqlite3", stop)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _leave)
        if asked.until_eof:
            Thread(target=_follow_starter, name="starter", daemon=True).start()
        where = {"port": server.port, "url": f"http://127.0.0.1:{server.port}", "pid": os.getpid()}
        sys.stdout.write(json.dumps(where) + "\n")
        sys.stdout.flush()
        try:
            server.serve_forever()
        finally:
            stop.set()
            server.service.close()
    return 0


def _assemble(server: OrdersServer, path: Path, stop: Event) -> Service:
    counters = Counters(database.prepare(path))
    alarm = Alarm(lambda: datetime.now(UTC))
    pool = Pool(lambda: database.connect(path), POOL_SIZE, monotonic, alarm.watch)
    workers.start(pool, stop)
    server.counters = counters
    return Service(pool, alarm, Jobs(server.port, monotonic), counters)


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _follow_starter() -> None:
    # The starter holds the other end and never writes: the pipe ends when it does, also after kill -9.
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
