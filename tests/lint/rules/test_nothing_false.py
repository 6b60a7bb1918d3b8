"""Pages that are right and look wrong at first sight: none of these rules says a word about them."""

from __future__ import annotations

import pytest

from fakes.judges import judge
from rung.library.library import Library
from rung.lint.engine import Options, check
from rung.lint.profile import Profile
from rung.model.span import Source
from rung.text.read import read


def _codes(text: str, *others: str) -> set[str]:
    sources = [Source("a.md", text.encode()), *(Source(path, b"# Other\n") for path in others)]
    library = Library(tuple(map(read, sources)), files=frozenset(source.path for source in sources))
    return {finding.code for finding in check(library, sources, judge, Options(profile=Profile.TRUSTED)).findings}


@pytest.mark.parametrize(
    "command",
    ["mysql shop <dump.sql >out.txt", "sort <in.txt 2>err", "psql <schema.sql", "diff <(ls a) <(ls b)",
     "kubectl get pods | grep '<none>'", "[[ $a < $b ]] && echo less", "cat <<EOF > a.xml\n<config>\nEOF"],
)  # fmt: skip
def test_a_redirection_that_was_meant_is_no_placeholder(command: str) -> None:
    assert "placeholder-redirects" not in _codes(f"# A\n\n## Procedure\n\n```bash\n{command}\n```\n")


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [("Démarrage à froid", "d%C3%A9marrage-%C3%A0-froid"), ("Q&amp;A", "qa"), ("Get <b>well</b>", "get-well"),
     ("A & B", "a-b"), ("A & B", "a--b"), ("Plain", "user-content-plain"), ("Own {#mine}", "mine")],
)  # fmt: skip
def test_a_heading_is_found_as_forges_and_site_generators_spell_it(heading: str, anchor: str) -> None:
    assert "dangling-anchor" not in _codes(f"# A\n\nSee [there](#{anchor}).\n\n## {heading}\n\nText.\n")


@pytest.mark.parametrize("anchor", ["again", "again-1", "again_1"])
def test_a_repeated_heading_is_found_by_either_numbering(anchor: str) -> None:
    assert "dangling-anchor" not in _codes(f"# A\n\nSee [there](#{anchor}).\n\n## Again\n\nOne.\n\n## Again\n\nTwo.\n")


def test_a_link_in_percent_signs_leads_where_it_says() -> None:
    assert "dangling-link" not in _codes("# A\n\nSee [it](caf%C3%A9%20%281%29.md).\n", "café (1).md")


@pytest.mark.parametrize("answer", ["None.", "N/A", "none", "Nothing", "Nobody."])
def test_a_section_that_says_none_was_written(answer: str) -> None:
    assert "unfinished-section" not in _codes(f"# A\n\n## Meaning\n\nText.\n\n## Impact\n\n{answer}\n")


@pytest.mark.parametrize("note", ["TODO", "TBD", "...", "???", "", "<!-- later -->"])
def test_a_section_that_says_to_write_it_later_was_not(note: str) -> None:
    assert "unfinished-section" in _codes(f"# A\n\n## Meaning\n\nText.\n\n## Impact\n\n{note}\n")


def test_where_nobody_keeps_ids_a_ticket_is_no_dangling_entry() -> None:
    assert not {"dangling-id", "register-missing"} & _codes("# Queue\n\n## Meaning\n\nSee OPS-12 and API2-7.\n")


@pytest.mark.parametrize(
    "block",
    ["cat <<EOF | kubectl apply -f -\nNAME      KIND\nEOF", "curl -d '{\n\"a\": 1}' host", "ls \\\n  | grep x",
     "# NAME   READY\nkubectl get pods", "FOO=1 \\\nBAR=2 make"],
)  # fmt: skip
def test_lines_that_only_look_like_output_are_none(block: str) -> None:
    assert "output-in-command" not in _codes(f"# A\n\n## Procedure\n\n```bash\n{block}\n```\n")


@pytest.mark.parametrize(
    "title", ["Adding new runbooks", "Runbook style guide", "How to write a playbook", "Contributing runbooks"]
)
def test_a_page_about_runbooks_is_none(title: str) -> None:
    codes = _codes(f"# {title}\n\nCopy the template:\n\n```bash\ncp template.md new.md\n```\n")
    assert not {"never-tested", "owner-missing", "no-escalation-path"} & codes


@pytest.mark.parametrize(
    ("command", "cut"),
    [
        ("make #target all", True),
        ("make -j4 #target clean install", True),
        ("make #build everything first", False),
        ("ls #list", False),
        ("make # all", False),
    ],
)
def test_a_goal_behind_a_hash_is_lost_and_a_comment_is_not(command: str, cut: bool) -> None:
    assert ("comment-cuts-command" in _codes(f"# A\n\n## Procedure\n\n```bash\n{command}\n```\n")) is cut
