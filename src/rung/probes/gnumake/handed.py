"""How dangerous a command of a makefile is, as make hands it to the shell: the worst of all that it can come to."""

from __future__ import annotations

from msgspec import Struct, field

from rung.model.effect import Effect, Verdict
from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes.gnumake.endless import weighed
from rung.probes.gnumake.functions import balanced
from rung.probes.gnumake.lines import Line, Part
from rung.probes.gnumake.plain import LEFT_OPEN, WAYS, Values, expansions
from rung.probes.gnumake.reach import can_be, opened_name
from rung.probes.probe import JudgeCommand

ONLY_ASKED = "make -n"
INNER = pattern(r"`([^`$]*)`|\$\(([^()`$]*)\)")
# Settings before a command that reach only the other make, but for those that make, the shell or the loader reads.
SETTINGS = pattern(
    r"(?:^|(?<=\s))(?!(?:MAKE|GNUMAKE|SHELL|PATH|IFS|ENV|BASH|LD_|DYLD_|PYTHON|PERL|HOME|TMPDIR))[A-Z_]\w*="
    r"(?:\"[^\"$`\\]*\"|'[^']*'|[^\s\"'$`;|&<>()]*)\s+(?=.*make -n)"
)
HANDED_ON = pattern(r"(?:cd\s+[\w./-]+\s*(?:&&|;)\s*)?make -n[^;|&<>`$\n]*")
# Whatever words these get, they only print or compare: where words are computed, nothing hangs on them.
SAYS = pattern(
    r"(?:echo|printf|expr|test|\[|basename|dirname|uname|which|seq|e?f?grep|cut|tr|wc|cat|true|false|readlink|realpath)"
    r"\s(?:[^;|&<>`$\n\"'\\]|\\[^\n]|\"(?:[^\"`$\\]|\\.)*\"|'[^']*')*"
)
# What these print holds no sign of a shell: versions, names of machines, numbers, flags of installed packages.
TELLS = pattern(
    r"(?:(?:\S*/)?(?:[\w.-]+-)?(?:cc|gcc|clang|[gc]\+\+|clang\+\+|tcc)(?:-[\d.]+)?(?:\s+-std=\S+)*\s+(?:-dump\w+|--version)"
    r"|uname|expr|arch|nproc|getconf|pkg-config|pkgconf|date)(?:\s|$)"
)
VARIABLE = pattern(r"\$[^$]|\$\Z")
PLAIN = pattern(r"[\w./-]+")
LOOKS = Verdict(Effect.PROBE, "another make, which gets -n too", "make-submake")


class Handed(Struct, frozen=True):
    """What judges the commands; each distinct one is judged once.

    ``computed`` are the names under which variables are set that others make up: what these hold, no line says.
    """

    judge: JudgeCommand
    computed: frozenset[str] = frozenset()
    verdicts: dict[str, Verdict] = field(default_factory=dict)

    def verdict(self, known: Values, line: Line, text: str) -> Verdict:
        """Return the verdict of a command that stands in a line, where variables hold what is ``known``.

        What only make knows stays unknown. Another make that is started gets -n too, unless ``MAKE`` is something else.
        """
        known = {"MAKE": (ONLY_ASKED,), "MAKE_COMMAND": (ONLY_ASKED,), **known}
        if line.part is Part.RECIPE and all(PLAIN.fullmatch(name) for name in line.targets):
            text = text.replace("$@", line.targets[0])  # a plain word: which of them, changes nothing
        if self.computed and self._open(text, known):
            return Verdict(
                Effect.UNKNOWN, "it holds a variable that is set under a name made up", "make-variable", text
            )
        ways = expansions(
            text, known, empty=True
        )  # one that an unread makefile may set: being unread is said by itself
        if len(ways) > WAYS:
            return Verdict(Effect.UNKNOWN, "it holds variables with many values", "make-variable", text)
        return max(map(self._way, ways), key=lambda verdict: verdict.effect)

    def _open(self, text: str, known: Values) -> bool:
        """Say whether a text comes to a variable that may be one of those; one that no line sets may be any."""
        names = set[str]()
        waiting = [text, *expansions(text, known)]
        while waiting:
            new = set(LEFT_OPEN.findall(waiting.pop())) - names
            names |= new
            waiting += [value for name in new for value in known.get(name, ())]
        return any(
            can_be(each, name) and (name not in known or opened_name(each) != "*")
            for name in names
            for each in self.computed
        )

    def _way(self, way: str) -> Verdict:
        command = way.strip().lstrip("@-+ \t")
        if command.startswith("#") and "\n" not in command:
            return Verdict(Effect.OBSERVE, "a comment", "comment", command)
        command = _told(command, self.judge)
        if VARIABLE.search(command.replace("$$", "")):
            return Verdict(Effect.UNKNOWN, "it holds variables that only make knows", "make-variable", command)
        if command not in self.verdicts:
            plain = command.replace("$$", "$")
            self.verdicts[command] = replace(weighed(plain, self._asked(plain)), unknown=plain)
        return self.verdicts[command]

    def _asked(self, command: str) -> Verdict:
        """Return the verdict of a command; one that is another make with computed words, or says them, in pieces.

        Either only looks whatever the words are; the commands that compute them are judged by themselves.
        """
        joined = command.replace("\\\n", " ")
        inner = INNER.findall(command) if "`" in command or "$(" in command else []
        if not inner and ONLY_ASKED not in joined:
            return self.judge(command)
        plain = SETTINGS.sub("", INNER.sub("computed", joined))
        if SAYS.fullmatch(plain) and inner:
            return max((self.judge(one or other) for one, other in inner), key=lambda verdict: verdict.effect)
        if not HANDED_ON.fullmatch(plain):
            return self.judge(command)
        return max((LOOKS, *(self.judge(one or other) for one, other in inner)), key=lambda verdict: verdict.effect)


def _told(command: str, judge: JudgeCommand) -> str:
    """Return a command with a word for each ``$(shell …)`` in it that only tells a version, a name or a number."""
    at = command.rfind("$(shell ")  # what stands in another one comes after its begin
    while at >= 0:
        end = balanced(command, at + 1)
        inner = command[at + len("$(shell ") : end].strip() if end > 0 else ""
        tells = inner and TELLS.match(inner) and "$" not in inner and not judge(inner).effect.changes
        command = f"{command[:at]}computed{command[end + 1 :]}" if tells else command
        at = command.rfind("$(shell ", 0, at)
    return command
