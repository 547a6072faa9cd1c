# Everything below sets itself up in .venv; nothing is installed elsewhere.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Many tests wait for a limit or a deadline, so there is room for twice as many as there are cores.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(2 * (os.cpu_count() or 1))')
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal
# Thousands of child processes import the package, and those in sandboxes write no bytecode for the next one.
COMPILED := $(BIN)/python -m compileall -q generator
# Once for all workers: rewriting the asserts of every test file takes each of them longer than all else before the
# first test. What is wrong with a file is told by the run itself.
COLLECTED := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --collect-only --quiet > /dev/null 2>&1 || true
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: bench demo docs pictures reference release test pytest test-fast test-nightly test-faults mutants lint format clean

demo: $(VENV)/.demo-ready
	$(BIN)/python examples/demo.py

# The linters need one core for as long as mypy takes; meanwhile the tests have the other ones.
test: $(VENV)/.test-ready
	$(COMPILED)
	$(MAKE) --no-print-directory --jobs=2 lint pytest

pytest:
	$(COLLECTED)
	$(PYTEST)

test-fast: $(VENV)/.test-ready
	$(COMPILED)
	$(COLLECTED)
	$(PYTEST) -m "not slow"

# The documentation's site in site/; a link that leads nowhere fails it.
docs: $(VENV)/.docs-ready
	$(BIN)/python -m documentation
	$(BIN)/zensical build --strict --clean

# The pages that are made from the code: commands, settings, the picture of the layers.
reference: $(VENV)/.test-ready
	$(BIN)/python -m documentation

# Commit, tag, wheel and source distribution of a version, tried before anything is kept; see docs/how-to/release.md.
release: test
	$(BIN)/python release/make_release.py $(VERSION)

# The same batch by hand, by this tool and at best, in one run; writes docs/performance.*. Takes an hour; to try
# something: make bench BENCH="--only tasks --tasks 1 10 --profile".
BENCH ?= --profile --page docs
bench: $(VENV)/.bench-ready
	$(COMPILED)
	$(BIN)/python -m benchmarks.side_by_side $(BENCH)

# docs/pictures of the README, from a run over the example.
pictures: $(VENV)/.demo-ready
	$(PIP) --editable '.[pictures]'
	$(BIN)/python -m release.pictures

mutants: $(VENV)/.mutation-ready
	nice -n 15 $(BIN)/python benchmarks/mutants.py

# New examples of every property, and more of them, then all faults.
test-nightly: export HYPOTHESIS_PROFILE = explore
test-nightly: $(VENV)/.test-ready
	$(PYTEST) --deselect tests/faults/test_faults.py
	$(MAKE) test-faults

# Every call of a run goes wrong in every way; takes hours. `make test` tries 60 of them, each day others.
test-faults: $(VENV)/.test-ready
	AAS_FAULTS=all $(BIN)/python -m pytest -n $(WORKERS) tests/faults

lint: $(VENV)/.test-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports --no-cache --verbose > /dev/null || $(BIN)/lint-imports --no-cache

format: $(VENV)/.test-ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo-ready: $(VENV)/bin/python pyproject.toml
	$(PIP) --editable '.[example]'
	touch $@

$(VENV)/.test-ready: $(VENV)/bin/python pyproject.toml
	$(PIP) --editable '.[test]'
	touch $@ $(VENV)/.demo-ready

$(VENV)/.bench-ready: $(VENV)/bin/python pyproject.toml
	$(PIP) --editable '.[bench]' || $(PIP) --editable '.[test]'
	touch $@ $(VENV)/.test-ready $(VENV)/.demo-ready

$(VENV)/.docs-ready: $(VENV)/bin/python pyproject.toml
	$(PIP) --editable '.[docs]'
	touch $@ $(VENV)/.demo-ready

$(VENV)/.mutation-ready: $(VENV)/bin/python pyproject.toml
	$(PIP) --editable '.[mutation]'
	touch $@ $(VENV)/.test-ready $(VENV)/.demo-ready

clean:
	rm -rf $(VENV) .demo mutants site .mypy_cache .pytest_cache .ruff_cache .hypothesis
