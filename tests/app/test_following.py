"""An approval binds what a script reads into itself, and says what it could not follow."""

from __future__ import annotations

from fakes.programs import FakePrograms
from rung.app.driving.following import MOST, Followed, found_in


def follow(text: str, **reads: str) -> Followed:
    """Follow a text among files of these names, each with its name as its digest."""
    texts = {f"./{name}": held for name, held in reads.items()}
    return found_in(text, "/w", FakePrograms({f"./{name}": name for name in reads}, texts))


def test_what_a_script_reads_is_bound_hop_by_hop_and_a_ring_ends() -> None:
    found = follow("./fix a", fix=". ./lib", lib="source ./more", more=". ./fix")
    assert found == Followed((("./fix", "fix"), ("./lib", "lib"), ("./more", "more")), ())


def test_what_is_read_by_an_approved_text_itself_is_followed_too() -> None:
    assert follow(". ./lib", lib=". ./more", more="").files == (("./lib", "lib"), ("./more", "more"))


def test_a_file_that_is_not_there_is_not_bound_and_binds_when_it_comes() -> None:
    text = "[ -f ./extra ] && . ./extra"
    assert follow("./fix", fix=text).files == (("./fix", "fix"),)
    assert follow("./fix", fix=text, extra="").files == (("./fix", "fix"), ("./extra", "extra"))


def test_what_cannot_be_followed_is_named() -> None:
    found = follow('. "$MINE"; ./fix', fix='. "$LIB"\n. functions')
    assert found.unbound == (
        './fix reads "$LIB", which is only known when it runs',
        "./fix reads functions, which is looked for in PATH",
        'the command reads "$MINE", which is only known when it runs',
    )


def test_a_script_beside_another_is_found_there() -> None:
    programs = FakePrograms({"ops/fix": "1", "ops/lib/a": "2"}, {"ops/fix": '. "$(dirname "$0")/lib/a"'})
    assert found_in("ops/fix", "/w", programs).files == (("ops/fix", "1"), ("ops/lib/a", "2"))


def test_a_chain_without_an_end_is_followed_so_far_and_the_rest_named() -> None:
    chain = {f"f{at}": f". ./f{at + 1}" for at in range(MOST + 5)}
    found = follow("./f0", **chain)
    assert len(found.files) == MOST
    assert any("are not followed" in each for each in found.unbound)
