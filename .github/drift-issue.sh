#!/usr/bin/env bash
# Keeps one issue for what BigCommerce's published specs say otherwise than ours: drift-issue.sh REPORT CODE
#
# REPORT is what `cargo xtask drift --format markdown` printed, CODE what it ended with:
#   0  nothing needs a person: an open issue is closed
#   1  something does: the report becomes the body of the issue, which is opened if there is none
# With any other code, or without a report, nothing is known: the issue stays as it is, and this fails.
#
# The report is text from elsewhere. It is handed over in files and never becomes part of a command.
set -euo pipefail

report=$1
code=$2
label=upstream-drift
title="The published specs have drifted"
run="${GITHUB_SERVER_URL:-https://github.com}/${GITHUB_REPOSITORY:-}/actions/runs/${GITHUB_RUN_ID:-}"

# The first lines of the report that fit into $1 bytes, with a word about what is missing.
first() {
    LC_ALL=C awk -v most="$1" -v run="$run" '
        { size += length($0) + 1 }
        size > most { cut = 1; exit }
        /^```/ { fenced = !fenced }
        { print }
        END {
            if (cut && fenced) print "```"
            if (cut) print "\n*The report goes on: [the run](" run ") has it to its end, as a file.*"
        }
    ' "$report"
}

summary=${GITHUB_STEP_SUMMARY:-/dev/null}
if { [ "$code" != 0 ] && [ "$code" != 1 ]; } || { [ "$code" = 1 ] && ! [ -s "$report" ]; }; then
    echo "The comparison ended with code $code and without a report that can be used; its log says why." | tee -a "$summary"
    echo "::error::cargo xtask drift could not compare the specs (code $code)"
    exit 2
fi
# A summary holds 1 MiB.
first 1000000 >>"$summary"

# The oldest is the one. Issues that people wrote and gave the label are theirs: only those with our title are touched. Numbers
# alone, so splitting is safe.
ours="map(select(.title == \"$title\") | .number) | sort | .[]"
open=$(gh issue list --label "$label" --state open --limit 100 --json number,title --jq "$ours")

if [ "$code" = 0 ]; then
    for number in $open; do
        gh issue close "$number" --comment "Nothing is left that needs a person: $run"
    done
    echo "nothing needs a person"
    exit 0
fi

# A body holds 65,536 characters, and a character is at least a byte.
body=$(mktemp)
trap 'rm -f "$body"' EXIT
{
    first 60000
    printf '\n---\nWritten by [this run](%s), which writes it anew each week. Close it by doing what it says; `specs/README.md` lists the steps.\n' "$run"
} >"$body"

kept=
for number in $open; do
    if [ -z "$kept" ]; then
        kept=$number
        gh issue edit "$kept" --title "$title" --body-file "$body"
    else
        gh issue close "$number" --reason "not planned" --comment "The one that is kept up to date is #$kept."
    fi
done
if [ -z "$kept" ]; then
    gh label create "$label" --force --color D93F0B --description "BigCommerce's published specs changed"
    gh issue create --title "$title" --label "$label" --body-file "$body"
fi
