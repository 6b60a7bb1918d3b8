"""The folders that a command goes to before it runs another one, or before the next."""

from __future__ import annotations

from collections.abc import Mapping
from posixpath import join

from rung.risk.guards.given import given
from rung.risk.guards.place import Place
from rung.risk.guards.readers import starts
from rung.risk.guards.same import called
from rung.risk.guards.unfolded import Unfolded
from rung.risk.word import DYNAMIC, Word

MOST_FOLDERS = 64
"""In how many folders a text may stand by turns before nobody can tell where it is."""
GOES = frozenset(["cd", "pushd"])
# What they run runs on this machine, and sees the same files.
HERE = frozenset(
    "sudo doas env nice ionice timeout time nohup setsid stdbuf xargs find bash sh dash zsh ksh command builtin exec "
    "flock parallel su runuser watch chrt busybox eval trap alias sqlite3".split()
)
GOES_BY: Mapping[str, frozenset[str]] = {
    "env": frozenset(["-C", "--chdir"]),
    "sudo": frozenset(["-D", "--chdir"]),
    "nsenter": frozenset(["--wd", "--wdns"]),
    "unshare": frozenset(["--wd"]),
    "systemd-run": frozenset(["--working-directory"]),
    "start-stop-daemon": frozenset(["-d", "--chdir"]),
    "make": frozenset(["-C", "--directory"]),
    "ninja": frozenset(["-C"]),
    "bwrap": frozenset(["--chdir"]),
    "parallel": frozenset(["--wd", "--workdir"]),
    "uv": frozenset(["--directory", "--project"]),
    "npm": frozenset(["--prefix", "-C"]),
    "pnpm": frozenset(["-C", "--dir"]),
}
"""The options by which a program that runs others goes to a folder first."""
_FAR = "it goes through more folders than can be told"


def goes(words: tuple[Word, ...], place: Place, out: Unfolded) -> None:
    """Note the folder that a command goes to."""
    name = called(words[0].text)
    if not HERE.issuperset(place.outer):
        return
    options = GOES_BY.get(name, frozenset())
    gone = words[-1:] if name in GOES and len(words) > 1 else ()
    for each in (*gone, *(value for option, value in given(words[1:], options).values if option in options)):
        to = each.text if each.fixed else DYNAMIC
        _into((to,), out)
    if name == "find" and any(each.text in {"-execdir", "-okdir"} for each in words):
        # It goes to the folder of each file that it finds: one that it starts at, or any below.
        below = [(each.text, f"{each.text}/{DYNAMIC}") for each in starts(words[1:])]
        _into(tuple(to for pair in below for to in pair), out)


def _into(folders: tuple[str, ...], out: Unfolded) -> None:
    """Note folders that may be gone to from each of those before; past a bound nobody can tell which."""
    more = dict.fromkeys(join(folder, to) for folder in out.folders for to in dict.fromkeys(folders))
    known = list(dict.fromkeys([*out.folders, *more]))
    if len(known) > MOST_FOLDERS and _FAR not in out.doubts:
        out.doubts.append(_FAR)
    out.folders = known[:MOST_FOLDERS]
