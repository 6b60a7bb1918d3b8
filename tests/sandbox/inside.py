"""Runs inside the sandbox: run each command on its own, and say what it changed. Standard library only.

One JSON object ``{"command": …}`` a line on standard input, one ``{"changed": […], "exit": …}`` a line back, in order.
Several commands are run before the first look at what changed; when something did, each of them runs again by itself.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

BOX = Path("/srv")
ROOMS = (BOX, Path("/tmp"), Path("/run"), Path("/var/tmp"), Path("/var/log"), Path("/dev/shm"))
FILES = ("a", "b", "c", "f", "x", "y", "in", "log", "file", "list", "big.log", "d/one", "d/two.log", "d/e/three")
PATIENCE = 30.0
PORT = 7007
LIMIT = 200


def state() -> dict[str, tuple[int, ...]]:
    """Return every path below the writable rooms, with what a change would alter (the change time sees everything)."""
    found: dict[str, tuple[int, ...]] = {}
    todo = [str(room) for room in ROOMS]
    while todo:
        folder = todo.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                info = entry.stat(follow_symlinks=False)
                found[entry.path] = (info.st_ino, info.st_mode, info.st_size, info.st_mtime_ns, info.st_ctime_ns)
                if stat.S_ISDIR(info.st_mode):
                    todo.append(entry.path)
    return found


def fill() -> None:
    """Put the scratch folder back as it was at the start."""
    for room in ROOMS:
        for path in room.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
    for name in FILES:
        path = BOX / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{name} line {number}\n" for number in range(5)), "utf-8")
    (BOX / "data.json").write_text('{"a": 1, "b": [1, 2]}\n', "utf-8")
    (BOX / "home").mkdir(exist_ok=True)
    (BOX / "x").chmod(0o755)


def victim() -> subprocess.Popen[bytes]:
    """Start the process that a command must not end: it says back what it hears."""
    return subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)


def lives(target: subprocess.Popen[bytes]) -> bool:
    """Say whether the process still answers. One that was sent a signal takes that first, so no answer means an end."""
    if target.stdin is None or target.stdout is None:
        return False
    try:
        target.stdin.write(b"x")
        ready, _, _ = select.select([target.stdout], [], [], PATIENCE)
        return bool(ready) and target.stdout.read(1) == b"x"
    except BrokenPipeError:
        return False


def connected(server: socket.socket) -> bool:
    """Say whether anything connected to this host's one open port since it was asked last."""
    try:
        taken, _ = server.accept()
    except BlockingIOError:
        return False
    taken.close()
    connected(server)
    return True


def run(command: str, seconds: float) -> int:
    """Run the command by bash without a terminal; return its exit code, 124 when it had to be ended."""
    setting = {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": str(BOX / "home"),
        "LANG": "C",
        "EVIDENCE_DIR": "/dev/shm/none",
    }
    process = subprocess.Popen(
        ["bash", "--noprofile", "--norc", "-c", command],
        cwd=BOX,
        env=setting,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return 124
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def main() -> None:
    """Read commands until the input ends."""
    seconds = float(sys.argv[1])
    server = socket.create_server(("127.0.0.1", PORT))
    server.setblocking(False)  # noqa: FBT003 - the standard library's own form
    fill()
    before, target = state(), victim()
    waiting = [json.loads(line)["command"] for line in sys.stdin]
    size = int(sys.argv[2])
    together, alone = True, 0
    while waiting:
        batch = waiting[: size if together else 1]
        codes = [run(command.replace("$VICTIM", str(target.pid)), seconds) for command in batch]
        after = state()
        changed = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
        if connected(server):
            changed.append("connected")
        if not lives(target):
            changed.append("a process ended")
            target.kill()
            target.wait()
            target = victim()
        if changed:
            fill()
            before = state()
        if changed and len(batch) > 1:
            together, alone = False, len(batch)
            continue
        if not together:
            alone -= 1
            together = alone == 0
        for code in codes:
            sys.stdout.write(json.dumps({"changed": changed[:LIMIT], "exit": code}) + "\n")
        sys.stdout.flush()
        del waiting[: len(batch)]
    target.kill()


if __name__ == "__main__":
    main()
