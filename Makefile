# `make demo` and `make test` set the machine up by themselves.
.PHONY: demo test lint bench sweep setup clean
PY := .venv/bin/python
export PYTHONDONTWRITEBYTECODE := 1

demo:
	@deploy/setup.sh run
	@.venv/bin/sluice demo

test:
	@deploy/setup.sh dev
	@$(MAKE) --no-print-directory lint
	@$(PY) -m pytest -q -n 4 --dist worksteal

lint:
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/interrogate -q keys redaction pipeline flows

bench:
	@deploy/setup.sh dev
	@$(PY) -m benchmarks.demo

sweep:
	@deploy/setup.sh dev
	@SLUICE_THOROUGH=1 $(PY) -m pytest -q -n 2 --dist worksteal tests/conformance tests/attacks/test_drawings.py \
		tests/flows/cli tests/flows/test_kill.py tests/flows/test_pixels.py tests/pipeline/formats/ooxml/test_corpora.py \
		tests/pipeline/sandbox tests/pipeline/stages
	@$(PY) -m benchmarks.sweep
	@$(PY) -m benchmarks.kill_matrix

setup:
	@deploy/setup.sh dev

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
