#!/bin/bash
# How commands end: by themselves with any status, by a signal, because time is over, because another host failed; and that nothing of them
# runs on afterwards, except what was meant to.
. "$(dirname "${BASH_SOURCE[0]}")/lib.bash"

server one
server two
inventory "one: { address: ${address[one]} }" "two: { address: ${address[two]} }"

on one,two -- "case \"\$SSH_CONNECTION\" in *' ${address[one]} '*) exit 255;; esac; echo here"
exits "a command that exits with 255 has failed" 1 "one: " "exited with status 255" "[two] here"
outcome "and its host is not taken for unreachable" one failed
# shellcheck disable=SC2016 # for the far side
on one -- 'kill -SEGV $$'
exits "a command that a signal ends is told from one that exits" 1 "was ended by signal SEGV"
outcome "and has failed" one failed
on one -- 'kill -KILL 0'
exits "so is one that kills its whole process group" 1 "was ended by signal KILL"

on one -- 'sleep 301 & echo started'
exits "a command that leaves a process which keeps its output open does not hang" 0 started "still holds its output"
holds "and the process lives on" runs one "sleep 301"
on one -- 'sleep 302 >/dev/null 2>&1 </dev/null & echo started'
exits "a daemon that let go of its outputs costs no note" 0 started
fails "none at all" grep -F "still holds" <<<"$output"
stop_server one
start_server one

# Children, grandchildren in the background, a pipe, and one that ignores TERM.
# shellcheck disable=SC2016 # for the far side
stubborn='echo begun; (sleep 303 & sleep 303) | cat & sh -c "trap \"\" TERM; sleep 303; sleep 303" & sleep 303'
on one --timeout 6s -- "$stubborn"
exits "the time of the run is over: exit status 124" 124 "[one] begun" "one"
holds "and nothing of the command runs any more" eventually gone one "sleep|cat|sh -c"
on one,two --task-timeout 6s -- "$stubborn"
exits "the time of a task is over: exit status 124" 124 "[one] begun" "[two] begun"
holds "and nothing of it runs on the first" eventually gone one "sleep|cat|sh -c"
holds "nor on the second" eventually gone two "sleep|cat|sh -c"

# The second host fails when the first one's line has been shown.
rm -f "$scratch/go" "$scratch/said"
(until grep -qsF '[one] begun' "$scratch/said"; do sleep 0.1; done; touch "$scratch/go") &
watcher=$!
# shellcheck disable=SC2016 # for the shell within
run bash -c 'timeout --kill-after=5 60 "$@" 2>&1 | tee "$0"; exit "${PIPESTATUS[0]}"' "$scratch/said" "$program" host=one,two --fail-fast -- \
    "case \"\$SSH_CONNECTION\" in *' ${address[one]} '*) $stubborn;; *) while [ ! -e '$scratch/go' ]; do sleep 0.1; done; exit 3;; esac"
kill "$watcher" 2>/dev/null
exits "with --fail-fast a failure ends the run" 1 "[one] begun" "two: " "exited with status 3"
outcome "the other host is cancelled" one cancelled
holds "and nothing runs there any more" eventually gone one "sleep|cat|sh -c"
