#!/usr/bin/env bash
# Puts what is published of a run into a folder for a page: site.sh REPORTS SITE.
#
# Publishes what is named here and nothing besides; a report that is missing ends it.
set -euo pipefail

reports=$1 site=$2
mkdir -p "$site"
for name in index.html matrix.md matrix.svg badge.json capabilities.json; do
  cp -- "$reports/$name" "$site/$name"
done
