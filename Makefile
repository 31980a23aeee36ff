# The two commands that matter: `make demo` and `make test`. Everything else builds on them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

.PHONY: help demo test setup setup-dev lint check bench-underlines bench-reading bench-judgement bench-speed samples clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 20

demo: setup ## Set everything up and review the sample round
	@$(PY) -m flows.cli run data/samples/round-2022 --out out/round-2022

test: setup-dev ## Set up what the tests need and run them all
	@$(PY) -m pytest

setup: $(VENV)/.runtime ## Python environment and, where allowed, Tesseract
	@bash scripts/system-packages tesseract

setup-dev: setup $(VENV)/.dev ## The same with the tools and the browser that the tests use
	@bash scripts/system-packages tests

$(VENV)/.runtime: requirements.lock pyproject.toml scripts/make-venv
	@bash scripts/make-venv $(VENV) requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@bash scripts/make-venv $(VENV) requirements-dev.lock
	@touch $@

lint: setup-dev ## ruff, mypy and the direction of imports
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports

check: lint test ## What CI runs

bench-underlines: setup-dev ## Recall, precision and character F1 of marks, beside two peers
	$(PY) -m tests.benchmarks.underlines

bench-reading: setup-dev ## Values, quantities and facts, beside Tesseract and rapidocr alone
	$(PY) -m tests.benchmarks.reading --peers
	$(PY) -m tests.benchmarks.quantities
	$(PY) -m tests.benchmarks.facts

bench-judgement: setup-dev ## Verdicts on pairs and rounds
	$(PY) -m tests.benchmarks.judgement
	$(PY) -m tests.benchmarks.rules
	$(PY) -m tests.benchmarks.desk_rules

bench-speed: setup-dev ## CPU, memory and pages a second, beside OCRmyPDF, rapidocr and Tesseract
	$(PY) -m tests.benchmarks.speed

samples: setup-dev ## Make the sample round anew (the fonts decide its bytes)
	$(PY) -m tests.corpus.sample_round data/samples/round-2022

clean: ## Remove the environment and all output
	rm -rf $(VENV) out .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
