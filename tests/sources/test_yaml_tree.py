"""A YAML file is read whatever it is: hostile ones cost little and say where they fail."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rung.model.span import Source
from rung.sources.yaml_tree import LARGEST, Mapping, Scalar, Sequence, compose, entries, nodes


def tree(data: bytes) -> Mapping:
    found = compose(Source("rules.yaml", data))
    assert found.findings == ()
    (document,) = found.documents
    assert isinstance(document, Mapping)
    return document


def test_each_value_knows_its_bytes_also_behind_a_mark_and_wide_letters() -> None:
    source = Source("x.yaml", '\ufeffä: eins\nné: "zwei 😀"\n'.encode())
    found = compose(source)
    (document,) = found.documents
    assert isinstance(document, Mapping)
    values = [value for _, value in document.pairs]
    assert [source.text(value.span) for value in values] == ["eins", '"zwei 😀"']
    assert [source.place(value.span.start).line for value in values] == [1, 2]


def test_an_alias_is_its_anchor_and_a_merge_fills_in_what_is_not_said() -> None:
    document = tree(b"base: &b {a: 1, b: 2}\nuse: {<<: *b, b: 3}\nsame: *b\n")
    use = document.get("use")
    assert isinstance(use, Mapping)
    assert {key: use.text(key) for key in ("a", "b")} == {"a": "1", "b": "3"}
    assert document.get("same") is document.get("base")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"[" * 200_000, "nests deeper"),
        (b"".join(b" " * n + b"a:\n" for n in range(1200)), "nests deeper"),
        (b"- a\n" * 150_000, "the rest was not read"),
        (b"a: b: c\n", "is not YAML here"),
        (b"a: \x01\n", "is not YAML here"),
        (b"a: \xff\n", "is not UTF-8"),
        (b"x" * (LARGEST + 1), "bytes"),
        (b"a: *nobody\n", ""),
        (b"a: &a [*a]\n", ""),
        (b"a: !!python/object/apply:os.system [x]\n", ""),
    ],
)
def test_a_hostile_file_is_a_finding_at_most(data: bytes, said: str) -> None:
    found = compose(Source("x.yaml", data))
    assert [said in finding.message for finding in found.findings] == ([True] if said else [])
    for document in found.documents:
        assert sum(1 for _ in nodes(document)) < 150_001


def test_a_bomb_of_aliases_is_walked_once() -> None:
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 60))]
    document = tree("\n".join(lines).encode())
    assert sum(1 for _ in nodes(document)) < 200
    merged = tree(
        b"a0: &a0 {k: v}\n" + b"".join(b"a%d: &a%d {<<: [*a%d, *a%d]}\n" % (n, n, n - 1, n - 1) for n in range(1, 40))
    )
    last = merged.get("a39")
    assert isinstance(last, Mapping)
    assert len(entries(last)) <= 512


def test_a_template_is_told_to_be_rendered_first() -> None:
    (finding,) = compose(Source("x.yaml", b"groups:\n{{- if .Values.x }}\n- a: b\n")).findings
    assert "render" in finding.advice
    assert Source("x.yaml", b"groups:\n{{- if .Values.x }}\n").place(finding.span.start).line == 2


def test_a_fault_in_the_last_document_keeps_those_before() -> None:
    found = compose(Source("x.yaml", b"a: 1\n---\nb: [\n"))
    assert len(found.documents) == 1
    assert len(found.findings) == 1


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400) | st.text("ab:-[]{}&*!|>\"'#\n <?,%@`0~\t", max_size=300).map(str.encode))
def test_nothing_raises_and_every_place_lies_in_the_file(data: bytes) -> None:
    found = compose(Source("x.yaml", data))
    for finding in found.findings:
        assert finding.span.end <= len(data)
    for document in found.documents:
        for node in nodes(document):
            assert isinstance(node, Scalar | Sequence | Mapping)
            assert node.span.end <= len(data)
