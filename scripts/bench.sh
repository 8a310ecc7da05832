#!/bin/sh
# Every benchmark, one after the other; each prints its figures.
set -eu
cd "$(dirname "$0")/.."
for file in benchmarks/[a-z]*.py; do
    name=$(basename "$file" .py)
    printf '== %s\n' "$name"
    .venv/bin/python -m "benchmarks.$name"
done
