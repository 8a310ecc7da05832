#!/bin/sh
# Recommenders and their peers on two shops; the peers in an environment of their own, by their own lock.
set -eu
cd "$(dirname "$0")/.."
. scripts/uv.sh
"$UV" sync --quiet --locked --project benchmarks/peers
# One thread each, so that seconds of CPU compare: a pool that waits for others spins.
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1
exec .venv/bin/python -m benchmarks.recommenders.run --data "${MARLOW_TEST_DATA:-../shared/data}" "$@"
