#!/bin/bash
# links.sh: every link of our documents leads to a file, and to a heading where it names one; what
# is installed links only to what is installed; every file that a document names by its path in the
# project, and every document that code names, is there. The last line is a summary.
set -u
cd "$(dirname "$0")/../.."
bad=0 links=0 paths=0
files() { git ls-files "$@" 2>/dev/null || find . -name "$1" -printf '%P\n'; }
missing() { echo "FAILED $1: no $2"; bad=1; }
installed=" $(make -s --no-print-directory --eval='docs:;@echo $(DOCS)' docs) "

# The anchors of a page: its headings in small letters, '-' for blanks, without other marks.
anchors() {
    awk '/^```/ { code = !code } !code && /^#/' "$1" | sed 's/^#* *//' | tr 'A-Z ' 'a-z-' | tr -cd 'a-z0-9_\n-'
}

while read -r page; do
    while read -r link; do
        links=$((links + 1))
        to=${link%%#*}
        to=$(realpath -m --relative-to=. "${to:+$(dirname "$page")/}${to:-$page}")
        [ -e "$to" ] || missing "$page" "$to"
        [[ $link != *#* ]] || anchors "$to" | grep -qxF "${link#*#}" || missing "$page" "heading $link"
        [[ $installed != *" $page "* || $installed == *" $to "* ]] || missing "$page is installed" "$to"
    done < <(grep -oE '\]\([^): ]+\)' "$page" | sed 's/^](//; s/)$//')
    while read -r to; do
        paths=$((paths + 1))
        [ -e "$to" ] || missing "$page" "$to"
    done < <(grep -v NAME "$page" | grep -oE '`(harness|problems|prompts|testbenches|runners|results|tests)/[A-Za-z0-9_./-]+\.(c|h|md|awk|sh|txt|sql|bats|py|jsonl|json)`' | tr -d '`')
done < <(files '*.md')
while IFS=: read -r source to; do
    paths=$((paths + 1))
    [ -e "$to" ] || missing "$source" "$to"
done < <(files '*.[ch]' | xargs grep -oE '\b(harness|problems|prompts|testbenches|runners|results)(/[a-z-]+)*/[A-Z]+\.md\b' /dev/null)
[ $bad -eq 0 ] && [ $links -gt 10 ] && echo "$links links and $paths paths in documents lead to files"
