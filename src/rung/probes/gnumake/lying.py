"""Where a file that a rule names lies: under the bytes of its name, and behind the links of folders on its way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from posixpath import dirname, join, normpath

UNTOLD = "\ufffd"  # what stands in a name that make printed for bytes that are no UTF-8
LINK = "-> "  # how the digest of a link begins, before what it leads to
DEEPEST = 16  # links that are followed on one way


def spelled(names: Collection[str], there: Iterable[str]) -> tuple[str, ...]:
    """Return the paths ``there`` that these names mean, those with bytes that are no UTF-8 by what can be told of them.

    Two of them may be told alike; then both are meant. A name that means nothing there stays as it is.
    """
    odd = _odd(there) if any(UNTOLD in name for name in names) else {}
    return tuple(path for name in names for path in odd.get(name, (name,)))


def contents(names: Iterable[str], digests: Mapping[str, str]) -> dict[str, str]:
    """Return the digest of what each name leads to, by the name; not of those that lead to nothing that is there."""
    odd = _odd(digests)
    links = {path: each.removeprefix(LINK) for path, each in digests.items() if each.startswith(LINK)}
    found = {}
    for name in names:
        paths = odd.get(name) or [behind(name, links)]
        held = [digests[path] for path in paths if path in digests]
        if held:
            found[name] = held[0] if len(held) == 1 else "\n".join(sorted(held))
    return found


def reached(names: Iterable[str], digests: Mapping[str, str]) -> Iterator[str]:
    """Yield the paths that these names lead to."""
    odd = _odd(digests)
    links = {path: each.removeprefix(LINK) for path, each in digests.items() if each.startswith(LINK)}
    for name in names:
        yield from odd.get(name) or [behind(name, links)]


def behind(path: str, links: Mapping[str, str]) -> str:
    """Return where a path leads when every folder on it that is a link is followed; the last part is not.

    A way that leads out of the folder is returned as it leads.
    """
    for _ in range(DEEPEST if links else 0):
        ups = _above(path)
        link = next((each for each in ups if each in links), "")
        if not link:
            break
        path = normpath(join(dirname(link), links[link], path[len(link) + 1 :]))
    return path


def _above(path: str) -> Iterator[str]:
    """Yield the folders on the way to a path, the highest first."""
    at = path.find("/", 1)
    while at > 0:
        yield path[:at]
        at = path.find("/", at + 1)


def _odd(there: Iterable[str]) -> dict[str, list[str]]:
    """Return the paths with bytes that are no UTF-8 by what make's words for them come to."""
    found: dict[str, list[str]] = {}
    for path in there:
        if not path.isascii() and (told := path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")) != path:
            found.setdefault(told, []).append(path)
    return found
