# shellcheck shell=bash
# Assertions of the end-to-end tests; sourced by each of them.

set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
unset WEFT_INVENTORY CONFIGFILE

# own_address N: the Nth of ten addresses in the lab's network that no script has that runs at the same time; `$address` is the first.
own_address() { echo "10.0.0.$((100 + ${WEFT_TEST_PLACE:-$$} % 10 * 10 + $1))"; }
# shellcheck disable=SC2034
address=$(own_address 0)

# What is tested: our release build, or another one (an installed one, a debug build).
program=${WEFT_TASK:-$root/.build/release/task}

# What ran last: its output (both streams), its status, its seconds.
output='' status=0 seconds=0

# task …: the program under test, never waited for longer than two minutes.
task() {
    run timeout --kill-after=5 "${limit:-120}" "$program" "$@"
}

run() {
    local began=${EPOCHREALTIME/./}
    status=0
    output=$("$@" 2>&1 </dev/null) || status=$?
    seconds=$(((${EPOCHREALTIME/./} - began) / 1000))
    printf -v seconds '%d.%03d' $((seconds / 1000)) $((seconds % 1000))
}

# result SENTENCE SUCCESS: prints it, and counts it for scripts/test; a failure comes with what ran last.
result() {
    if [[ $2 = 0 ]]; then
        echo "ok      $1"
        [[ -z ${WEFT_TEST_VERBOSE:-} ]] || printf '%s\n' "status $status after $seconds s:" "$output" | head -n 40 | sed 's/^/        /'
        echo "ok $1" >>"${WEFT_TEST_RESULTS:-/dev/null}"
    else
        echo "FAILED  $1"
        echo "FAILED $1" >>"${WEFT_TEST_RESULTS:-/dev/null}"
        # Why it failed stands at the end of what a program says, and what it was about at the beginning.
        {
            echo "status $status after $seconds s:"
            if [[ $(wc -l <<<"$output") -le 40 ]]; then echo "$output"; else
                head -n 15 <<<"$output"
                echo "…"
                tail -n 25 <<<"$output"
            fi
        } | sed 's/^/        /'
    fi
}

# exits SENTENCE STATUS [TEXT…]: what ran last ended with that status, and every text is in its output.
exits() {
    local sentence=$1 wanted=$2 text
    shift 2
    if [[ $status != "$wanted" ]]; then
        result "$sentence (exit status $wanted)" 1
        return
    fi
    for text in "$@"; do
        if [[ $output != *"$text"* ]]; then
            result "$sentence (says \`$text\`)" 1
            return
        fi
    done
    result "$sentence" 0
}

# holds SENTENCE COMMAND…: the command succeeds.
holds() {
    local sentence=$1
    shift
    run "$@"
    result "$sentence" "$status"
}

# fails SENTENCE COMMAND…: the command does not succeed.
fails() {
    local sentence=$1
    shift
    run "$@"
    result "$sentence" $((status == 0))
}

# use_container NAME ADDRESS: WEFT_INVENTORY is the lab's with one more host, which is not made yet.
use_container() {
    export WEFT_INVENTORY=$scratch/inventory.yaml
    {
        cat "$root/inventory/office.yaml"
        echo "  $1: { address: $2, via: hpcube, user: deploy, roles: [test] }"
    } >"$WEFT_INVENTORY"
}
