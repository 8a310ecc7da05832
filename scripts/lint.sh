#!/bin/sh
# Style, types and which way dependencies point.
set -eu
cd "$(dirname "$0")/.."
. scripts/uv.sh
"$UV" sync --quiet --locked
"$UV" sync --quiet --locked --project assistant
.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/mypy
(cd assistant && .venv/bin/mypy)
.venv/bin/lint-imports
