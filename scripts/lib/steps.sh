# shellcheck shell=bash disable=SC2154
# Steps that pass or fail, each with a log of its own; sourced after say.sh, never run.

logs=$root/.build/logs
steps_passed=0
steps_failed=0

# step NAME COMMAND…: runs the command with its output in a log, and shows what matters of that only when it fails.
#
# Returns the command's success; a caller that can go on without it says `|| true`.
step() {
    local name=$1 log
    shift
    mkdir -p "$logs"
    log=$logs/${name//[^a-z0-9]/-}.log
    if "$@" >"$log" 2>&1 </dev/null; then
        steps_passed=$((steps_passed + 1))
        say "ok      $name"
    else
        steps_failed=$((steps_failed + 1))
        say "FAILED  $name (log: ${log#"$root"/})"
        show_failure "$log" | sed 's/^/    /' >&2
        return 1
    fi
}

# show_failure LOG: its errors and failed tests when it has some, or else its end.
show_failure() {
    grep -E '(^✘|(^|: )(error|warning): )' -- "$1" | head -n 60 || tail -n 40 -- "$1"
}

need_swift() {
    command -v swift >/dev/null || die "there is no \`swift\` in PATH; install a toolchain from https://www.swift.org/install and try again"
}
