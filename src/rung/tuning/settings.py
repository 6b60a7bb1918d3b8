"""The settings of a workflow that lie in YAML: its profiles and its configuration, flat."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator

from rung.model.span import Source
from rung.sources.yaml_tree import Mapping, Node, Scalar, Sequence, compose, entries

PROFILE = re.compile(r"^(?:workflow/)?profiles?/(?:[^/]+/)*[^/]+\.ya?ml$|(?:^|/)config\.v\d+\+\.ya?ml$")
CONFIG = re.compile(r"^(?:workflow/)?(?:config/)?(?!\.)[^/]*config[^/]*\.ya?ml$|^config/[^/]+\.ya?ml$")
DEEPEST = 6
TAGGED = re.compile(r"(?m)^(?:[^#'\"\n]*[\s\[{,])?!(?:!?[\w/:.-]+|<[^>\n]*>)(?=\s).*$")
TYPED = re.compile(
    r"(?i)|~|null|true|false|yes|no|on|off|[yn]|[-+]?(?:\.?\d[\d_]*(?:\.[\d_]*)?(?:e[-+]?\d+)?|0[xob][\da-f_]+|\.inf)|\.nan"
    r"|\d+(?::\d+)+|\d{4}-\d\d?-\d\d?.*"
)
"""Plain texts that YAML takes for no text: in quotes they are another value."""
LONGEST = 400  # characters of a nested value; of a longer one only a digest is kept, as half a secret is not found


def is_settings(path: str) -> bool:
    """Say whether a file is a profile or a configuration by its name."""
    return PROFILE.search(path) is not None or CONFIG.search(path) is not None


def settings(paths: Iterable[str], read: Callable[[str], bytes | None]) -> dict[str, tuple[str, ...]]:
    """Return every setting as ``file:key.key``, its value one text, or the texts of a list.

    A list is marked by a setting ``key[]`` beside it. What stands in a configuration in quotes, and would be a number
    or a truth without them, keeps them. Lines with tags are a setting of their own, as is a file that nobody can read.
    """
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted(paths):
        data = read(path) if is_settings(path) else None
        if not data:
            continue
        tree = compose(Source(path, data))
        if tree.findings:
            found[f"{path}:what cannot be read"] = (hashlib.sha256(data).hexdigest(),)
        tags = TAGGED.findall(data.decode("utf-8", "replace"))
        if tags:
            found[f"{path}:tags"] = tuple(" ".join(line.split()) for line in tags)
        texts = _Texts(quotes=PROFILE.search(path) is None)
        for document in tree.documents:
            found.update({f"{path}:{name}": value for name, value in texts.flat(document, "", DEEPEST)})
    return found


class _Texts:
    """Writes the nodes of one file as texts, each node once, however often aliases repeat it."""

    def __init__(self, *, quotes: bool) -> None:
        self._quotes = quotes
        self._known: dict[int, str] = {}

    def flat(self, node: Node, name: str, left: int) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the settings below a node, each with its name and value."""
        match node:
            case Sequence(items=items):
                yield f"{name}[]", ("a list",)
                yield name, tuple(map(self._one, items))
            case Mapping(pairs=pairs) if left and pairs and len(entries(node)) >= len(pairs):
                for key, value in entries(node):
                    yield from self.flat(value, f"{name}.{key}" if name else key, left - 1)
            case _:
                yield name, (self._one(node),)

    def _one(self, node: Node) -> str:
        if id(node) not in self._known:
            text = self._written(node)
            digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
            self._known[id(node)] = text if len(text) <= LONGEST else f"({len(text)} characters, {digest})"
        return self._known[id(node)]

    def _written(self, node: Node) -> str:
        match node:
            case Scalar(text=text, quoted=quoted, literal=literal):
                typed = self._quotes and quoted and not literal and TYPED.fullmatch(text) is not None
                return f'"{text}"' if typed else text
            case Sequence(items=items):
                return f"[{', '.join(map(self._one, items))}]"
            case Mapping(pairs=pairs):
                return f"{{{', '.join(f'{self._one(key)}: {self._one(value)}' for key, value in pairs)}}}"
