# Sourced: sets UV to a uv that works. One on the path is trusted only if it runs; else a pinned one goes into .tools/.
UV_PINNED=0.13.9
TOOLS="$PWD/.tools"

say() { printf '%s\n' "$*" >&2; }
fail() { say "marlow: $*"; exit 1; }

works() { "$1" --version >/dev/null 2>&1; }

# A Python that runs, 3.9 or later: what pyenv's shims name need not.
any_python() {
    for candidate in python3 python3.12 python3.13 python3.11 python3.10 /usr/bin/python3 \
        "$HOME"/.pyenv/versions/3.1[0-9]*/bin/python3; do
        if "$candidate" -c 'import sys, venv; sys.exit(sys.version_info < (3, 9))' >/dev/null 2>&1; then
            printf '%s\n' "$candidate"
            return
        fi
    done
}

find_uv() {
    for candidate in uv "$TOOLS/bin/uv" "$HOME/.local/bin/uv"; do
        if works "$candidate"; then UV=$candidate; return; fi
    done
    python=$(any_python)
    [ -n "$python" ] || fail "no Python 3.9 or later was found. Next step: install python3 with its venv module, then run this again."
    say "installing uv $UV_PINNED into .tools/ ..."
    # --copies: an interpreter of its own, whatever the shim that it came from does later.
    "$python" -m venv "$TOOLS" >&2 || fail "python3 -m venv failed. Next step: install the venv module (Debian: apt-get install python3-venv), then run this again."
    "$TOOLS/bin/pip" install --quiet --disable-pip-version-check "uv==$UV_PINNED" >&2 \
        || fail "uv could not be installed from PyPI. Next step: check the network, or install uv yourself, then run this again."
    UV="$TOOLS/bin/uv"
    works "$UV" || fail "the uv in .tools/ does not run. Next step: delete .tools/ and run this again."
}

# An interpreter by version: one that uv finds (pyenv's and the system's among them), or one that uv may download.
need_python() {
    if "$UV" python find --quiet "$1" >/dev/null 2>&1 && "$("$UV" python find "$1" 2>/dev/null)" -c '' >/dev/null 2>&1; then
        return
    fi
    for found in "$HOME"/.pyenv/versions/"$1"*/bin/python3; do
        if [ -x "$found" ]; then return; fi
    done
    say "installing Python $1 ..."
    "$UV" python install "$1" >&2 \
        || fail "there is no Python $1. Next step: install it (pyenv install $1, or apt-get install python$1), then run this again."
}

need_space() {
    free=$(df -Pk . | awk 'NR == 2 {print int($4 / 1024)}')
    [ "$free" -ge "$1" ] || fail "$free MB are free here, $1 MB are needed. Next step: free some space, then run this again."
}

# Megabytes under a folder.
megabytes() { du -sk "$1" 2>/dev/null | awk '{print int($1 / 1024)}'; }

find_uv
