# Two commands on a fresh machine: make demo, make test. Both set up .venv by themselves from requirements.lock.
PYTHON ?= python3
SEKISHO_SHARED ?= ../shared
export SEKISHO_SHARED
BIN := .venv/bin
TEXTS := $(wildcard $(SEKISHO_SHARED)/reference)

.PHONY: setup demo test check bench docs clean
setup: .venv/ready

.venv/ready: requirements.lock pyproject.toml hatch_build.py $(wildcard src/sekisho/names/*.p[yx][xd])
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: setup
	@mkdir -p out
	$(BIN)/sekisho check examples/cases/*.csv examples/messages/* -o out/verdicts.html || test $$? -eq 3
	$(BIN)/sekisho check examples/cases/*.csv examples/messages/* -o out/verdicts.csv > out/summary.txt || test $$? -eq 3
	$(BIN)/python examples/compare.py out/verdicts.csv examples/expected.csv
	@echo "Open out/verdicts.html to read each verdict with its reasons and sources."
	@echo "For the desk (API and pages): $(BIN)/sekisho serve, and open its link."

check: setup
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/sekisho lint $(if $(TEXTS),--texts $(TEXTS))
	$(BIN)/sekisho prove all examples/proofs.yaml

test: check
	$(BIN)/pytest

bench: setup .venv-peers/ready
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/dossier.py
	$(BIN)/python benchmarks/thresholds.py
	$(BIN)/python benchmarks/check.py
	$(BIN)/python benchmarks/names/quality.py --split test
	$(BIN)/python benchmarks/names/recall.py --split test
	$(BIN)/python benchmarks/names/entities.py --split test
	$(BIN)/python benchmarks/screen.py --split test

.venv-peers/ready: benchmarks/peers/requirements.txt
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/pip install --quiet --disable-pip-version-check -r benchmarks/peers/requirements.txt
	touch $@

docs: setup
	$(BIN)/sphinx-build -W -q -b html docs docs/_build

clean:
	rm -rf .venv .venv-peers out docs/_build
