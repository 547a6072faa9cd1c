#!/usr/bin/env bash
# Installs the tool in an environment of its own, away from what the workspace imports, and puts its command on PATH.
set -euo pipefail

# In the way that pip would: a name, a version, names of extras; nothing else gets to the command line.
[[ "$INPUT_VERSION" =~ ^[0-9A-Za-z.+!-]*$ ]] || { echo "::error::version: '$INPUT_VERSION' is no version"; exit 2; }
[[ "$INPUT_EXTRAS" =~ ^[a-z,-]*$ ]] || { echo "::error::extras: '$INPUT_EXTRAS' are no names of extras"; exit 2; }

python="${INPUT_PYTHON:-$(command -v python3 || command -v python)}"
python="$(command -v "$python")" || { echo "::error::python: there is no '$INPUT_PYTHON'"; exit 2; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    { echo "::error::aas-generator needs Python 3.11 or newer; use actions/setup-python before it"; exit 2; }

extras="${INPUT_EXTRAS:+[$INPUT_EXTRAS]}"
if [ -n "$INPUT_VERSION" ]; then
    wanted="aas-generator$extras==$INPUT_VERSION"
else
    wanted="$SOURCE$extras"
fi
folder="$RUNNER_TEMP/aas-generator"
"$python" -m venv "$folder"
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check "$wanted"
# The command alone: the environment's python is not the workspace's.
mkdir -p "$folder/command"
ln -sf "$folder/bin/aas-generator" "$folder/bin/git-remote-aas-generator" "$folder/command/"
echo "$folder/command" >> "$GITHUB_PATH"
# A repository's file may not choose what runs its code; the environment may.
echo "AAS_GENERATOR_PYTHON=$python" >> "$GITHUB_ENV"
