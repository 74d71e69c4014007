#!/usr/bin/env bash
# Sets the suite up in an environment of its own inside its checkout, from requirements.lock by version and hash.
# Knows nothing of targets and keys. Prints the command's path, and writes it to $GITHUB_OUTPUT as `command`.
set -euo pipefail

suite=${CONFORMANCE_SUITE:?the folder of the suite}
python=${CONFORMANCE_PYTHON:-python3}

"$python" "$suite/noxfile.py" -s replay --install-only >&2

for command in "$suite/.nox/replay/bin/conformance" "$suite/.nox/replay/Scripts/conformance.exe"; do
  if [[ -x $command ]]; then
    printf 'command=%s\n' "$command" >>"${GITHUB_OUTPUT:-/dev/null}"
    printf '%s\n' "$command"
    exit 0
  fi
done
echo "The suite was set up in $suite, and there is no conformance command in it." >&2
exit 3
