# Everything a fresh clone needs, on a machine with Python 3.11+, make and a package index.
# uv is used when it is there; otherwise venv and pip.

PYTHON ?= $(shell .ci/python --first)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help demo test check docs benchmark fuzz audit clean
.DELETE_ON_ERROR:

help: ## what can be made
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile

$(READY): requirements.lock pyproject.toml .ci/environment
	@.ci/environment $(VENV) $(PYTHON)
	@touch $@

demo: $(READY) ## set everything up, then play and handle a real incident on this machine
	@$(BIN)/rung demo

test: $(READY) ## set everything up, then run the test suite on every Python 3.11 to 3.14 there is
	@.ci/test

check: $(READY) ## style, types, the order of the rooms, and that generated docs are current
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python docs/generate.py --check

docs: $(READY) ## write the generated reference pages
	$(BIN)/python docs/generate.py

benchmark: $(READY) ## figures, beside their physical limit, in one run
	$(BIN)/python benchmarks/all.py

fuzz: $(READY) ## the longer hunts: looks run in a sandbox, the classifier by coverage, damaged files, bundles, kills, torn writes, makefiles that act
	@.ci/hunters $(VENV)
	$(BIN)/python tests/sandbox/fuzz.py --count 10000 --seed $${SEED:-1}
	$(BIN)/python tests/sandbox/coverage_fuzz.py -max_total_time=300
	RUNG_FUZZ=$${ROUNDS:-4} $(BIN)/python -m pytest tests/lint/test_spoiled.py
	RUNG_FUZZ=$${BUNDLES:-30} $(BIN)/python -m pytest tests/ledger/test_standalone.py
	RUNG_FUZZ=$${KILLS:-5} $(BIN)/python -m pytest tests/kill tests/store/test_torn.py
	RUNG_FUZZ=$${MAKEFILES:-50} $(BIN)/python -m pytest tests/probes/test_acting.py

audit: $(READY) ## run every option of every program that is called a look in a sandbox, and every probe on every lab
	$(BIN)/python tests/sandbox/audit.py
	@.ci/builders
	RUNG_LIVE=all $(BIN)/python -m pytest tests/probes/test_live_tools.py

clean: ## remove what was set up
	rm -rf $(VENV) .venvs .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist
