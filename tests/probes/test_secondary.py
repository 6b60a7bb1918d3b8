"""Needs that are worked out a second time: what is written out there runs nothing, and is no act."""

from __future__ import annotations

import pytest

from rung.fieldwork import hands
from rung.probes.gnumake.scan import scan

RULES = (
    "prog: $$($$@_OBJS)",
    "prog: $$($$(@F)_objs) | $$(@D)/",
    "lib%.a: $$(lib$$*_SRCS)",
    "$(OBJS): %.o: $$(wildcard $$*/*.c) $(patsubst %.c,%.h,$(SRCS))",
    "prog: $$(addsuffix .o,$$(basename $$@)) $$(@:%.o=%.c) $${x}",
    "prog: $$(call deps,$$@,$(SRCS))",
    "prog: $(NEEDS) ; for i in $$(LIST); do echo $$$$; done",
)
BEGIN = ".SECONDEXPANSION:\nOBJS = a.o b.o\nSRCS = a.c\nNEEDS = $$(prog_OBJS) $$*\nPID = $$$$\n"


def acts(makefile: str) -> int:
    return len(scan({"Makefile": makefile.encode()}.get, hands().judge).acts)


@pytest.mark.parametrize("rule", RULES)
def test_what_is_written_out_runs_nothing(rule: str) -> None:
    assert acts(f"{BEGIN}{rule}\n\techo $$HOME $(PID)\n") == 0


def test_only_where_make_is_told_to_are_needs_worked_out_twice() -> None:
    together = "A = le >x,hi\nall: $$(fi$(A)) ; @:\n"
    assert (acts(together), acts(f".SECONDEXPANSION:\n{together}")) == (0, 1)
    assert acts(f"$(wildcard *.o): %.o: %.c\n{together}") == 0


def test_pieces_that_no_need_leads_to_are_no_act() -> None:
    assert acts(f"{BEGIN}D := $$\nall: a\n\techo $(D)$(SRCS)\n") == 0


@pytest.mark.parametrize(
    "line",
    [
        "$(foreach s,$(SRCS),$(eval $(call RULE,$(basename $(s)))))",
        "$(eval $(call RULE,$(patsubst %.c,%,$(SRCS))))",
        "$(eval ALL := $(sort $(SRCS) $(OBJS)))",
        "$(eval $(value RULE))",
    ],
)
def test_what_is_evaluated_as_it_is_written_runs_nothing(line: str) -> None:
    rule = "define RULE\n$(1): $$($(1)_OBJS)\n\t$$(CC) -o $$@ $$(filter %.o,$$^)\nendef\n"
    assert acts(f"SRCS = a.c\nOBJS = a.o\n{rule}{line}\nall: ; @:\n") == 0
