"""The pages agree with the project: links lead somewhere, paths are there, numbers and versions match."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from docs.pages import PAGES, ROOT, prose
from rung import __version__

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
PATH = re.compile(
    r"`((?:src|docs|tests|examples|benchmarks|\.ci|cli|app|run|risk|text|store|outside|ledger|model)/[^`\s]*)`"
)
DECISIONS = ROOT / "docs" / "explanation" / "decisions"
OWN = [page for page in PAGES if "reference" not in page.parts]


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as forges make them."""
    heads = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_relative_link_leads_to_a_file_and_its_heading(page: Path) -> None:
    for link in LINK.findall(prose(page)):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), f"{page.name} links to {link}"
        assert ROOT in target.parents, f"{page.name} links outside the project: {link}"
        assert not anchor or anchor in anchors(target), f"{page.name} links to a heading that is not there: {link}"


@pytest.mark.parametrize("page", OWN, ids=lambda page: page.name)
def test_every_path_that_is_named_exists(page: Path) -> None:
    for name in PATH.findall(prose(page)):
        if re.search(r"[A-Z]{3,}|…|\*", Path(name).name.split(".")[0]) and "RUN-" not in name:
            name = str(Path(name).parent)  # noqa: PLW2901 - NAME stands for any name: its folder must be there
        name = re.sub(r"/ROOM\b.*", "", name)  # noqa: PLW2901 - ROOM stands for any room
        assert (ROOT / name).exists() or (ROOT / "src" / "rung" / name).exists(), f"{page.name} names {name}"


def test_every_page_of_the_docs_is_reached_from_the_readme() -> None:
    seen = {ROOT / "README.md"}
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        for link in LINK.findall(prose(page)):
            target = (page.parent / link.partition("#")[0]).resolve()
            if target.suffix == ".md" and target.exists() and target not in seen:
                seen.add(target)
                waiting.append(target)
    assert not {page for page in PAGES if page not in seen}


def test_decisions_are_numbered_without_gaps_and_say_what_decisions_say() -> None:
    pages = sorted(DECISIONS.glob("[0-9]*.md"))
    assert [page.name[:4] for page in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
    for page in pages:
        text = page.read_text("utf-8")
        assert text.startswith(f"# {page.name[:4]}: "), page.name
        assert re.search(r"^Status: (accepted|proposed|superseded by \d{4})$", text, re.MULTILINE), page.name
        heads = re.findall(r"^## (.+)$", text, re.MULTILINE)
        assert heads == ["Context", "Decision", "Consequences"], page.name


def test_the_list_of_decisions_names_each_with_its_own_title() -> None:
    listed = (DECISIONS / "README.md").read_text("utf-8")
    for page in DECISIONS.glob("[0-9]*.md"):
        title = page.read_text("utf-8").splitlines()[0].partition(": ")[2]
        assert f"| [{page.name[:4]}]({page.name}) | {title} |" in listed


def test_versions_agree() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == __version__
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    released = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", changes, re.MULTILINE)
    assert "## [Unreleased]" in changes
    assert not released or released[0] == __version__
    minimum = project["requires-python"].removeprefix(">=")
    assert f"Python {minimum} or newer" in (ROOT / "README.md").read_text("utf-8")


def test_the_rooms_page_tells_the_layers_of_the_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    page = (ROOT / "docs" / "explanation" / "rooms.md").read_text("utf-8")
    told: dict[int, set[str]] = {}
    for number, room in re.findall(r"^\| (\d+) \| `(\w+)` \|", page, re.MULTILINE):
        told.setdefault(int(number), set()).add(room)
    layers = [set(layer.split(" | ")) for layer in contracts[0]["layers"]]
    assert [told[number] for number in sorted(told)] == layers
    for contract in contracts:
        assert f"- **{contract['name']}**" in page


def test_every_direct_dependency_has_its_reason_in_a_decision() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    text = "".join(page.read_text("utf-8") for page in DECISIONS.glob("[0-9]*.md")).casefold()
    for dependency in project["dependencies"]:
        assert re.match(r"[a-z0-9-]+", dependency)[0] in text, dependency  # type: ignore[index]  # a name is there


def test_the_root_of_the_repository_stays_small() -> None:
    assert len([path for path in ROOT.iterdir() if path.is_file()]) <= 12
