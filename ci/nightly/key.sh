#!/usr/bin/env bash
# Says whether there is a key to record with: writes `present` to $GITHUB_OUTPUT, and one sentence to the
# summary when there is none. Looks whether $KEY is empty and at nothing else of it.
set -euo pipefail

if [[ -n ${KEY:-} ]]; then
  echo "present=true" >>"$GITHUB_OUTPUT"
else
  echo "present=false" >>"$GITHUB_OUTPUT"
  says="The secret GEMINI_API_KEY is not set, so nothing was recorded and nothing was tested."
  printf '%s\n' "$says" >>"$GITHUB_STEP_SUMMARY"
  printf '::notice title=Nothing was tested::%s\n' "$says"
fi
