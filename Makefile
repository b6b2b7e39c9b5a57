# make run · make test · make bench · make drill · make soak · make supply · make screenshots
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test check lock bench drill soak supply screenshots clean

run: $(VENV)/.installed
	$(BIN)/outcomes serve

test: $(VENV)/.installed-dev
	.ci/system
	.ci/check
	.ci/test

check: $(VENV)/.installed-dev
	.ci/check

bench: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks

drill: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks.drill_messages
	$(BIN)/python -m benchmarks.drill_diaries
	$(BIN)/python -m benchmarks.drill_database
	$(BIN)/python -m benchmarks.drill_trouble
	$(BIN)/python -m benchmarks.drill_faults
	$(BIN)/python -m benchmarks.drill_replica
	$(BIN)/python -m benchmarks.hostile_inputs
	$(BIN)/python -m benchmarks.restore_drill
	$(BIN)/python -m benchmarks.drill_container

# Half an hour of steady load: gunicorn and PostgreSQL.
soak: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks.soak

# What the product is made of: bill of materials into build/, licences, known faults of dependencies (asks the network).
supply: $(VENV)/.installed-dev
	mkdir -p build
	$(BIN)/cyclonedx-py requirements requirements.txt --pyproject pyproject.toml --output-file build/outcomes.cdx.json
	$(BIN)/pip-audit --requirement requirements.txt --require-hashes --disable-pip

screenshots: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks.screenshots

$(VENV)/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed."; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt requirements-build.txt pyproject.toml | $(VENV)/bin/pip
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-build.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# Compiles the locked versions anew, with hashes; needs pip-tools in the virtual environment.
lock: | $(VENV)/bin/pip
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --output-file requirements.txt pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --build-deps-for editable --only-build-deps --output-file requirements-build.txt pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --extra cluster --constraint requirements.txt --output-file requirements-cluster.txt pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --extra dev --extra cluster --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml

clean:
	rm -rf $(VENV)
