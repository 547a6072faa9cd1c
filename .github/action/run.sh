#!/usr/bin/env bash
# Runs one command that only reads; tells its outcome in the log, as outputs, and as a SARIF document where one is asked for.
set -euo pipefail

case "$INPUT_COMMAND" in
    check | drift) ;;
    *) echo "::error::command: '$INPUT_COMMAND' is none of check, drift"; exit 2 ;;
esac
case "$INPUT_OUTPUT_FORMAT" in
    text | json | jsonl | github | junit | sarif) ;;
    *) echo "::error::output-format: '$INPUT_OUTPUT_FORMAT' is none of text, json, jsonl, github, junit, sarif"; exit 2 ;;
esac
# An empty array is no array yet for the bash of macOS. Names of units have no spaces, and none of them is an option: the last -- sees to that.
read -r -a units <<< "$INPUT_UNITS"
command=(aas-generator "$INPUT_COMMAND" --workspace "$INPUT_WORKSPACE")

code=0
"${command[@]}" --output-format "$INPUT_OUTPUT_FORMAT" -- ${units[@]+"${units[@]}"} || code=$?
if [ -n "$INPUT_SARIF_FILE" ] && [ "$code" -le 1 ]; then
    # The same once more, as the log has what people read: what was judged a moment ago is judged alike.
    "${command[@]}" --output-format sarif --output-file "$INPUT_SARIF_FILE" -- ${units[@]+"${units[@]}"} > /dev/null || [ $? = 1 ]
    echo "sarif-file=$INPUT_SARIF_FILE" >> "$GITHUB_OUTPUT"
fi
case "$code" in
    0) outcome=passed ;;
    1) outcome=failed ;;
    *) outcome=refused ;;
esac
{
    echo "outcome=$outcome"
    echo "exit-code=$code"
} >> "$GITHUB_OUTPUT"
if [ "$outcome" = failed ] && [ "$INPUT_FAIL" = false ]; then
    code=0
fi
exit "$code"
