# shellcheck shell=bash disable=SC2154
# What scripts/check and scripts/test both run, each a step of its own; sourced after steps.sh, never run.

format() {
    swift format lint --strict --parallel --recursive Package.swift Sources Tests tasks fabfiles
}

imports() {
    scripts/check-imports
}

tree() {
    scripts/check-tree
}

# The compiler says a warning once, when it compiles the file: a build that had some is made to compile those files again.
# The linker's words about every static executable that holds the Swift runtime are none of ours.
build() {
    local log=$logs/build-words.log warnings=$logs/warnings.log status=0
    WEFT_FUZZ=1 swift build --build-tests 2>&1 | tee "$log" || status=$?
    if grep -E '(^|: )warning: ' "$log" | grep -vE "warning: Using '[a-z]+' in statically linked applications|the use of .mktemp. is dangerous" >"$warnings"; then
        grep -oE '^[^ ]+\.swift:[0-9]+:[0-9]+: ' "$warnings" | cut -d : -f 1 | sort -u | xargs -r touch --
        echo "error: warnings are errors here"
        status=1
    fi
    return $status
}

# A test that hangs must not hang whoever waits for the result: ten minutes are many times what all of them take.
#
# All of them at once would take longer than any time limit of one: it counts from when a test begins.
tests() {
    local log=$logs/test-words.log status=0
    WEFT_FUZZ=1 timeout --kill-after=10 600 swift test --skip-build --experimental-maximum-parallelization-width 12 2>&1 | tee "$log" || status=$?
    if [[ $status = 124 || $status = 137 ]]; then
        echo "error: \`swift test\` did not end within 10 minutes; these tests had begun and not ended:"
        grep -vxF -f <(sed -nE 's/^(✔|✘) (Test .*) (passed|failed) after .*/\2/p; s/^(✔|✘) (Test .*) with [0-9]+ test cases .*/\2/p' "$log") \
            <(sed -nE '/^◇ Test (run|case) /d; s/^◇ (Test .*) started\.$/\1/p' "$log") | sed 's/^/error: /' || true
    fi
    return $status
}

# tests_summary LOG: the closing line of `swift test`, or what it ended with instead, such as the tests that had not ended.
tests_summary() {
    grep -E '^(✔|✘) Test run with' -- "$1" || tail -n 40 -- "$1"
}
