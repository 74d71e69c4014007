#!/usr/bin/env bash
# Prints the summary of a job as Markdown: summary.sh REPORTS EXIT-CODE RESULT.
#
# Knows the folder of reports only; what was judged and compared was decided before.
set -euo pipefail

reports=$1 code=$2 result=$3
most=450000 # bytes of one part; GitHub shows nothing at all of a summary of more than a mebibyte

case $code in
  0) means="as expected" ;;
  1) means="a regression or an unexpected failure" ;;
  2) means="wrong usage" ;;
  3) means="the run is invalid or incomplete" ;;
  4) means="housekeeping: something needs tidying" ;;
  *) means="the suite broke" ;;
esac

# Prints the file $1, or says where it is to be found.
part() {
  [[ -s $1 ]] || return 0
  if [[ $(wc -c <"$1") -le $most ]]; then
    printf '\n'
    cat -- "$1"
  else
    printf '\n%s is too long to be shown here; it lies among the reports.\n' "${1##*/}"
  fi
}

printf '# OpenAI contract: %s\n\n' "$means"
printf '%s\n' "$result" | sed 's/[][\\`*_{}<>#|~!]/\\&/g'
part "$reports/changes.md"
part "$reports/drift.md"
part "$reports/summary.md"
