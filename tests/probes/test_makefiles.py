"""Which makefiles make would read, as far as their text tells."""

from __future__ import annotations

import pytest

from rung.probes.gnumake.makefiles import opened


@pytest.mark.parametrize(
    ("files", "read", "unread"),
    [
        ({"Makefile": "-include c.mk\n-include arch/$(A).mk\n", "c.mk": "A = x\n", "arch/x.mk": ""}, {"arch/x.mk"}, ()),
        ({"Makefile": "-include c.mk\n-include arch/$(A).mk\n", "c.mk": "A = x\n"}, set(), ()),
        ({"Makefile": "include c.mk\ninclude arch/$(A).mk\n", "c.mk": "A = x\n"}, set(), ("arch/x.mk",)),
        ({"Makefile": "-include arch/$(A).mk\n"}, set(), ("arch/$(A).mk",)),
        ({"Makefile": "-include conf/*.mk\n"}, set(), ("conf/*.mk",)),
        ({"Makefile": "-include gone.mk\n", "gone.mk.sh": "touch x\n"}, set(), ("gone.mk",)),
        # The later makefile sets the variable once more: nobody knows which of the two is read, so both are.
        (
            {"Makefile": "D = a\ninclude b.mk\ninclude $(D)/x.mk\n", "b.mk": "D = b\n", "a/x.mk": ""},
            {"a/x.mk"},
            (),
        ),
        ({"Makefile": "D != pwd\ninclude $(D)/x.mk\n"}, set(), ("$(D)/x.mk",)),
        ({"Makefile": "D = a\ninclude b.mk\ninclude $(D)/x.mk\n", "b.mk": "D = a\n", "a/x.mk": ""}, {"a/x.mk"}, ()),
    ],
)
def test_a_makefile_whose_name_is_computed_is_read_where_only_one_value_is_possible(
    files: dict[str, str], read: set[str], unread: tuple[str, ...]
) -> None:
    found = opened(lambda name: files[name].encode() if name in files else None)
    assert set(found.lines) == {"Makefile"} | read | ({"b.mk", "c.mk"} & set(files))
    assert found.unread == unread
