"""The folders that a command goes to before it runs another one, or before the next."""

from __future__ import annotations

from collections.abc import Mapping
from posixpath import join

from rung.risk.folders import GOES, below
from rung.risk.guards.given import given
from rung.risk.guards.place import Place
from rung.risk.guards.readers import starts
from rung.risk.guards.same import called
from rung.risk.guards.unfolded import Unfolded
from rung.risk.word import DYNAMIC, Word

MOST_FOLDERS = 64
"""In how many folders a text may stand by turns before nobody can tell where it is."""
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
    gone = words[-1:] if name in GOES and len(words) > 1 else ()
    for each in (*gone, *_by_option(words)):
        to = each.text if each.fixed else DYNAMIC
        _into((to,), out)
    if name == "find" and any(each.text in {"-execdir", "-okdir"} for each in words):
        # It goes to the folder of each file that it finds: one that it starts at, or any below.
        below = [(each.text, f"{each.text}/{DYNAMIC}") for each in starts(words[1:])]
        _into(tuple(to for pair in below for to in pair), out)


def entered(words: tuple[Word, ...], place: Place) -> str:
    """Return the folder in which a command runs what it runs; empty in another place than this machine."""
    if called(words[0].text) not in HERE:
        return ""
    return next((below(place.folder, each.text) for each in reversed(_by_option(words))), place.folder)


def _by_option(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Return the folders that the options of a command name for what it runs."""
    options = GOES_BY.get(called(words[0].text), frozenset())
    return tuple(value for option, value in given(words[1:], options).values if option in options) if options else ()


def _into(folders: tuple[str, ...], out: Unfolded) -> None:
    """Note folders that may be gone to from each of those before; past a bound nobody can tell which."""
    more = dict.fromkeys(join(folder, to) for folder in out.folders for to in dict.fromkeys(folders))
    known = list(dict.fromkeys([*out.folders, *more]))
    if len(known) > MOST_FOLDERS and _FAR not in out.doubts:
        out.doubts.append(_FAR)
    out.folders = known[:MOST_FOLDERS]
