#!/usr/bin/env bash
# The golden pages as first inputs of both fuzz targets. The byte before each
# says how it is to be read: without a name, as page.html, as page.txt.
set -euo pipefail
cd "$(dirname "$0")"
for target in import extract; do
  mkdir -p "corpus/$target"
  for page in ../tests/corpus/*/source.*; do
    name=$(basename "$(dirname "$page")")
    for how in '\000' '\001' '\002'; do
      { printf "$how"; cat "$page"; } >"corpus/$target/$name-${how#\\}"
    done
  done
done
