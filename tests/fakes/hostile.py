"""More than two thousand values that have made themselves code somewhere, and the file they would leave behind."""

from __future__ import annotations

from itertools import islice, product

CANARY = "canary"
TOUCH = f"touch {CANARY}"

# What has made a value code somewhere: each around, before and after a command that leaves a trace.
_OPENERS = (
    "", "'", '"', "`", "$(", "${x:-$(", "\\", "\\'", "'\"'\"'", ")", "}", ";", "|", "||", "&", "&&", "\n", "\r\n",
    "<(", ">(", ">", "<<", "x[$(", "$((", "((", "[[", "!", "#", "~", "*", "?", "--", "-c ", "-exec ", "@", "%0a", "%26",
    "\x00"[:0], "\x1b]0;", "\u202e", "\u200b", "\uff07", "\u2019", "\udcff", "\\x27", "\\u0027", "' OR 1=1; -- ", "*/",
    "../..", "\\! ", "\\g |", ":'x'", "{{", "${", "$'", '$"', "eval ", "() { :; }; ", "IFS=;", "=", "a b", "\t",
    "//x/..",
)  # fmt: skip
_BODIES = (TOUCH, f"$({TOUCH})", f"`{TOUCH}`", f";{TOUCH};", f"\n{TOUCH}\n", f"|{TOUCH}|", f">{CANARY}", "x")
_CLOSERS = ("", "'", '"', "`", ")", "}", ";", "#", " --", "\n", "]", "))")


def hostile() -> list[str]:
    """Return more than two thousand different values."""
    made = dict.fromkeys(f"{o}{b}{c}" for b, c, o in product(_BODIES, _CLOSERS, _OPENERS))
    return list(islice(made, 0, None, 2))


VALUES = hostile()
