"""A real sshd on loopback with keys and a home of its own: what the account's shell does at its start stays out."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from real.guarded import guarded
from real.guarded import said as told
from real.port import answers, free_port, until
from rung.model.target import Target
from shared import missing

_CONFIG = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
AuthorizedKeysFile {folder}/authorized
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
MaxStartups 50
LogLevel ERROR
SetEnv HOME={folder}
"""


@dataclass(frozen=True)
class Sshd:
    """Where it listens, and the files that its clients need."""

    folder: Path
    port: int
    pid: int

    def target(self, name: str = "far", **changes: str) -> Target:
        settings = {
            "host": "127.0.0.1",
            "port": str(self.port),
            "user": getpass.getuser(),
            "identity": str(self.folder / "mine"),
            "known_hosts": str(self.folder / "known hosts"),
            "config": "none",
        } | changes
        cwd = settings.pop("cwd", "")
        return Target(name, "ssh", "dev", cwd=cwd, settings=tuple(sorted((k, v) for k, v in settings.items() if v)))

    def toml(self, name: str = "far") -> str:
        rows = "\n".join(f'{key} = "{value}"' for key, value in self.target().settings)
        return f'[targets.{name}]\nkind = "ssh"\nenv = "dev"\n{rows}\n'

    def drop(self) -> None:
        """Cut every connection: what sshd started for a client is killed, and what runs there runs on."""
        found = subprocess.run(["pgrep", "-P", str(self.pid)], capture_output=True, text=True, check=False)
        for each in found.stdout.split():
            subprocess.run(["pkill", "-KILL", "-P", each, "-x", "sshd"], check=False)
            subprocess.run(["kill", "-KILL", each], check=False)


@contextmanager
def started(folder: Path) -> Iterator[Sshd]:
    program = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if program is None or shutil.which("ssh") is None:
        missing("OpenSSH's sshd and ssh are not installed")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # sshd insists on it when root starts it
    for name in ("host", "mine"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    (folder / "authorized").write_bytes((folder / "mine.pub").read_bytes())
    port = free_port()
    key = (folder / "host.pub").read_text()
    (folder / "known hosts").write_text(f"[127.0.0.1]:{port} {key}")
    (folder / "config").write_text(_CONFIG.format(port=port, folder=folder))
    with guarded([program, "-D", "-e", "-f", str(folder / "config")], folder) as process:
        assert until(lambda: answers(port) or process.poll() is not None), told(folder)
        assert process.poll() is None, told(folder)
        held = subprocess.run(["pgrep", "-P", str(process.pid), "sshd"], capture_output=True, text=True, check=True)
        yield Sshd(folder, port, int(held.stdout.split()[0]))
