#!/usr/bin/env bash
# Expected: `torch-backend = "cpu"` in `[tool.uv]` makes `uv lock` choose torch for the CPU.
# Happens: uv accepts the setting there (and refuses a misspelled value), but only `uv pip` uses
#   it: the lock file is that of CUDA, with a dozen packages of it, to the byte the same as
#   without the setting.
# Why it matters: gigabytes for everyone who thought the matter was settled. An index of its own
#   under `[tool.uv.sources]` does what the setting seems to do.
# Seen with uv 0.13.9 and torch 2.13.0.
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet uv==0.13.9
venv/bin/uv --version
lock() { # $1: the folder, $2: a setting of uv
  mkdir "$1"
  printf '%s\n' '[project]' 'name = "painter"' 'version = "1"' 'requires-python = ">=3.11"' \
    'dependencies = ["torch==2.13.0"]' '[tool.uv]' "$2" >"$1/pyproject.toml"
  venv/bin/uv lock --quiet --python venv/bin/python --project "$1"
}
lock with 'torch-backend = "cpu"'
lock without ''
packages=$(grep -c '^name = "nvidia-' with/uv.lock || true)
echo "expected: no package of CUDA in the lock file"
echo "seen: $packages packages named nvidia-…"
if [ "$packages" = 0 ] || ! cmp -s with/uv.lock without/uv.lock; then
  echo "Changed: uv lock no longer ignores torch-backend." >&2
  exit 1
fi
