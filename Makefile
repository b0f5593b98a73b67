# `make` lists the targets. Everything works in .venv, made if absent and reused if current.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.current
ASSIGNMENT ?= tp_cnn
NOTEBOOKS ?=

# $(call step,what it is,command): say it, run it, say how long it took
comma := ,
# two processes share two cores better so
SHARING := OMP_NUM_THREADS=1 TF_NUM_INTRAOP_THREADS=1 TF_NUM_INTEROP_THREADS=1
step = @echo "== $(1)"; started=$$(date +%s); $(2) && echo "   done in $$(( $$(date +%s) - started )) s"

.DEFAULT_GOAL := help
.PHONY: help install demo test test-long fuzz build cases attacks plain-nbgrader otter test-otter lab test-backends test-quick notebooks replay calibrate hub hub-down test-hub test-hub-short hub-pictures load-hub clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## / — /'

$(STAMP): pyproject.toml constraints.txt
	@echo "Installing into $(VENV) (about 3 minutes the first time, a network is needed)…"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[cpu,dev]"
	@touch $@

install: $(STAMP) ## set up .venv
	@echo "Ready: $(BIN)/labgrader, $(BIN)/nbgrader"

demo: $(STAMP) ## grade an invented class of eight, for real (about a minute)
	@$(BIN)/labgrader demo $(ASSIGNMENT)

test: $(STAMP) ## everything CI runs: style, types, drift, cases, tests; with HUB_TEST=1, as root, a hub too (under 25 minutes)
	$(call step,style,$(BIN)/ruff check . && $(BIN)/ruff format --check .)
	$(call step,types,$(BIN)/mypy)
	$(call step,masters and built notebooks agree,$(BIN)/labgrader build --check)
	$(call step,right and wrong answers get the verdict they deserve,$(BIN)/labgrader cases tests/cases --sample 1 --sample-others 40)
	$(call step,tests$(comma) a file a core at a time,$(SHARING) LABGRADER_ATTACKS_OF_A_CLASS=6 $(BIN)/python -m pytest -n $$(nproc) --dist loadfile --no-loadscope-reorder --durations=12)
	@echo "== not run: the attacks and cases that the samples leave out, and long tests: make attacks, make cases, make test-long"
ifneq ($(filter-out 0 false no,$(HUB_TEST)),)
	$(call step,a hub that starts$(comma) without a browser,$(MAKE) --no-print-directory test-hub-short)
else
	@echo "== no hub was started, it makes Unix accounts: make test HUB_TEST=1 (as root), or make test-hub for the whole circle"
endif

test-long: $(STAMP) ## tests too long for CI: bwrap as an ordinary user, ten kills in a row (as root, some five minutes)
	@test "$$(id -u)" = 0 && command -v bwrap > /dev/null && command -v setpriv > /dev/null || { \
	echo "make test-long: run it as root (sudo make test-long), with bubblewrap and setpriv (apt install bubblewrap util-linux)."; exit 1; }
	@$(BIN)/python -m pytest -m long
	@LABGRADER_KILLS=10 $(BIN)/python -m pytest tests/labgrader/test_resume.py -k killed

fuzz: $(STAMP) ## mutated notebooks, frames and models, 2400 of them, others each time (about ten minutes)
	@$(BIN)/python -m pytest tests/fuzz --hypothesis-profile=fuzz

build: $(STAMP) ## build source/, release/ and solutions/ from the masters
	@$(BIN)/labgrader build

cases: $(STAMP) ## grade every right and wrong answer of tests/cases, networks included (tens of minutes)
	@$(BIN)/labgrader cases tests/cases

attacks: $(STAMP) ## attack the grader, as root and as an ordinary user, and write docs/attacks.md (tens of minutes)
	@$(BIN)/python tests/attacks/table.py

plain-nbgrader: $(STAMP) ## the same attacks against plain nbgrader, contained, for docs/plain-nbgrader.md (about an hour)
	@PYTHONPATH=src:tests $(BIN)/python benchmarks/plain_nbgrader.py

otter: $(STAMP) ## make an Otter package of each notebook, for Otter or Gradescope, in dist/otter/
	@$(BIN)/labgrader otter $(ASSIGNMENT)

test-otter: $(STAMP) ## every case with labgrader, nbgrader and Otter; writes the table of docs/otter.md (an hour or two)
	@$(BIN)/python tests/otter_agreement.py $(NOTEBOOKS)

lab: $(STAMP) ## open the student notebooks in JupyterLab, in a copy that you may change
	@mkdir -p build/lab && cp -Rn release/$(ASSIGNMENT)/. build/lab/ 2>/dev/null || true
	@$(BIN)/jupyter lab --notebook-dir=build/lab

$(VENV)/.backends: $(STAMP)
	@echo "Installing JAX and PyTorch into $(VENV) (several GB, minutes)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[cpu,dev,torch,jax]"
	@touch $@

test-backends: $(VENV)/.backends ## solutions, releases and notebooks on Keras's JAX and PyTorch backends (tens of minutes)
	$(call step,JAX,KERAS_BACKEND=jax $(BIN)/python -m pytest tests/tp_cnn/test_assignment.py)
	$(call step,PyTorch,KERAS_BACKEND=torch $(BIN)/python -m pytest tests/tp_cnn/test_assignment.py)

# 07 needs the ImageNet weights of VGG16, which Keras downloads: where they are, name it in NOTEBOOKS without `:embedded`
test-quick: $(STAMP) ## solutions' full marks on real data, recorded and trained again; 07 in `embedded` (an hour)
	@CNNLAB_PROFILE=quick $(BIN)/python benchmarks/replay.py $(ASSIGNMENT) $(or $(NOTEBOOKS),\
	  01_convolution 02_couche_convolutive 03_pooling 04_cnn_cifar10 05_vgg16 06_transfert_fashion_mnist \
	  07_vgg16_imagenet:embedded)

notebooks: $(STAMP) ## run every solved notebook in a real kernel, trainings included; time and grade it (minutes)
	@CNNLAB_PROFILE=$${CNNLAB_PROFILE:-embedded} $(BIN)/python benchmarks/notebooks.py $(ASSIGNMENT) $(NOTEBOOKS)

replay: $(STAMP) ## time replayed trainings against training again, notebook by notebook (minutes)
	@CNNLAB_PROFILE=$${CNNLAB_PROFILE:-embedded} $(BIN)/python benchmarks/replay.py $(ASSIGNMENT) $(NOTEBOOKS)

calibrate: $(STAMP) ## measure the thresholds of the profile in force over several seeds (tens of minutes)
	@CNNLAB_PROFILE=$${CNNLAB_PROFILE:-embedded} $(BIN)/labgrader calibrate $(ASSIGNMENT)

# The hub's environment lies where ordinary users may run it, made from a Python that they may run (not one under /root).
HUB ?= /srv/cnnlab-demo
HUB_PYTHON ?= /usr/bin/python3.11
HUB_BIN := $(HUB)/env/bin
PROXY := configurable-http-proxy@5.3.0

$(HUB)/.installed: pyproject.toml constraints.txt $(shell find src -name '*.py')
	@test "$$(id -u)" = 0 || { echo "make hub makes Unix accounts: run it as root (sudo make hub)."; exit 1; }
	@test -x $(HUB_PYTHON) || { echo "$(HUB_PYTHON): not there; name a Python 3.11 that every user may run, HUB_PYTHON=…"; exit 1; }
	@command -v npm > /dev/null || { echo "npm: not there; install Node 20 or newer, the proxy needs it."; exit 1; }
	@mkdir -p $(HUB)/node && chmod 755 $(HUB) && test -x $(HUB_BIN)/python || $(HUB_PYTHON) -m venv $(HUB)/env
	@if test -f $@; then echo "Installing this checkout into $(HUB)…"; \
	else echo "Installing into $(HUB) (about 2 minutes the first time, a network is needed)…"; fi
	@$(HUB_BIN)/python -m pip install --quiet --disable-pip-version-check pip==26.3  # an old one can take very long to choose versions
	@$(HUB_BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt ".[cpu,hub]"
	@$(HUB_BIN)/python -m pip install --quiet --disable-pip-version-check --force-reinstall --no-deps .
	@test -x $(HUB)/node/node_modules/.bin/configurable-http-proxy || npm install --silent --prefix $(HUB)/node $(PROXY) > /dev/null
	@touch $@

hub: $(HUB)/.installed ## a demonstration hub on loopback: four Unix accounts, in a folder of its own (as root)
	@$(HUB_BIN)/labhub up --root $(HUB)

hub-down: ## stop the demonstration hub, remove its accounts and all that they wrote
	@test ! -x $(HUB_BIN)/labhub || $(HUB_BIN)/labhub down --root $(HUB)

test-hub: $(HUB)/.installed ## the whole circle in a browser, and what a student's server may read (as root, about six minutes)
	@CNNLAB_HUB=$(HUB) $(HUB_BIN)/python -m pytest -x --confcutdir=tests/hub -o pythonpath=tests/hub -p no:cacheprovider tests/hub

test-hub-short: ## the hub without a browser, where root, Node and Python are there; else says why not
	@missing="$$(tests/hub/missing.sh $(HUB) $(HUB_PYTHON) | tr -d '\n')"; \
	if test -n "$$missing"; then echo "   skipped, this machine has: $${missing}see docs/hub.md"; else \
	$(MAKE) --no-print-directory $(HUB)/.installed && CNNLAB_HUB=$(HUB) $(HUB_BIN)/python -m pytest -x -q --confcutdir=tests/hub \
	-o pythonpath=tests/hub -p no:cacheprovider tests/hub/test_up.py && \
	echo "   the circle in a browser takes minutes more, so it is not part of this: make test-hub"; fi

hub-pictures: test-hub ## make test-hub, then the pictures of docs/ taken anew from it
	@$(HUB_BIN)/python tests/hub/pictures_for_docs.py

load-hub: $(HUB)/.installed ## fifty Unix users hand in within a minute, twice, some interrupted (as root, minutes)
	@PYTHONPATH=tests/hub $(HUB_BIN)/python benchmarks/hub_load.py --root $(HUB)

clean: ## remove what make made, the virtual environment apart
	rm -rf build demo dist .pytest_cache .mypy_cache .ruff_cache
