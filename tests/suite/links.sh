#!/bin/bash
# links.sh: every relative link of our documents leads to a file, and every file that a document names by
# its path in the project is there. The last line is a summary.
set -u
cd "$(dirname "$0")/../.."
bad=0 links=0 paths=0
files() { git ls-files "$@" 2>/dev/null || find . -name "${1#\*}" ; }
while read -r page; do
    while read -r to; do
        links=$((links + 1))
        [ -e "$(dirname "$page")/$to" ] || { echo "FAILED $page: no $to"; bad=1; }
    done < <(grep -oE '\]\([^)#: ]+' "$page" | cut -c3-)
    while read -r to; do
        paths=$((paths + 1))
        [ -e "$to" ] || { echo "FAILED $page: no $to"; bad=1; }
    done < <(grep -v NAME "$page" | grep -oE '`(harness|problems|prompts|testbenches|runners|results|tests)/[A-Za-z0-9_./-]+\.(c|h|md|awk|sh|txt|sql|bats|py|jsonl|json)`' | tr -d '`')
done < <(files '*.md')
[ $bad -eq 0 ] && [ $links -gt 10 ] && echo "$links links and $paths paths in documents lead to files"
