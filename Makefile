# The commands of Heartsight. Each does its own set-up; a second call pays nothing for it.
.DEFAULT_GOAL := help
.PHONY: help run test test-full test-images lint format bench screenshots mlflow-ui lock smoke sbom clean

python := .venv/bin/python
dev := @scripts/install.sh dev
side_by_side := tests/analysis tests/dashboard tests/k8s

help: ## show the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

run: ## start backend and dashboard (ports: BACKEND_PORT, DASHBOARD_PORT; state: HEARTSIGHT_HOME; STUDY=no)
	@scripts/install.sh run
	@exec $(python) -u -m scripts.serve

test: ## run the tests that take seconds
	$(dev)
	@scripts/system-packages.sh
	@$(python) -m pytest -m "not full and not images" -n 3 --dist loadfile

# Two at a time, then one after the other those that fill the machine.
test-full: ## run the tests that take minutes, which `make test` leaves out
	$(dev)
	@scripts/system-packages.sh
	@$(python) -m pytest -m full -n 2 --dist loadfile $(side_by_side)
	@$(python) -m pytest -m full $(addprefix --ignore ,$(side_by_side))

test-images: ## build the images, start them, put three backends behind nginx (root, Debian, 15 minutes)
	$(dev)
	@scripts/system-packages.sh full
	@$(python) -m pytest -m images

lint: ## check style, formatting and types
	$(dev)
	@$(python) -m ruff check .
	@$(python) -m ruff format --check .
	@$(python) -m mypy

format: ## repair style and formatting where a tool can
	$(dev)
	@$(python) -m ruff check --fix-only .
	@$(python) -m ruff format .

bench: ## measure the backend's and the pages' speed (length of a block of load: SECONDS)
	$(dev)
	@scripts/system-packages.sh
	@$(python) -m scripts.bench --seconds $(or $(SECONDS),3)

screenshots: ## take the README's pictures anew (needs every report: python -m analysis all)
	$(dev)
	@scripts/system-packages.sh
	@$(python) -m scripts.screenshots

mlflow-ui: ## show tracked experiments (port: MLFLOW_PORT)
	$(dev)
	@mkdir -p $${HEARTSIGHT_HOME:-var}/mlflow
	@MLFLOW_DISABLE_TELEMETRY=true DO_NOT_TRACK=1 $(python) -m mlflow server --host 127.0.0.1 \
		--port $${MLFLOW_PORT:-5000} --workers 1 --no-serve-artifacts \
		--backend-store-uri sqlite:///$${HEARTSIGHT_HOME:-var}/mlflow/mlflow.db

smoke: ## check a running deployment from outside: make smoke URL=https://api.example.org
	@$(shell scripts/find-python.sh) -m scripts.smoke $(or $(URL),http://127.0.0.1:8000)

sbom: ## write what each image is made of to HEARTSIGHT_HOME/sbom (CycloneDX)
	$(dev)
	@$(python) -m scripts.sbom

lock: ## write the locks from requirements/*.in (newest versions: scripts/lock.sh --upgrade)
	@scripts/lock.sh

clean: ## remove the environment and all caches; var/ (models, journal, logs) stays
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
	@find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +
