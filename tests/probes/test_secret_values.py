"""Values of secret-like names: found where build tools are told them, and taken out where they would be shown."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import which

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rung.app.probing.answer import answer
from rung.app.probing.question import Put
from rung.app.probing.told import lines
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.probes.drawn import form
from rung.probes.secretvalues import SHORT, SIGN, TOLD_BY, computed, handed, kept, told_by, without, written
from rung.secrets import shown, taken
from shared import missing


def found(path: str, text: str, *others: str) -> frozenset[str]:
    return written([path], {path: text.encode()}.get, frozenset(others))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Makefile", "API_KEY = abc-defg # it\n"),
        ("Makefile", "all: export DB_PASSWORD := abc-defg\n"),
        ("Makefile", "A = abc\nTOKEN = $(A)-defg\n"),
        ("Makefile", "x:\n\tTOKEN=abc-defg ./send\n"),
        ("Makefile", "A = abc-\nB = defg\nTOKEN = $A$B\n"),
        ("Makefile", "TOKEN = abc-defg#comment\n"),
        ("Makefile", f"# {'x' * 300_000}\nTOKEN = abc-defg\n"),
        ("Makefile", "  override define TOKEN\nabc-defg\n  endef\n"),
        ("Snakefile", 'api_token = "abc-defg"\n'),
        ("Snakefile", "D = {'secret': 'abc-defg'}\n"),
        ("config/config.yaml", "db: {password: abc-defg, host: h}\n"),
        ("config.json", '{"api_key": "abc-defg"}'),
        (".env", "export CLIENT_SECRET=abc-defg\n"),
    ],
)
def test_a_value_is_found_however_it_is_given(path: str, text: str) -> None:
    assert "abc-defg" in found(path, text)


@pytest.mark.parametrize(
    ("text", "printed"),
    [("abc$$defg", "abc$defg"), ("abc\\#defg", "abc#defg"), ("abc \\\n   defg", "abc defg"), ("abc  defg", "abc defg")],
)
def test_a_value_is_hidden_as_make_prints_it(text: str, printed: str) -> None:
    assert printed in found("Makefile", f"TOKEN = {text}\n")


def test_of_a_value_of_several_lines_each_is_hidden() -> None:
    assert kept(["first-line\nsecond-line\nx"]) == {"first-line\nsecond-line\nx", "first-line", "second-line"}


def test_a_name_of_one_letter_that_only_make_works_out_is_asked_for() -> None:
    text = "A := $(shell pass show ci)\nTOKEN = $A\nKEY_TOKEN = abc$$defg\n"
    assert computed("Makefile", {"Makefile": text.encode()}.get) == {"TOKEN"}


def test_a_line_that_stands_in_several_files_is_read_as_each_of_them_is() -> None:
    line = b"token: abc-defg\n"
    assert written(["Makefile"], {"Makefile": line}.get, frozenset()) == frozenset()
    assert written(["config.yaml"], {"config.yaml": line}.get, frozenset()) == {"abc-defg"}
    both = {"Makefile": line, "config.yaml": line}
    assert written(both, both.get, frozenset()) == {"abc-defg"}


def test_a_file_that_ends_in_a_backslash_goes_on_in_no_other_file() -> None:
    files = {"a.mk": b"x:\n\tdeploy --token \\", "b.mk": b"abcd-efg7:\n", "c.mk": b"y:\n\tdeploy --token Zq7-wort \\"}
    assert written(files, files.get, frozenset()) == {"Zq7-wort"}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Makefile", "tokens: gen-tokens\n"),
        ("Makefile", "AUTHOR = Jane Doe\n"),
        ("Makefile", "TOKEN = $(shell pass show ci)\n"),
        ("Makefile", "USE_TOKEN = true\nN_TOKENS = 50\n"),
        ("Makefile", "TOKENS = tokens\n"),
        ("Snakefile", 'rule a:\n    input: tokens="data/tokens.txt"\n    params: token=config["t"]\n'),
    ],
)
def test_what_is_no_secret_is_not_taken_for_one(path: str, text: str) -> None:
    assert found(path, text, "tokens") - {"$(shell pass show ci)"} == frozenset()


@pytest.mark.parametrize(
    "given", ["API_TOKEN=abc-defg", "db={password: abc-defg, host: h}", "db={'token': 'abc-defg'}"]
)
def test_a_value_given_for_one_call_is_found(given: str) -> None:
    assert handed([given]) == {"abc-defg"}


def test_an_answer_holds_no_value_given_for_one_call_and_none_that_a_recipe_hands_to_a_command(tmp_path: Path) -> None:
    if which("make") is None:
        missing("GNU make is not installed")
    (tmp_path / "Makefile").write_text("all:\n\tmysql -u me -pwort-one db\n\techo $(API_TOKEN) $(API_TOKEN)x\n")
    ask = Ask(str(tmp_path), settings=("API_TOKEN=it's wort-two",))
    for question in ("planned", "causes", "target", "state", "acts"):
        told = answer(hands(), ground(str(tmp_path)), Put("make", question), ask)
        text = "\n".join((*lines(told), msgspec.json.encode(told).decode()))
        assert "wort-" not in text, question


def test_a_longer_value_goes_before_one_in_it_and_a_short_one_only_as_a_word() -> None:
    assert without("abcdef abcdefgh pin1 spin12", {"abcdef", "abcdefgh", "pin1"}) == (
        "<redacted> <redacted> <redacted> spin12"
    )
    assert without("git clone https://me:pw@h/x", frozenset()) == "git clone https://<redacted>@h/x"


@given(st.text("01xyz$(){} _-", max_size=60), st.text("01xyz$(){} _-", min_size=6, max_size=20))
def test_a_kept_value_is_nowhere_in_what_is_shown(text: str, value: str) -> None:
    values = kept([value.strip().ljust(SHORT, "z")])
    assert all(each not in without(f"{text}{each}{text}", values) for each in values)


@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    assert isinstance(found("Makefile", text), frozenset)
    assert isinstance(found("config.yaml", text), frozenset)


PIECES = st.sampled_from(
    ["TOKEN", "api-key", "A", "=", " := ", ": ", '"', "'", "$(A)", "{", "}", "\n", "\t", "v4lue-x", "# "]
)
PLAIN = "B = 1\nx: y\n\techo $(B)\n"


@given(st.lists(PIECES, max_size=25), st.sampled_from(["Makefile", "c.yaml", "Snakefile"]))
def test_lines_without_a_word_of_a_secret_change_nothing_of_what_is_found(pieces: list[str], path: str) -> None:
    text = "".join(pieces)
    assert found(path, f"{PLAIN}{text}\n{PLAIN}") == found(path, text)


@given(st.from_regex(shown.NAME.pattern))
def test_every_name_like_a_secret_holds_a_word_of_one(name: str) -> None:
    assume(len(name.casefold()) == len(name))  # a letter may fold to two: then the names themselves are looked for
    assert SIGN.search(name.casefold())


def test_a_value_that_only_the_tool_works_out_is_asked_of_it() -> None:
    text = "TOKEN = $(shell pass show ci)\nKEY_SECRET := $(word 2,a b)\nPASSWORD = plain-one\nN = $(shell date)\n"
    assert computed("Makefile", {"Makefile": text.encode()}.get) == {"TOKEN", "KEY_SECRET"}


WRITTEN = """\
conf.yml:
\tcat > conf.yml <<EOF
\tdb-password: abc-one&x
\t- token: abc-two
\tclient_secret: "abc three"
\tpassphrase: >-
\t  abc-four
\tEOF
define CONF
  secretKey: abc-five
endef
"""


def test_yaml_that_a_makefile_writes_is_told_from_its_rules() -> None:
    values = found("Makefile", WRITTEN)
    assert {"abc-one&x", "abc-two", "abc three", "abc-four", "abc-five"} <= values
    assert found("Makefile", "token: words.in\n\techo token: checking\n") == frozenset()


@pytest.mark.parametrize(
    "line", ["password: abc-defg", "  CONF = api_key: abc-defg  (makefile)", "unknown: token: abc-defg  (no program)"]
)
def test_a_line_of_yaml_in_an_answer_shows_no_secret(line: str) -> None:
    assert "abc-defg" not in without(line, frozenset())
    assert without(line.replace("abc-defg", "is no longer valid"), frozenset()) == line.replace(
        "abc-defg", "is no longer valid"
    )


def test_what_a_program_is_linked_with_and_how_a_field_is_used_are_no_secrets() -> None:
    assert kept(["-lcrypto", "true,", "write"]) == frozenset()


def test_the_words_of_a_field_are_no_secrets_however_the_field_is_called() -> None:
    words = [f"WORD_{chr(65 + n)}" for n in range(24)]
    text = "".join(f'{{"token": "{word}"}}\n' for word in words)
    assert found("commands.json", text) == frozenset()
    assert "abc-defg" in found("commands.json", text + '{"token": "abc-defg"}\n')


DRAWN = "TOKEN = $(shell head -c 12 /dev/urandom | od -An -tx1 | tr -d ' ')\nall:\n\t./send $(TOKEN)\n"


def test_a_secret_that_is_another_one_each_time_is_hidden_by_its_form(tmp_path: Path) -> None:
    if which("make") is None:
        missing("GNU make is not installed")
    (tmp_path / "Makefile").write_text(DRAWN)
    for question in ("planned", "target"):
        text = "\n".join(lines(answer(hands(), ground(str(tmp_path)), Put("make", question), Ask(str(tmp_path)))))
        assert "./send <redacted>" in text, question


@pytest.mark.parametrize("value", ["a-word-of-many-letters", "words", "2024", "lower.case.name.of.something"])
def test_a_value_of_words_has_no_form(value: str) -> None:
    assert form(value) == ""


@pytest.mark.parametrize(
    "value",
    ["bde9a61aaf6511b135261846", "1795357696088148390", "550e8400-e29b-41d4-a716-446655440000", "x7Rk9QpLz2Vb41Ty=="],
)
def test_a_value_that_was_drawn_has_the_form_of_itself(value: str) -> None:
    assert re.fullmatch(form(value), value)


PARTS = st.lists(
    st.sampled_from(
        ["Makefile", "Snakefile", "makefile", "GNU", "config", ".mk", ".make", ".env", ".envrc", ".c", ".o"]
    )
    | st.sampled_from(["a", "/", ".", "\n", "rules", ".yaml", ".json", "conf", "\udc80"]),
    max_size=5,
).map("".join)


@given(st.lists(PARTS, max_size=6, unique=True))
def test_the_files_that_tell_a_tool_something_are_found_among_many_as_one_by_one(paths: list[str]) -> None:
    """They are looked through at once, which takes a fifth of the time."""
    assert set(told_by(paths)) == {path for path in paths if TOLD_BY.search(path)}


@given(
    st.lists(
        st.sampled_from([*taken.PIECES, "\u212aey", "\u017f", "_", "-", "a", "word", "izer", "api", "PIN", "Auth"])
    ).map("".join)
)
def test_a_name_is_secretive_where_the_pattern_finds_it(name: str) -> None:
    """The pieces are looked for first, because most names hold none."""
    assert shown.secretive(name) == (shown.NAME.search(name) is not None)
