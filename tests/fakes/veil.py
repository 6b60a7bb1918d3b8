"""A veil over one secret, for what is written through the masking store."""

from __future__ import annotations

from dataclasses import dataclass, field

from rung.secrets.mask import Masker

SECRET = "correct-horse-9"


@dataclass
class FakeVeil:
    """A veil over one secret; ``told`` is what was hidden while output was read."""

    masker: Masker = field(default_factory=lambda: Masker({"DB": SECRET.encode()}))
    told: dict[str, int] = field(default_factory=dict)

    def idle(self) -> bool:
        return not self.masker.values

    def hide(self, data: bytes, told: dict[str, int]) -> bytes:
        return self.masker.hide(data, told)

    def hide_text(self, text: str, told: dict[str, int]) -> str:
        return self.masker.hide_text(text, told)

    def taken(self) -> dict[str, int]:
        told, self.told = self.told, {}
        return told
