"""HTML as a tree: text is only ever text, so that nothing a stranger wrote can become markup."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, tostring

from rung.model.visible import visible

Part = Element | str


def element(tag: str, *parts: Part, **attributes: str) -> Element:
    """Return an element holding ``parts`` in their order; hidden characters of text are made visible.

    ``class_`` and ``for_`` stand for the attributes whose names Python keeps for itself; ``_`` within a name is ``-``.
    """
    made = Element(tag, {name.rstrip("_").replace("_", "-"): visible(value) for name, value in attributes.items()})
    for part in parts:
        _add(made, part)
    return made


def listing(items: Iterable[Iterable[Part] | Part], tag: str = "ul") -> Element:
    """Return a list; an item is text, an element, or several of both."""
    made = Element(tag)
    for item in items:
        made.append(element("li", *((item,) if isinstance(item, str | Element) else item)))
    return made


def table(name: str, heads: Iterable[str], rows: Iterable[Iterable[Part]]) -> Element:
    """Return a table with a caption and headed columns; its first column heads the rows. It scrolls by itself.

    A narrow screen shows each row as a card: a cell knows its head, and the roles stay what they are.
    """
    _, *names = titles = tuple(heads)
    head = element("tr", *(element("th", text, scope="col", role="columnheader") for text in titles), role="row")
    body = element("tbody", role="rowgroup")
    for row in rows:
        first, *others = row
        cells = (element("td", cell, role="cell", data_head=head) for cell, head in zip(others, names, strict=True))
        body.append(element("tr", element("th", first, scope="row", role="rowheader"), *cells, role="row"))
    whole = element("table", element("caption", name), element("thead", head, role="rowgroup"), body, role="table")
    return element("div", whole, class_="wide", role="region", aria_label=name, tabindex="0")


def document(root: Element) -> str:
    """Return the whole page as text."""
    return f"<!DOCTYPE html>\n{tostring(root, encoding='unicode', method='html')}\n"


def _add(to: Element, part: Part) -> None:
    if isinstance(part, Element):
        to.append(part)
        return
    text = visible(part, keep="\n\t")
    if len(to):
        to[-1].tail = (to[-1].tail or "") + text
    else:
        to.text = (to.text or "") + text
