"""A YAML document of somebody else, read without anything that could run or grow."""

from __future__ import annotations

LARGEST = 1 << 20  # bytes; YAML is read slowly, and no profile or manifest that a person wrote comes near


def tree(data: bytes) -> object:
    """Return what a document holds, None for an empty one. Raises ValueError for what is none, or has an alias."""
    if len(data) > LARGEST:
        message = f"more than {LARGEST} bytes of YAML"
        raise ValueError(message)
    import yaml  # 15 ms, and few questions read YAML

    try:
        tokens = yaml.scan(data.decode(), Loader=yaml.SafeLoader)
        if any(isinstance(token, yaml.AliasToken) for token in tokens):
            message = "a few aliases can stand for millions of values"
            raise ValueError(message)
        return yaml.safe_load(data)
    except (yaml.YAMLError, RecursionError) as fault:
        message = f"no YAML: {fault}"
        raise ValueError(message) from fault
