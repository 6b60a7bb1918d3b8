"""An account without rights, when root runs the tests; else the one that runs them."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

_HOME = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LC_ALL": "C"}


class How(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Nobody:
    user: int
    group: int

    def run(self, words: Sequence[str], folder: Path) -> None:
        done = subprocess.run(words, check=False, capture_output=True, text=True, cwd=folder, env=_HOME, **self.how)
        assert done.returncode == 0, done.stderr + done.stdout

    @property
    def how(self) -> How:
        return How(user=self.user, group=self.group, extra_groups=[]) if os.geteuid() == 0 else How()

    def own(self, folder: Path) -> None:
        os.chown(folder, self.user, self.group)


def nobody() -> Nobody:
    if os.geteuid() != 0:
        return Nobody(os.geteuid(), os.getegid())
    found = pwd.getpwnam("nobody")
    return Nobody(found.pw_uid, found.pw_gid)
