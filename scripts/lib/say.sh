# shellcheck shell=bash
# Progress and error lines that all scripts share; sourced, never run.

program=${0##*/}
started=${EPOCHREALTIME/./}

# say TEXT: a progress line with the seconds since the script began.
say() {
    local elapsed=$((${EPOCHREALTIME/./} - started))
    printf '[%4d.%02d s] %s\n' $((elapsed / 1000000)) $((elapsed % 1000000 / 10000)) "$*"
}

# die TEXT: the reason and the next step on stderr, then exit status 1.
die() {
    printf '%s: %s\n' "$program" "$*" >&2
    exit 1
}

# show_tail FILE: the last lines of a log on stderr, for the message that follows.
show_tail() {
    [[ ! -s $1 ]] || tail -n 20 -- "$1" >&2
}
