# Everything begins here: `make up` on a fresh clone ends with a running desk.
.PHONY: help up demo test test-long lint format bench

help:
	@echo "make up         the desk, the door and the worker, on this machine"
	@echo "make demo       the same with a demo company and its airline"
	@echo "make test       every check and test, in a real browser too"
	@echo "make test-long  the promises at full size; takes some two hours"
	@echo "make lint       only the checks"
	@echo "make format     puts the code in order"
	@echo "make bench      measures this machine and Otklik on it"

up:
	@tools/install up && exec .venv/bin/otklik up

demo:
	@tools/install demo && exec .venv/bin/otklik demo

test: lint
	@tools/browser
	.venv/bin/pytest -n 2 --dist loadfile -m "not long"

test-long:
	@tools/install test && tools/browser
	.venv/bin/otklik messages
	.venv/bin/pytest -m long -s --ignore tests/test_naughty.py
	.venv/bin/pytest -m long -n 2 tests/test_naughty.py

lint:
	@tools/install test
	.venv/bin/otklik messages
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/otklik words check otklik guard examples
	git ls-files -z '*.html' | xargs -0 -r .venv/bin/djade --check --target-version 5.2
	.venv/bin/djlint --lint --quiet otklik guard examples

format:
	@tools/install test
	.venv/bin/ruff check --fix
	.venv/bin/ruff format
	git ls-files -z '*.html' | xargs -0 -r .venv/bin/djade --target-version 5.2

bench:
	@tools/install test && exec .venv/bin/otklik bench
