#!/bin/sh
# Everything that must pass, lane by lane, each with the time it took. Lanes after a failed one still run.
set -u
cd "$(dirname "$0")/.."
sh scripts/install.sh || exit 1
. scripts/uv.sh
need_python 3.13

summary=$(mktemp)
trap 'rm -f "$summary"' EXIT
failed=0

lane() {
    name=$1
    shift
    printf '\n== %s\n' "$name"
    began=$(date +%s)
    if "$@"; then verdict=ok; else verdict=FAILED; failed=1; fi
    printf '%-34s %-7s %4d s\n' "$name" "$verdict" "$(($(date +%s) - began))" >>"$summary"
}

types_of_assistant() { (cd assistant && .venv/bin/mypy); }
locks() { "$UV" lock --check --quiet && "$UV" lock --check --quiet --project assistant; }
generated() {
    .venv/bin/marlow nlu check && .venv/bin/python -m cli.reference --check docs/command-line.md \
        && .venv/bin/python -m cli.glossary --check docs/glossary.md \
        && .venv/bin/python -m render.theme --check && .venv/bin/python -m render.palette
}
# The page's files are checked in: users need no Node. Where there is one, they are built anew and compared.
bundle() {
    command -v npm >/dev/null 2>&1 || { echo "no npm: the page's files are taken as they are"; return 0; }
    (cd web && npm ci --no-audit --no-fund --silent && node build.mjs --check)
}
# What differs by Python is caught by what everything stands on; what runs children or whole questions is run once, above. Branches are
# counted here and not there, because counting them makes Python half as fast again.
core_on_313() {
    UV_PROJECT_ENVIRONMENT=.venv-3.13 "$UV" sync --quiet --locked --python 3.13 \
        && .venv-3.13/bin/python -m pytest -q -n 2 tests/contract tests/ingest tests/metrics tests/planning tests/recommendation tests/server tests/state tests/stats tests/warehouse tests/wording -m "not rasa and not browser and not slow and not postgres" \
            --cov=analytics.contract --cov=analytics.metrics --cov=analytics.stats --cov-branch --cov-report=term --cov-fail-under=90
}

lane "locks" locks
lane "ruff check" .venv/bin/ruff check .
lane "ruff format" .venv/bin/ruff format --check --quiet .
lane "mypy" .venv/bin/mypy
lane "mypy, assistant" types_of_assistant
lane "imports" .venv/bin/lint-imports
lane "generated files" generated
lane "the page's files" bundle
lane "doctests" .venv/bin/python -m pytest -q --doctest-modules --ignore-glob="*/migrations/*" analytics render server/input_rules.py
lane "tests" .venv/bin/python -m pytest tests -q -n 2 --ignore=tests/rasa -m "not rasa and not browser and not slow" --junitxml=build/tests.xml
lane "core tests, Python 3.13" core_on_313
# Trained once for the lanes that ask it; what `marlow` itself builds is trained by it.
trained() { rm -f build/model.tar.gz && assistant/.venv/bin/python -m components.train --root . --out build/model.tar.gz; }
lane "training" trained
[ ! -f build/model.tar.gz ] || export MARLOW_TEST_MODEL="$PWD/build/model.tar.gz"
lane "assistant, Python 3.10" assistant/.venv/bin/python -m pytest tests/rasa -q
lane "processes, end to end" .venv/bin/python -m pytest tests/e2e tests/understanding -q -n 2 --dist loadfile -m "rasa and not slow"
lane "the page in Chromium" .venv/bin/python -m pytest tests/browser -q -p no:xdist -m browser

printf '\n'
[ ! -f build/tests.xml ] || .venv/bin/python scripts/durations.py build/tests.xml
printf '\n'
cat "$summary"
exit "$failed"
