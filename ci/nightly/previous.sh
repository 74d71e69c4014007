#!/usr/bin/env bash
# Fetches what the newest earlier night recorded: previous.sh FOLDER. Writes the folder of its reports to
# $GITHUB_OUTPUT as `reports` and that of its cassettes as `cassettes`, and nothing when no night has kept a
# recording yet.
#
# Looks at runs of the nightly workflow on the branch $BRANCH alone, because anybody's pull request may keep
# something of the same name. What cannot be asked or fetched ends the step, and is no "nothing yet".
set -euo pipefail

into=$1
kept='.artifacts[] | select(.name == "recording" and (.expired | not)) | .id'
runs=$(gh run list --workflow nightly.yml --branch "$BRANCH" --limit 60 --json databaseId --jq '.[].databaseId')
for run in $runs; do
  found=$(gh api "repos/$GITHUB_REPOSITORY/actions/runs/$run/artifacts" --jq "$kept")
  if [[ -n $found ]]; then
    gh run download "$run" --name recording --dir "$into"
    printf 'reports=%s\n' "$into/reports" >>"$GITHUB_OUTPUT"
    [[ ! -d $into/cassettes ]] || printf 'cassettes=%s\n' "$into/cassettes" >>"$GITHUB_OUTPUT"
    echo "The recording of run $run is the one to compare with."
    exit 0
  fi
done
echo "No earlier run has kept a recording: this one is the first."
