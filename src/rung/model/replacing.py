"""A value once more with some of its fields changed, for both kinds of values: dataclasses and Structs of msgspec."""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["replace"]

if TYPE_CHECKING:
    # The same to the type checker, which knows the fields of both.
    from dataclasses import replace  # noqa: TID251 - this is what others are sent to
else:

    def replace(value: object, /, **changes: object) -> object:
        """Return a copy with these fields changed, as ``copy.replace`` does from Python 3.13 on.

        Raises TypeError for a field that the value does not have.
        """
        own = getattr(type(value), "__replace__", None)
        if own is not None:
            return own(value, **changes)
        # A dataclass of Python 3.11 or 3.12: who made it has loaded the library.
        from dataclasses import replace as of_dataclass  # noqa: TID251 - this is what others are sent to

        return of_dataclass(value, **changes)
