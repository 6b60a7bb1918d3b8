"""Nothing that is written holds a secret, and the record says what was hidden where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path

import pytest

from fakes.bench import Bench, events, recorded, sit
from fakes.procedures import bash, page
from fakes.runner import FakeRunner, outcome
from fakes.veil import SECRET, FakeVeil
from rung.app.driving.facts import Unheard
from rung.app.driving.masked import EXACT, SIGNED, MaskingStore
from rung.app.runs.hold import put
from rung.app.runs.start import Opening
from rung.app.site import Site
from rung.model.due import NeedValue
from rung.model.errors import RefusedError
from rung.model.event.event import KINDS
from rung.model.event.record import Remarked, SecretMasked
from rung.model.event.step import StepEnded
from rung.model.replacing import replace
from rung.model.request import Give, Remark
from rung.run.record import encode
from rung.secrets.mask import Masker

PAGE = page(bash("look pool"), bash("look again"))


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


def test_what_must_not_be_hidden_is_named_as_the_record_names_it() -> None:
    for kind, names in (*EXACT.items(), *SIGNED.items()):
        assert names <= {field.name for field in fields(KINDS[kind])}, kind


WITH_INPUT = (
    "# RUN-001: A page\nOwner: me\n\n## Inputs\n\n| Name | Type | Example | From |\n|---|---|---|---|\n"
    "| host | host | web-1 | the alert |\n\n## Procedure\n\n### Step 1: Look\n```bash\nlook $host\n```\n"
)


def test_a_secret_is_no_value_of_an_input(bench: VeiledBench) -> None:
    with pytest.raises(RefusedError) as caught:
        bench.start(WITH_INPUT, Opening(values={"host": SECRET}))
    assert caught.value.id == "secret-in-run"
    driver = bench.start(WITH_INPUT)
    said = sit(driver, lambda need: Give("host", SECRET) if isinstance(need, NeedValue) else None)
    refused = [fact.fault for fact in said.facts if isinstance(fact, Unheard)]
    assert refused
    assert {fault.id for fault in refused} == {"secret-in-run"}
    assert SECRET.encode() not in written(bench)
    assert bench.runner.jobs == []


def test_a_value_that_was_hidden_in_output_is_not_captured(bench: VeiledBench) -> None:
    capture = "capture `host` from line 1"
    bench.runner = FakeRunner({"look": outcome(SECRET)})
    text = page(bash("look") + f"\n- [ ] {capture}\n", bash("reach $host"))
    driver = bench.start(text)
    sit(driver)
    assert driver.procedure.runbook.steps[0].captures
    assert [job.script for job in bench.runner.jobs] == ["look"]
    assert "host" not in driver.log.state.values
