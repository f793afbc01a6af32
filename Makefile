# Every target installs what it needs first; a second run is quick. `make help` lists the targets.
PY ?= python3
VENV := .venv
BIN := $(VENV)/bin
export FOLDER ?=
# With these variables of the user's shell, Python would import other modules than those of the environment.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV

.PHONY: help up down setup setup-dev dist test test-quick test-dagger test-faults lint format bench bench-dagger pictures lock api-client clean

# Run tests in parallel, then the failed ones again, one at a time: docs/decisions/0072.
define tests
@$(BIN)/python -m pytest -n auto -m "$(1)" || { \
	[ $$? -eq 1 ] && echo "Running the failed tests again, one at a time." && \
	$(BIN)/python -m pytest --last-failed --last-failed-no-failures none --maxfail 1 -m "$(1)" && \
	echo "The tests above passed only while no others ran: repair them." >&2; }
endef

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## create the environment and build the pages
	@$(PY) scripts/setup.py run

setup-dev: ## the same, with the packages for linting and testing
	@$(PY) scripts/setup.py dev

up: setup ## start the desk of FOLDER and print its address
	@[ -n "$$FOLDER" ] || { echo 'Name the project folder: make up FOLDER=/path/to/project' >&2; exit 2; }
	@$(BIN)/commandcenter up "$$FOLDER"

down: setup ## stop the desk of FOLDER, or all if FOLDER is empty
	@if [ -n "$$FOLDER" ]; then $(BIN)/commandcenter down "$$FOLDER"; else $(BIN)/commandcenter down --all; fi

test: setup-dev ## run every test that this machine can run
	@$(BIN)/python scripts/browser.py
	$(call tests,not slow and not dagger and not faults)
	$(call tests,slow and not dagger and not faults)
	@$(BIN)/python -m pytest -m "faults and not slow and not dagger"
	@$(BIN)/python -m pytest -m "dagger and not (faults and slow)"
	@$(BIN)/python scripts/ui.py test

test-quick: setup-dev ## run the quick tests, in parallel
	@$(BIN)/python -m pytest -n auto -m "not slow and not dagger and not faults"

test-dagger: setup-dev ## run the tests that need a Dagger engine
	@$(BIN)/python -m pytest -m "dagger and not (faults and slow)"

test-faults: setup-dev ## inject faults into running projects (FAULT_SEED, FAULT_PAIRS, FAULT_TABLE)
	@FAULT_SEED=$${FAULT_SEED:-$$(date +%s)} $(BIN)/python -m pytest -m faults -v

lint: setup-dev ## check style, types, layers and generated files
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python scripts/ui.py lint

format: setup-dev ## format the code
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/python scripts/ui.py format

bench: setup-dev ## run the benchmarks and draw a plot
	@$(BIN)/python -m bench

bench-dagger: setup-dev ## compare projects on Dagger with docker-compose
	@$(BIN)/python -m bench.dagger

pictures: setup-dev ## make the pictures of the documentation from demo projects
	@$(BIN)/python scripts/browser.py
	@$(BIN)/python -m bench.pictures

api-client: setup-dev ## regenerate the API clients from the OpenAPI documents
	@$(BIN)/python scripts/ui.py api-client

dist: setup ## build the two wheels, with the pages inside, into dist/
	@$(BIN)/uv build --quiet --wheel --no-build-isolation --python $(BIN)/python --out-dir dist app
	@$(BIN)/uv build --quiet --wheel --no-build-isolation --python $(BIN)/python --out-dir dist hub
	@ls -1 dist/*.whl

lock: ## update the locked versions in requirements/*.txt
	@$(BIN)/python scripts/lock.py

clean: ## remove what the other targets created
	@rm -rf $(VENV) .make ui/node_modules hub/src/commandcenter_hub/static app/src/commandcenter_app/static
