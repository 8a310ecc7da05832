# Everything through uv; scripts/uv finds one that works, or installs a pinned one into .tools/.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help install demo test lint bench bench-recommenders

help:
	@echo "make demo     install, build the demo shop, start Marlow on it"
	@echo "make install  both environments"
	@echo "make test     everything that must pass"
	@echo "make lint     ruff, mypy, import-linter"
	@echo "make bench    the benchmarks"
	@echo "make bench-recommenders    recommenders and their peers on two shops (up to 40 minutes)"

install:
	@sh scripts/install.sh

demo: install
	@sh scripts/demo.sh

test:
	@sh scripts/test.sh

lint:
	@sh scripts/lint.sh

bench: install
	@sh scripts/bench.sh

bench-recommenders: install
	@sh scripts/bench_recommenders.sh
