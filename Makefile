# Everything that a person does here. A fresh machine needs Python 3.11 to 3.13, make and git;
# each target sets up the rest by itself.
SHELL := /bin/bash
.DEFAULT_GOAL := help
export PIP_DISABLE_PIP_VERSION_CHECK := 1

PYTHON ?= $(shell bash packaging/find_python.sh)
VENV := .venv
BIN := $(VENV)/bin
RUN := $(BIN)/python

.PHONY: help run demo test test-long compare lint bench shots lock locale clean setup setup-dev setup-bench

help: ## say what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

run: setup ## prepare the demo once and open the window on it; without a display, play it and say where
	@bash packaging/run_demo.sh $(RUN)

test: setup-dev lint ## ruff, mypy and the tests
	$(RUN) -m pytest -n auto --dist loadfile

test-long: setup-dev ## the slow campaigns: fuzz, kill, soak
	$(RUN) -m pytest -m long

compare: setup-dev ## our form engine beside @getodk/xforms-engine on real forms; needs node and npm
	$(RUN) -m tests.compare

lint: setup-dev ## formatting, lint, types, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(RUN) packaging/locale_catalogue.py --check

bench: setup-bench ## measure ratios against floors and peers (ROWS=engine for one part); writes build/bench.json
	$(RUN) -m tests.bench $(ROWS)

shots: setup-dev ## photograph every page into build/shots
	$(RUN) -m tests.shots

locale: setup-dev ## compile the translations
	$(RUN) packaging/locale_catalogue.py

lock: ## resolve the dependencies anew, for all platforms and Pythons at once
	bash packaging/lock.sh

clean: ## remove what the targets made
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .hypothesis .coverage

setup: $(VENV)/.run
setup-dev: $(VENV)/.dev
setup-bench: $(VENV)/.bench

$(VENV)/.run: requirements.lock packaging/setup.sh
	@bash packaging/setup.sh "$(PYTHON)" $(VENV) requirements.lock run
	@touch $@

$(VENV)/.dev: requirements-dev.lock packaging/setup.sh
	@bash packaging/setup.sh "$(PYTHON)" $(VENV) requirements-dev.lock dev
	@touch $@ $(VENV)/.run

$(VENV)/.bench: requirements-bench.lock packaging/setup.sh
	@bash packaging/setup.sh "$(PYTHON)" $(VENV) requirements-bench.lock dev
	@touch $@ $(VENV)/.dev $(VENV)/.run
