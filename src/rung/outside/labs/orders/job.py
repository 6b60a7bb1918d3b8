"""The report job, a process of its own: takes its connections, adds up the orders, waits for the export.

It waits without a timeout, and that is the fault the lab is about: the connections stay taken.
The export would answer on standard input; the end of that pipe also means that the service is gone.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import sys


def main() -> int:
    """Run the report; return 0 when the export answered or the service ended, 1 when no connections were given."""
    parser = argparse.ArgumentParser(prog="report")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--worker", type=int, required=True)
    parser.add_argument("--connections", type=int, required=True)
    asked = parser.parse_args()
    lease = json.dumps({"worker": asked.worker, "pid": os.getpid(), "connections": asked.connections})
    service = http.client.HTTPConnection("127.0.0.1", asked.port)
    service.request("POST", "/leases", lease, {"Content-Type": "application/json"})
    answer = service.getresponse()
    if answer.status != http.client.OK:
        sys.stderr.write(f"report: no connections: {answer.status} {answer.reason}\n")
        return 1
    sections = [json.loads(answer.readline()) for _ in range(asked.connections)]
    total = sum(section["orders"] for section in sections)
    sys.stdout.write(json.dumps({"sections": len(sections), "orders": total}) + "\n")
    sys.stdout.flush()
    sys.stdin.buffer.read()
    return 0


if __name__ == "__main__":
    sys.exit(main())
