"""Nothing that is written holds a secret, and the record says what was hidden where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from fakes.bench import Bench, events, recorded, sit
from fakes.procedures import bash, page
from fakes.runner import FakeRunner, outcome
from rung.app.hold import put
from rung.app.masked import MaskingStore
from rung.app.site import Site
from rung.app.start import Opening
from rung.model.errors import RefusedError
from rung.model.event import Remarked, SecretMasked, StepEnded
from rung.model.request import Remark
from rung.run.record import encode
from rung.secrets.mask import Masker

SECRET = "correct-horse-9"
PAGE = page(bash("look pool"), bash("look again"))


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


@dataclass
class VeiledBench(Bench):
    veil: FakeVeil = field(default_factory=FakeVeil)

    def site(self) -> Site:
        return replace(super().site(), open_store=lambda: MaskingStore(self.store, lambda: self.veil))


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[VeiledBench]:
    made = VeiledBench(tmp_path)
    yield made
    made.store.close()


def written(bench: VeiledBench) -> bytes:
    """Return every byte that the store gives back."""
    lines = [line for row in bench.store.runs() for line in bench.store.entries(row.id)]
    database = b"".join(file.read_bytes() for file in bench.folder.rglob("*") if file.is_file())
    return b"\n".join(lines) + database


def test_output_that_came_unmasked_is_masked_in_its_blob_and_told(bench: VeiledBench) -> None:
    bench.runner = FakeRunner({"look pool": outcome(f"a {SECRET} b", stderr=SECRET)})
    driver = bench.start(PAGE)
    sit(driver)
    entry, ended = next((one.seq, one.event) for one in recorded(driver) if isinstance(one.event, StepEnded))
    assert driver.output(ended.stdout) == b"a [masked:DB] b"
    assert driver.output(ended.stderr) == b"[masked:DB]"
    assert SecretMasked(entry, {"DB": 2}) in events(driver)
    assert SECRET.encode() not in written(bench)


def test_what_was_hidden_while_output_was_read_is_told_of_its_entry(bench: VeiledBench) -> None:
    bench.veil.told = {"TOKEN": 3}
    driver = bench.start(PAGE)
    sit(driver)
    first = next(one.seq for one in recorded(driver) if isinstance(one.event, StepEnded))
    assert [event for event in events(driver) if isinstance(event, SecretMasked)] == [SecretMasked(first, {"TOKEN": 3})]


def test_the_state_is_that_of_the_record(bench: VeiledBench) -> None:
    bench.runner = FakeRunner({"look pool": outcome(SECRET)})
    driver = bench.start(PAGE)
    sit(driver)
    held = bench.again(driver.log.run)
    assert held.log.state == driver.log.state
    assert driver.log.state.seq == len(recorded(driver))


def test_what_a_person_types_is_masked(bench: VeiledBench) -> None:
    driver = bench.start(PAGE)
    sit(driver)
    put(bench.site(), driver.log.run, Remark(f"it says {SECRET}"))
    assert Remarked("it says [masked:DB]") in events(driver)
    assert SECRET.encode() not in written(bench)


def test_a_runbook_that_holds_a_secret_is_not_run(bench: VeiledBench) -> None:
    with pytest.raises(RefusedError) as caught:
        bench.start(page(bash(f"look {SECRET}")))
    assert caught.value.id == "secret-in-run"
    assert SECRET not in caught.value.message
    assert bench.store.runs() == ()


def test_an_alert_that_holds_a_secret_opens_its_run_once(bench: VeiledBench) -> None:
    opening = Opening(alert=f"Down {SECRET}", payload=f'{{"x": "{SECRET}"}}'.encode(), dedup=f"key {SECRET}")
    driver = bench.start(PAGE, opening)
    assert bench.site().open_store().live(f"key {SECRET}") is not None
    begun = encode(events(driver)[0])
    assert begun["alert"] == "Down [masked:DB]"
    assert SECRET.encode() not in written(bench)


def test_without_secrets_nothing_is_added(bench: VeiledBench) -> None:
    bench.veil.masker = Masker()
    driver = bench.start(PAGE)
    sit(driver)
    assert not [event for event in events(driver) if isinstance(event, SecretMasked)]
