"""How wide the terminal is."""

from __future__ import annotations

import shutil

NARROWEST = 20


def columns(widest: int) -> int:
    """Return the columns of the terminal (``COLUMNS`` counts first), two less so that nothing folds by itself.

    At most ``widest``, at least ``NARROWEST``: a telephone shows 40 and less.
    """
    return max(min(shutil.get_terminal_size().columns - 2, widest), NARROWEST)
