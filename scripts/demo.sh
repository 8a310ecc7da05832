#!/bin/sh
# The demo shop in .marlow-demo/ (or MARLOW_HOME), built where it is not there, and Marlow on it until Ctrl-C.
set -eu
cd "$(dirname "$0")/.."
. scripts/uv.sh
need_space 500
exec .venv/bin/marlow demo
