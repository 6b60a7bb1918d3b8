"""What stands for all needs in a recipe, or for the first, means the words of its line where that is sure."""

from __future__ import annotations

import pytest

from rung.tuning.gnumake import as_written

HEAD = "LIST = a.o b.o\nONE = a.o\nTWICE = a.o a.o\n"


def recipe(text: str) -> tuple[str, ...]:
    return as_written({"Makefile": HEAD + text})[0]["out"].recipe


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("out: $(LIST)\n\tar rc $@ $^\n", "ar rc $@ $(LIST)"),
        ("out: $(LIST) c.o\n\tar rc $@ $(^) $<\n", "ar rc $@ $(LIST) c.o $<"),
        ("out: $(ONE) c.o\n\tcc $< -o $@\n", "cc $(ONE) -o $@"),
        ("out: $(LIST) | folder\n\tar rc $@ ${^}\n", "ar rc $@ $(LIST)"),
        ("NAME = out\n$(NAME): $(LIST)\n\tar rc $@ $^\n", "ar rc $@ $(LIST)"),
    ],
)
def test_the_words_of_the_line_are_put_in(text: str, said: str) -> None:
    assert recipe(text) == (said,)


@pytest.mark.parametrize(
    "text",
    [
        "out: $(TWICE)\n\tar rc $@ $^\n",  # make says each need once
        "out: $(LIST)\n\tar rc $@ $^\nout: c.o\n",
        "out: $(LIST)\n\tar rc $@ $^\nLIST += c.o\n",
        "out: $(UNKNOWN)\n\tar rc $@ $^\n",
        "out: *.o\n\tar rc $@ $^\n",
        "out: ./a.o\n\tar rc $@ $^\n",
        "out: a.o -lm\n\tar rc $@ $^\n",
        "vpath %.o lib\nout: $(LIST)\n\tar rc $@ $^\n",
        ".SECONDEXPANSION:\nout: $(LIST)\n\tar rc $@ $^\n",
        "out: FLAGS = $(LIST)\nout: a.o\n\tar rc $@ $^\n",
    ],
)
def test_what_is_not_sure_stays_as_it_stands(text: str) -> None:
    assert recipe(text) == ("ar rc $@ $^",)


def test_what_the_shell_is_given_stays_as_it_stands() -> None:
    assert recipe("out: $(LIST)\n\techo $$^ $+\n") == ("echo $$^ $+",)
