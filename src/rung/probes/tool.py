"""A tool that is asked: how it is recognised, and when a project must be looked at in a copy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct, field

from rung.model.ask import Ask
from rung.probes.probe import Answer, Case, Probe, Ran, Read

Moved = Callable[[str, bytes, str, str], tuple[str, bytes]]


class Plainer(Struct, frozen=True):
    """How a look is made again in a copy, where the tool prints a project's own words in place of what is asked.

    ``hides`` says of what came of a look whether it does; ``holds`` of a file whether such words may stand in it, and
    ``without`` returns its bytes without them. ``joined`` returns one answer made of both looks: the first is what
    counts, and the second is taken only where it says the same in other words.
    """

    hides: Callable[[Ran], bool]
    holds: Callable[[str], bool]
    without: Callable[[bytes], bytes]
    joined: Callable[[Ran, Ran], Ran]


class Tool(Struct, frozen=True):
    """``ask`` prints the version, which ``version`` reads (empty: another tool). ``env`` is set for every look.

    ``acts`` returns the commands that run when the tool only looks, as far as they may change something.
    ``copies`` says why a look must be made in a scratch copy, or the empty string.
    ``moves`` says of a file whether it may hold the project's path, and ``moved`` rewrites one (path, bytes, the
    project's path, the copy's) so that it tells of a copy what it tells of the project.
    ``plainer`` makes a look again that hid what was asked.
    ``own`` says of a path whether the tool keeps it for itself, and answers the same whether it is there or not.
    ``plan`` prints every recipe as if nothing were made yet, and ``commands`` finds the commands in what it printed.
    ``outputs`` prints every file that is made, and ``outside`` finds the first in either that lies outside the folder;
    ``elsewhere`` says by the project's files (paths, and how to read one) and what was asked what would make it work in
    another folder.
    ``seen`` returns the case as it is from where the tool works, and ``weighed`` an answer, given how a run stands that
    is not over. ``mute`` returns the answer when the tool ended well and yet said nothing where it always says
    something.
    ``secrets`` returns the values in what the tool printed that nobody may be shown, and ``forms`` patterns of such as
    are others each time; ``former`` yields values to be hidden as well, by what says of a text whether it holds
    one that must be; ``hides`` returns commands that print what no file tells, run when every look is made.
    ``above`` says where the project asks for something of what lies above it and no copy has, or the empty string.
    ``package`` names the Python package whose version ``ask`` prints, where the tool is one. ``programs`` are the names
    under which it runs, by which a run in progress is known.
    """

    title: str
    ask: tuple[str, ...]
    version: Callable[[str], tuple[int, ...]]
    copies: Callable[[Case], str]
    plan: Callable[[Ask], tuple[str, ...]]
    commands: Callable[[str], tuple[str, ...]]
    acts: Callable[[Case], tuple[str, ...]] = lambda _case: ()
    env: Mapping[str, str] = field(default_factory=dict)
    moves: Callable[[str], bool] | None = None
    moved: Moved | None = None
    plainer: Plainer | None = None
    own: Callable[[str], bool] = lambda _path: False
    outputs: Callable[[Ask], tuple[str, ...]] | None = None
    outside: Callable[[str], str] | None = None
    elsewhere: Callable[[Iterable[str], Read, Ask], str] | None = None
    seen: Callable[[Case], Case] = lambda case: case
    weighed: Callable[[Case, Probe, Answer], Answer] = lambda _case, _probe, answer: answer
    mute: Callable[[Case], Answer | None] = lambda _case: None
    secrets: Callable[[str], tuple[str, ...]] = lambda _out: ()
    forms: Callable[[str], tuple[str, ...]] = lambda _out: ()
    former: Callable[[str, Callable[[str], bool]], Iterable[str]] = lambda _out, _hidden: ()
    hides: Callable[[Case], tuple[tuple[str, ...], ...]] = lambda _case: ()
    above: Callable[[Case], str] = lambda _case: ""
    package: str = ""
    programs: frozenset[str] = frozenset()
