PYTHON ?= python3
PY := .venv/bin/python
STAMP := .venv/.stamp

.PHONY: help setup run test check bench lock texts

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

setup: $(STAMP) ## make the environment in .venv

$(STAMP): requirements-dev.lock
	$(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $(STAMP)

run: setup ## serve the portal with the demo district on http://127.0.0.1:8000/
	@$(PY) -m disclosure_portal.run

texts: setup ## gather the texts to translate
	$(PY) manage.py texts

test: setup ## run the whole suite on real PostgreSQL and Redis
	$(PY) manage.py texts --compile
	$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

bench: setup ## measure; make bench ONLY=name measures one
	@DATA_DIR=$${DATA_DIR:-.data/bench} $(PY) -m disclosure_portal.embedded -m tests.benchmarks $(ONLY)

check: setup ## run every linter and gate; prints every failure
	@failed=0; \
	for gate in "-m ruff check ." "-m ruff format --check ." \
	  "manage.py statemachine --check" "manage.py texts --check" "-m mypy disclosure_portal disclosures feedback evaluations" \
	  "-m djlint templates --lint --quiet" "-m disclosure_portal.embedded manage.py makemigrations --check --dry-run"; do \
	  $(PY) $$gate || failed=1; done; \
	.venv/bin/lint-imports || failed=1; \
	exit $$failed

lock: setup ## resolve the locked requirements again
	.venv/bin/uv pip compile pyproject.toml --universal --fork-strategy fewest --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links -o requirements.lock
	.venv/bin/uv pip compile pyproject.toml --extra dev --universal --fork-strategy fewest --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links -o requirements-dev.lock
