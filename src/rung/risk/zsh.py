"""What zsh reads in another way than bash: a text with any of it is not judged by the bash that it looks like."""

from __future__ import annotations

import re

from rung.model.pattern import pattern

SINGLE = pattern(r"'[^']*'")
DOUBLE = pattern(r"\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
# Expansions that hold flags, modifiers or a subscript, which zsh works out: `${(e)x}` runs what the value holds.
EXPANDS = pattern(r"\$\{(?!\w+\}|#\w+\}|\w+:?[-+?][^(){}$`\[]*\})[^}]*\}?|\$\w+\[|\$\[|\$[\w]+:[A-Za-z]")
# A bracket right after a word is a glob's qualifier, which can run code; `=(…)` is a file made of a command.
QUALIFIES = pattern(r"(?<=[^$<>&|;\s(!])\(")
# `=name` is the path of a program; these parameters of zsh decide which code it loads and what it runs.
SPECIAL = pattern(
    r"(?:^|[\s;&|])=[\w./-]|(?:^|[\s;&|({])(?:path|fpath|cdpath|manpath|module_path|mailpath|psvar|watch|prompt|options|functions"
    r"|aliases|galiases|saliases|commands|dis_\w+|nameddirs|userdirs|chpwd\w*|precmd\w*|preexec\w*|periodic\w*|zshexit\w*|TRAP\w+)"
    r"\+?=",
    re.MULTILINE,
)


def only_zsh(text: str) -> str:
    """Return the first part of ``text`` that zsh may read in another way than bash, or the empty text."""
    spoken = SINGLE.sub("''", text)
    bare = DOUBLE.sub('""', spoken)
    for form, where in ((EXPANDS, spoken), (QUALIFIES, bare), (SPECIAL, bare)):
        found = form.search(where)
        if found:
            return where[max(0, found.start() - 10) : found.end() + 10].strip()
    return ""
