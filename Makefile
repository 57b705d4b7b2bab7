# Short names for what is done here every day. All of it works without make too (see docs/).

BIN := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
EXE := $(if $(filter Windows_NT,$(OS)),.exe)
PYTHON_HERE := $(BIN)/python$(EXE)

# The pinned versions hold for everything pip installs, the build of this package included.
export PIP_CONSTRAINT := constraints.txt
export PIP_BUILD_CONSTRAINT := constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help site desk test pins clean

help:
	@echo "make site   build the site into output/, after checking every post"
	@echo "make desk   write and review posts in the browser, with a live preview"
	@echo "make test   run all tests"
	@echo "make pins   renew the versions in constraints.txt"
	@echo "make clean  remove everything that was made here: .venv, output, caches"

site: .venv/ready
	@$(BIN)/spine build

desk: .venv/ready
	@$(BIN)/spine desk

test: .venv/ready
	@$(PYTHON_HERE) -m tests.setup
	@$(PYTHON_HERE) -m ruff check -q .
	@$(PYTHON_HERE) -m ruff format -q --check .
	@$(PYTHON_HERE) -m pytest -n auto --dist worksteal

pins: .venv/ready
	@$(PYTHON_HERE) -m tests.setup.pins

clean:
	@rm -rf .venv output .cache .pytest_cache .ruff_cache .hypothesis *.egg-info

# Made anew only when the list of packages changes, so the second `make site` starts at once.
.venv/ready: pyproject.toml constraints.txt | $(PYTHON_HERE)
	@echo "Installing what the site needs into .venv (once, about half a minute) ..."
	@$(PYTHON_HERE) -m pip install -qq --prefer-binary --no-input -e .
	@touch $@

# The first Python that is new enough and can make a .venv. `make site PYTHON=...` names another.
$(PYTHON_HERE):
	@for python in $(PYTHON) python3 python3.13 python3.12 python3.11 python; do \
	  if "$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	  then exec "$$python" -m venv --clear .venv; fi; \
	done; \
	echo "This needs Python 3.11 or newer, with venv (on Debian and Ubuntu: apt install python3-venv)." >&2; \
	exit 1
