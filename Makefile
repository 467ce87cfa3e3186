# The commands of Heartsight. Each does its own set-up; a second call pays nothing for it.
.DEFAULT_GOAL := help
.PHONY: help run test test-full lint format bench mlflow-ui lock clean

python := .venv/bin/python
dev := @scripts/install.sh dev

help: ## show the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

run: ## start backend and dashboard (ports: BACKEND_PORT, DASHBOARD_PORT; state: HEARTSIGHT_HOME; STUDY=no)
	@scripts/install.sh run
	@exec $(python) -u -m scripts.serve

test: ## run the tests that take seconds
	$(dev)
	@scripts/system-packages.sh
	@$(python) -m pytest -m "not full" -n 2 --dist loadfile

# One process, one test after the other: among these are tests that fill the machine.
test-full: ## run the tests that take minutes, which `make test` leaves out
	$(dev)
	@scripts/system-packages.sh
	@$(python) -m pytest -m full

lint: ## check style, formatting and types
	$(dev)
	@$(python) -m ruff check .
	@$(python) -m ruff format --check .
	@$(python) -m mypy

format: ## repair style and formatting where a tool can
	$(dev)
	@$(python) -m ruff check --fix-only .
	@$(python) -m ruff format .

bench: ## measure the backend's speed
	$(dev)
	@scripts/system-packages.sh
	@$(python) -m scripts.bench

mlflow-ui: ## show tracked experiments (port: MLFLOW_PORT)
	$(dev)
	@mkdir -p $${HEARTSIGHT_HOME:-var}/mlflow
	@MLFLOW_DISABLE_TELEMETRY=true DO_NOT_TRACK=1 $(python) -m mlflow server --host 127.0.0.1 \
		--port $${MLFLOW_PORT:-5000} --workers 1 --no-serve-artifacts \
		--backend-store-uri sqlite:///$${HEARTSIGHT_HOME:-var}/mlflow/mlflow.db

lock: ## write the locks from requirements/*.in (newest versions: scripts/lock.sh --upgrade)
	@scripts/lock.sh

clean: ## remove the environment and all caches; var/ (models, journal, logs) stays
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
	@find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +
