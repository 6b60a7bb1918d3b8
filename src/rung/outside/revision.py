"""A revision of a git repository laid out as a folder: no hook, filter or attribute and no network has a say in it."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rung.model.errors import UsageError

LARGEST = 4 * 1024**3  # bytes, as much as a scratch copy may hold
LINK, EXECUTABLE, SUBMODULE = "120000", "100755", "160000"
QUIET = {"GIT_NO_LAZY_FETCH": "1", "GIT_NO_REPLACE_OBJECTS": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
KEPT = ("PATH", "HOME", "TMPDIR", "XDG_CONFIG_HOME", "LANG")


@dataclass(frozen=True, slots=True)
class _Blob:
    mode: str
    digest: str
    size: int
    path: str


@contextmanager
def laid_out(repository: str, revision: str) -> Iterator[str]:
    """Yield a new folder that holds what ``revision`` holds of ``repository``, and remove it afterwards.

    Where ``repository`` is a folder inside the work tree, only what lies below it. Submodules are left out.
    Raises UsageError (``git-missing``, ``revision-unknown``, ``scratch-too-large``).
    """
    if shutil.which("git") is None:
        raise UsageError("git was not found", id="git-missing", advice="install it, or compare two folders")
    named = _git(repository, ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"))
    if not named.strip():
        raise UsageError(
            f"{repository} has no revision {revision}", id="revision-unknown", where=repository,
            advice="name a commit, branch or tag; git log --oneline lists them",
        )  # fmt: skip
    blobs = _listed(_git(repository, ("ls-tree", "-r", "-z", "-l", os.fsdecode(named.strip()))))
    if sum(blob.size for blob in blobs) > LARGEST:
        raise UsageError(
            f"{revision} holds more than {LARGEST // 1024**3} GiB", id="scratch-too-large", where=repository,
            advice="name a smaller folder with -C",
        )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="rung-", ignore_cleanup_errors=True) as made:
        root = Path(made).resolve() / (Path(repository).resolve().name or "root")
        root.mkdir()
        _write(repository, root, blobs)
        yield str(root)


def pins(repository: str, revision: str) -> dict[str, str]:
    """Return the commit of each submodule that a revision holds, by path; nothing for a revision that is not there."""
    found = {}
    for each in _git(repository, ("ls-tree", "-r", "-z", "--end-of-options", revision)).split(b"\0"):
        told, _, path = each.partition(b"\t")
        words = told.decode().split()
        if words[:1] == [SUBMODULE]:
            found[os.fsdecode(path)] = words[2]
    return found


def _listed(out: bytes) -> tuple[_Blob, ...]:
    found = []
    for each in out.split(b"\0"):
        told, _, path = each.partition(b"\t")
        words = told.decode().split()
        if len(words) == 4 and words[1] == "blob" and words[3].isdigit():  # noqa: PLR2004 - mode, type, digest, size
            found.append(_Blob(words[0], words[2], int(words[3]), os.fsdecode(path)))
    return tuple(found)


def _write(repository: str, root: Path, blobs: Sequence[_Blob]) -> None:
    """Write plain files first and links last, so that no file is written through a link of the revision."""
    command = ("git", "-C", repository, "cat-file", "--batch")
    links: list[tuple[Path, bytes]] = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_env()) as git:
        if git.stdin is None or git.stdout is None:
            return
        for blob in blobs:
            git.stdin.write(f"{blob.digest}\n".encode())
            git.stdin.flush()
            size = int(git.stdout.readline().split()[-1])
            data = git.stdout.read(size)
            git.stdout.read(1)
            place = _below(root, blob.path)
            if place is None:
                continue
            if blob.mode == LINK:
                links.append((place, data))
                continue
            with contextlib.suppress(FileExistsError, IsADirectoryError, NotADirectoryError):  # one name, two things
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data)
                place.chmod(0o755 if blob.mode == EXECUTABLE else 0o644)
        git.stdin.close()
    for place, data in links:
        target = Path(os.fsdecode(data))
        if not target.is_absolute() and (place.parent / target).resolve().is_relative_to(root):
            with contextlib.suppress(FileExistsError, NotADirectoryError):  # as above
                place.parent.mkdir(parents=True, exist_ok=True)
                place.symlink_to(target)


def _below(root: Path, path: str) -> Path | None:
    """Return where a path of the revision goes, None for one that would leave the folder."""
    parts = Path(path).parts
    if Path(path).is_absolute() or not parts or {"..", ".git"} & set(parts):
        return None
    return root.joinpath(*parts)


def _git(repository: str, words: Sequence[str]) -> bytes:
    command = ("git", "-C", repository, *words)
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, env=_env())
    return ended.stdout if ended.returncode == 0 else b""


def _env() -> dict[str, str]:
    return {**{name: os.environ[name] for name in KEPT if name in os.environ}, **QUIET}
