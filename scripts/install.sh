#!/bin/sh
# Both environments, exactly as locked. Prints what was downloaded: what the installed files weigh, or 0 where uv's cache had them all.
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
fetched=0
[ "${after:-0}" -le "${before:-0}" ] || fetched=$(.venv/bin/python scripts/downloads.py uv.lock .venv assistant/uv.lock assistant/.venv)
say "downloaded: $fetched MB at most (the sizes of the packages; those that were cached cost nothing)"
printf '%s\n' "$wanted" >"$ready"
