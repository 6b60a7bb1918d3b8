"""What a table cannot say: small languages in the operands of sed, awk, find and their like."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from rung.model.effect import Verdict
from rung.risk.options import Arguments

Check = Callable[[Arguments], Iterable[Verdict]]

CHECKS: Mapping[str, Check] = {}
