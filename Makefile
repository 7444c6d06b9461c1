# The targets are the README's commands. Only Python 3.11 to 3.13, pip and make are presumed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= 2
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup setup-dev setup-scale setup-heic demo test test-only lint bench bench-scale vocabulary prints book soak faults poison fuzz round-trip corpus lock debian browser clean
.DEFAULT_GOAL := setup

setup: $(VENV)/.stamp-setup ## the selaras command in .venv

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# The locks are complete, so --no-deps; pip would look for what pyproject.toml overrides.
$(VENV)/.stamp-setup: requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

setup-scale: setup ## what `make setup` leaves out: PostgreSQL, S3, Dask, Ray
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements-scale.lock

setup-heic: setup ## photographs of newer phones (HEIC); its libraries are LGPL
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements-heic.lock

setup-dev: $(VENV)/.stamp-dev

$(VENV)/.stamp-dev: requirements-dev.lock $(VENV)/.stamp-setup
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements-dev.lock
	touch $@

demo: setup ## the samples become a release in demo/release; 3 says that something waits for a person
	$(BIN)/selaras run samples/documents --out demo/release --workspace demo/workspace || [ $$? -eq 3 ]

debian: ## the Debian packages that some tests need, where they can be installed
	@sh .ci/debian-packages

browser: ## bpmn-js, which some tests look at BPMN with, where npm can be used
	@sh .ci/browser-packages

test: setup-dev debian browser lint test-only ## ruff, mypy and pytest

test-only:
	$(BIN)/python -m pytest -n $(JOBS)

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: setup-dev ## seconds and memory a document; what Prefect costs
	$(BIN)/python -m benchmarks.reading $(ARGS)

vocabulary: setup-dev ## how well roles, offices, procedures and citations are told, and what is wrong
	$(BIN)/python -m benchmarks.vocabulary $(ARGS)

prints: setup-dev ## made-up documents printed, damaged and read again, by resolution and kind of damage
	$(BIN)/python -m benchmarks.prints $(ARGS)

book: setup-dev ## a book of 300 scanned pages through one run: memory by tenth of its time
	$(BIN)/python -m benchmarks.scan_book $(ARGS)

bench-scale: setup-dev debian ## one machine, Dask, Ray, PostgreSQL and S3: the same tables, documents a second
	$(BIN)/python -m benchmarks.scale $(ARGS)

soak: setup-dev ## many documents through one run: memory and time must not grow
	$(BIN)/python -m benchmarks.soak $(ARGS)

faults: setup-dev ## runs killed at random moments: nothing lost, nothing twice
	$(BIN)/python -m benchmarks.faults $(ARGS)

poison: setup-dev ## a document that hangs, one that eats memory, one that crashes, among good ones
	$(BIN)/python -m benchmarks.poison $(ARGS)

fuzz: setup-dev ## damaged files of every format through one run
	$(BIN)/python -m benchmarks.fuzz $(ARGS)

round-trip: setup-dev ## made-up documents drawn and read again, measure by measure: ARGS="--as docx --count 500"
	$(BIN)/python -m benchmarks.round_trip $(ARGS)

corpus: setup-dev ## 10,000 made-up documents with their truth in build/corpus; minutes, memory, which kind takes how long
	$(BIN)/python -m samples.forge --count 10000 --out build/corpus $(ARGS)

SCALE := --extra postgres --extra s3 --extra dask
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock" pyproject.toml --group build

lock: setup-dev ## the locks, anew from pyproject.toml
	$(COMPILE) -o requirements.lock
	$(COMPILE) --extra heic -c requirements.lock -o requirements-heic.lock
	$(COMPILE) $(SCALE) --extra ray -c requirements.lock -o requirements-scale.lock
	$(COMPILE) --extra heic $(SCALE) --group dev -c requirements.lock -c requirements-scale.lock -o requirements-dev.lock

help: ## these lines
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

clean: ## all that can be made again
	rm -rf $(VENV) tests/browser/node_modules demo build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache
