"""What the files of a project are for, where their paths alone tell: prose for people, what a run left, a workflow."""

from __future__ import annotations

from rung.model.pattern import pattern

PROSE = pattern(
    r"(?:.*/)?(?:README|INSTALL|WHATSNEW|NEWS|CHANGES|ChangeLog|CHANGELOG|HISTORY|COPYING|COPYRIGHT|LICEN[CS]E|NOTICE"
    r"|AUTHORS|CONTRIBUTORS|CREDITS|THANKS|MAINTAINERS|TODO|BUGS|FAQ|HACKING|PORTING|RELEASENOTES|[\d-]+-RELEASENOTES)"
    r"(?:[.-][\w.-]+)?"
)
BESIDE = pattern(
    r"(?:.*/)?[^/]*\.(?:md|rst|adoc)|(?:docs?|\.github|\.circleci)/.*"
    r"|(?:.*/)?\.(?:git\w+|gitlab-ci\.yml|editorconfig|clang-format|dockerignore|pre-commit-config\.yaml)|justfile"
)
LEFT = pattern(
    r"(?:.*/)?(?:\.git|\.snakemake|__pycache__)/.*|(?:.*/)?(?:logs?|benchmarks?)/.*|.*\.(?:log|o|lo|a|so|d|py[co]|class|gcda)"
)
WORKFLOW = pattern(r"(?i)(?:.*/)?(?:snakefile|[^/]*\.smk)")


def is_prose(path: str) -> bool:
    """Say whether a file bears a name under which a project speaks of itself: `README`, `NEWS.txt`, `LICENSE-MIT`."""
    return PROSE.fullmatch(path) is not None


def is_beside(path: str) -> bool:
    """Say whether a file is no part of what is built: it tells people something, or calls the build from outside."""
    return is_prose(path) or BESIDE.fullmatch(path) is not None


def is_left(path: str) -> bool:
    """Say whether a file is one that a build or a run leaves: an object, a log, a cache."""
    return LEFT.fullmatch(path) is not None


def is_workflow(path: str) -> bool:
    """Say whether a file holds rules of Snakemake."""
    return WORKFLOW.fullmatch(path) is not None
