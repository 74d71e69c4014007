#!/usr/bin/env bash
# Judges a target, compares what came with a baseline or an earlier run, and says it: in the log, in
# $GITHUB_OUTPUT and in $GITHUB_STEP_SUMMARY, where there are any. Ends with the suite's own exit codes.
#
# What it is told stands in CONFORMANCE_* variables; no value is ever read as shell code. It does not
# know the key: the suite takes that from the variable whose name it is given.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
command=${CONFORMANCE_COMMAND:-conformance}
out=${CONFORMANCE_OUT:-conformance-report}
cassettes=${CONFORMANCE_CASSETTES:-}
baseline=${CONFORMANCE_BASELINE:-}
previous=${CONFORMANCE_PREVIOUS:-}
recorded=${CONFORMANCE_PREVIOUS_CASSETTES:-}
gate=${CONFORMANCE_GATE:-true}
# On GitHub this script tells the runner what it may obey; the suite, which would too, is not to know.
runner=${GITHUB_ACTIONS:-}
unset GITHUB_ACTIONS
log=$(mktemp)
trap 'rm -f "$log" "$log.first"' EXIT

# Adds each word of $2 to the call as $1=WORD; words end at blanks, commas and ends of lines.
add() {
  local word words
  IFS=$' \t\r\n,' read -r -d '' -a words <<<"$2" || true
  for word in ${words[@]+"${words[@]}"}; do call+=("$1=$word"); done
}

# Runs "$@" and keeps what it prints in $log. A runner obeys lines that look like its commands, and
# an endpoint may send such lines; so it is told to obey nothing until a word that nobody can guess.
quietly() {
  local word="" code=0
  if [[ -n $runner ]]; then
    word=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    printf '::stop-commands::%s\n' "$word"
  fi
  "$@" 2>&1 | tee "$log" || code=${PIPESTATUS[0]}
  [[ -z $word ]] || printf '\n::%s::\n' "$word"
  return "$code"
}

# Prints the line that tells how it went: for the codes of a refusal ($2) the first line of one, else
# the last line that fits $1. Takes what an endpoint sent for text, whatever bytes are in it.
told() {
  {
    if [[ $2 =~ ^[014]$ ]] || ! grep -a -m 1 -E '^conformance( [a-z]+)?: ' "$log"; then
      grep -a -E "$1" "$log" | tail -n 1 || true
    fi
  } | tr -d '\000-\037\177' | cut -c 1-400
}

if [[ $gate != true && $gate != false ]]; then
  printf "The gate is 'true' or 'false', and not %q.\n" "$gate" >&2
  exit 2
fi
if [[ -n $previous && $previous -ef $out ]]; then
  echo "The earlier run lies where the reports of this one go; name another folder for one of them." >&2
  exit 2
fi

if [[ -n $recorded && -z $cassettes ]]; then
  echo "There are earlier cassettes and none to compare them with; name a folder for this recording." >&2
  exit 2
fi

call=("$command")
if [[ -n $cassettes ]]; then call+=(record "--cassettes=$cassettes"); else call+=(run); fi
add --target "${CONFORMANCE_TARGET:-}"
add --model "${CONFORMANCE_MODELS:-}"
add --area "${CONFORMANCE_AREAS:-}"
add --surface "${CONFORMANCE_SURFACES:-}"
[[ -z ${CONFORMANCE_API_KEY_ENV:-} ]] || call+=("--api-key-env=$CONFORMANCE_API_KEY_ENV")
IFS=$' \t\r\n' read -r -d '' -a more <<<"${CONFORMANCE_ARGUMENTS:-}" || true
call+=(${more[@]+"${more[@]}"} "--out=$out") # the folder last, so that nothing above can move it

rm -f -- "$out/"{run.jsonl,matrix.md,summary.md,badge.json,changes.md,drift.md}
asked=0
quietly "${call[@]}" || asked=$?
if [[ -n $cassettes && $asked -eq 3 ]]; then
  # Too many requests, mostly: what the recording lacks is asked once more. 2 means that nothing was kept.
  sleep "${PATIENCE_S:-60}"
  again=0
  cp -- "$log" "$log.first"
  quietly "${call[@]}" --resume || again=$?
  if [[ $again -eq 2 ]]; then mv -- "$log.first" "$log"; else asked=$again; fi
fi
result=$(told '\(exit code [0-9]\)\.$' "$asked")
if [[ $asked =~ ^[014]$ && ! -f $out/matrix.md ]]; then
  asked=3 # such an end comes with reports
  result="The suite broke before it had written its reports; the log says where."
fi

code=$asked
if [[ $asked =~ ^[014]$ ]]; then
  figures=$(sed -n 's/^ *"message": "\(.*\)",\{0,1\}$/\1/p' "$out/badge.json" | head -n 1)
  result="$result $figures"
  compared=0
  if [[ -n $previous ]]; then
    quietly "$command" diff "$previous" "$out" || compared=$?
    "$command" diff "$previous" "$out" --markdown >"$out/changes.md" 2>/dev/null || true
    result=$(told '[^[:space:]]' "$compared")
    code=$compared
  fi
  if [[ -n $recorded && $compared -le 1 ]]; then
    drifted=0
    quietly "$command" diff "$recorded" "$cassettes" || drifted=$?
    "$command" diff "$recorded" "$cassettes" --markdown >"$out/drift.md" 2>/dev/null || true
    result="$result $(told '[^[:space:]]' "$drifted")"
    [[ $drifted -eq 0 ]] || compared=$drifted
    [[ -z $previous && $drifted -eq 0 ]] || code=$compared
  fi
  if [[ -n $baseline && $compared -le 1 ]]; then
    code=0
    quietly "$command" gate "$out" "--baseline=$baseline" --explain || code=$?
    result=$(told '\(exit code [0-9]\)\.$' "$code")
  fi
fi
if [[ -n $runner && $code -ne 0 && -f $out/run.jsonl ]]; then
  # They point at rows of the catalogue, which only the suite's own repository has.
  place='s/^(::[a-z]+ )file=[^,]*,line=[0-9]+,/\1/'
  [[ ! ${CONFORMANCE_SUITE:-} -ef ${GITHUB_WORKSPACE:-.} ]] || place=''
  "$command" report "$out/run.jsonl" --format annotations | sed -E "$place" || true
fi
if [[ $gate == false && $code =~ ^[14]$ ]]; then
  result="$result The gate is off, so this is only told."
  code=0
fi

[[ -n $result ]] || result="The suite said nothing; the log says what happened."

{
  printf 'exit-code=%s\nrun-exit-code=%s\n' "$code" "$asked"
  printf 'reports=%s\nresult=%s\n' "${out//[$'\r\n']/ }" "$result"
} >>"${GITHUB_OUTPUT:-/dev/null}"
bash "$here/summary.sh" "$out" "$code" "$result" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
printf '%s\n' "$result"
exit "$code"
