#!/bin/sh
# Both environments, exactly as locked. Prints how much uv's cache grew: that is what was downloaded, unpacked.
set -eu
cd "$(dirname "$0")/.."
. scripts/uv.sh
ready="$PWD/.venv/.marlow-installed"
wanted=$(cat pyproject.toml uv.lock assistant/pyproject.toml assistant/uv.lock | cksum)
if [ -f "$ready" ] && [ "$(cat "$ready")" = "$wanted" ] && [ -x .venv/bin/marlow ] && [ -x assistant/.venv/bin/python ]; then
    exit 0
fi
[ -d .venv ] || need_space 3000
need_python 3.12
need_python 3.10
cache=$("$UV" cache dir)
before=$(megabytes "$cache")
say "installing both environments ..."
"$UV" sync --quiet --locked || fail "the environment of Marlow was not installed. Next step: read the lines above, then run this again."
"$UV" sync --quiet --locked --project assistant || fail "the assistant's environment was not installed. Next step: read the lines above, then run this again."
after=$(megabytes "$cache")
say "downloaded: $((${after:-0} - ${before:-0})) MB (growth of uv's cache, unpacked; 0 where everything was cached)"
printf '%s\n' "$wanted" >"$ready"
