# One command for each thing one does here. Needs Python 3.11 or newer and make; `make` alone lists the commands.

HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

BASE = .venv/base.stamp
DEV = .venv/dev.stamp
PY = .venv/bin/python
PIP = $(PY) -m pip --disable-pip-version-check --no-input install --quiet --require-hashes
# Each worker gets a few tests at a time and in their order: what truncates tables comes last, and no worker ends alone.
PYTEST = $(PY) -m pytest --numprocesses=auto --maxprocesses=4 --dist=load --maxschedchunk=32
POSTGRES = $${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/khoithidua}
POSTGRES_ANSWERS = DATABASE_URL="$(POSTGRES)" $(PY) -c 'import os, psycopg; \
	psycopg.connect(os.environ["DATABASE_URL"], dbname="postgres", connect_timeout=5)' \
	|| { echo "PostgreSQL does not answer. Start it, or say in DATABASE_URL where it is."; exit 1; }
FOR_TESTS = DJANGO_SETTINGS_MODULE=tests.settings
# Passkeys want a name: browsers take no address of numbers for one.
DEMO_ADDRESS = http://$(if $(filter 127.0.0.1 0.0.0.0,$(HOST)),localhost,$(HOST)):$(PORT)
# What .env says about this machine does not count in a demonstration: the environment wins over it.
FOR_DEMO = DEMO=true DEBUG=false HTTPS=false SECOND_FACTOR_REQUIRED_FOR_STAFF=false ALLOWED_HOSTS=127.0.0.1,localhost,$(HOST) \
	CSRF_TRUSTED_ORIGINS= CACHE_URL=dbcache://cache EMAIL_URL=consolemail:// SITE_ADDRESS=$(DEMO_ADDRESS) \
	DATABASE_URL="$${DATABASE_URL:-sqlite:///.demo/demo.sqlite3}"

export PYTHONUTF8 = 1

.DEFAULT_GOAL = help
.PHONY: help setup demo run test test-postgres test-browser check fix translations bench lock \
	check-style check-layers check-templates check-types check-migrations check-translations check-states check-deploy

help: ## List the commands
	@grep -E '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/^([a-z-]+):.*## /\1\t/' \
		| while IFS="$$(printf '\t')" read -r name what; do printf '  make %-14s %s\n' "$$name" "$$what"; done

# --- Packages: installed once, and again when the lists in requirements/ change ---------------------

$(PY):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer was not found. Install it, or name it: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python cannot make a virtual environment.\
	 Install its package for that (Debian, Ubuntu: apt install python3-venv), then try again."; exit 1; }
	@$(PYTHON) -m venv .venv

$(BASE): requirements/base.txt | $(PY)
	@echo "Installing the packages the site needs …"
	@$(PIP) -r requirements/base.txt
	@touch $@

$(DEV): requirements/dev.txt | $(PY)
	@echo "Installing the packages the site and its tests need …"
	@$(PIP) -r requirements/dev.txt
	@touch $@ $(BASE)

setup: $(DEV) ## Install everything for working on the code into .venv

# --- Running it ------------------------------------------------------------------------------------

demo: $(BASE) ## Serve the site with demonstration data and print how to sign in (PORT=8000)
	@$(PY) -c 'import socket, sys; sys.exit(socket.socket().connect_ex(("$(HOST)", $(PORT))) == 0)' \
		|| { echo "Port $(PORT) is in use. Choose another one: make demo PORT=8001"; exit 1; }
	@mkdir -p .demo
	@echo "Preparing the database and the pages …"
	@$(FOR_DEMO) $(PY) manage.py migrate --verbosity 0
	@$(FOR_DEMO) $(PY) manage.py createcachetable
	@$(FOR_DEMO) $(PY) manage.py collectstatic --no-input --verbosity 0
	@echo
	@$(FOR_DEMO) $(PY) manage.py load_demo
	@$(FOR_DEMO) EMAIL_URL=dummymail:// $(PY) manage.py tick --verbosity 0
	@printf '\nOpen %s – Ctrl+C stops it.\n\n' $(DEMO_ADDRESS)
	@$(FOR_DEMO) $(PY) -m gunicorn config.wsgi --bind $(HOST):$(PORT) --worker-class gthread --workers $(WORKERS) \
		--threads 4 --log-level warning

run: $(BASE) ## Serve the code you are working on, reloading at each change (your .env, your database)
	@DEBUG=true $(PY) manage.py migrate --verbosity 0
	@DEBUG=true $(PY) manage.py createcachetable
	@DEBUG=true $(PY) manage.py runserver $(HOST):$(PORT)

# --- Trying it -------------------------------------------------------------------------------------

test: $(DEV) ## Run every test but those in a browser, on SQLite
	@DATABASE_URL=sqlite://:memory: $(PYTEST) -m "not browser"

test-postgres: $(DEV) ## The same on PostgreSQL (DATABASE_URL, else 127.0.0.1:5432); it must be there
	@$(POSTGRES_ANSWERS)
	@DATABASE_URL="$(POSTGRES)" $(PYTEST) -m "not browser"

test-browser: $(DEV) ## Run the journeys in a real Chromium (CHROMIUM names it, else it is looked for)
	@mkdir -p build
	@TEST_DATABASE_FILE=build/browser.sqlite3 DATABASE_URL=sqlite:///build/browser.sqlite3 $(PY) -m pytest -m browser -p no:randomly

bench: $(BASE) ## Measure pages and papers on PostgreSQL: growing to 20,000 units, a province of five years, an import of 100,000 rows
	@$(POSTGRES_ANSWERS)
	@DATABASE_URL="$(POSTGRES)" DJANGO_SETTINGS_MODULE=bench.settings $(PY) -m bench.run

# --- Keeping it tidy -------------------------------------------------------------------------------

check: check-style check-layers check-templates check-types check-migrations check-translations check-states check-deploy ## Run every check that is not a test (make -k check goes on after a failure)

check-style: $(DEV)
	$(PY) -m ruff check --output-format concise
	$(PY) -m ruff format --check --quiet || { $(PY) -m ruff format --check; exit 1; }

check-layers: $(DEV)
	.venv/bin/lint-imports

check-templates: $(DEV)
	find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 --check {} +

check-types: $(DEV)
	$(PY) -m mypy

check-migrations: $(DEV)
	$(FOR_TESTS) $(PY) manage.py makemigrations --check

check-translations: $(DEV)
	$(FOR_TESTS) $(PY) manage.py translations --check

check-states: $(DEV)
	$(FOR_TESTS) $(PY) manage.py state_diagrams --check

check-deploy: $(DEV)
	DEBUG=false DEMO=false HTTPS=true SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))') \
		ALLOWED_HOSTS=khoithidua.example.gov.vn SITE_ADDRESS=https://khoithidua.example.gov.vn DATABASE_URL=sqlite://:memory: \
		CACHE_URL=dbcache://cache EMAIL_URL=smtp+tls://user:password@mail.example.gov.vn:587 \
		$(PY) manage.py check --deploy --fail-level WARNING

fix: $(DEV) ## Put right what can be put right without thinking: style, templates, translations, diagrams
	$(PY) -m ruff check --fix --quiet || true
	$(PY) -m ruff format
	find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} + || true
	$(FOR_TESTS) $(PY) manage.py translations || true
	$(FOR_TESTS) $(PY) manage.py state_diagrams

translations: $(DEV) ## Collect the texts of the code into locale/, compile them, and list what is not translated yet
	@$(FOR_TESTS) $(PY) manage.py translations

lock: | $(PY) ## Choose the versions of all packages anew, with their hashes, from pyproject.toml
	@test -x .venv/bin/uv || $(PY) -m pip --disable-pip-version-check --no-input install --quiet uv
	@.venv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--quiet --output-file requirements/base.txt
	@.venv/bin/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --quiet --output-file requirements/dev.txt
