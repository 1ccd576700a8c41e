#!/bin/bash
# Ctrl-C in every phase: exit status 130, the terminal as it was, and nothing left on the far side.
. "$(dirname "${BASH_SOURCE[0]}")/lib.bash"

server good
server asking 'PasswordAuthentication yes' 'UsePAM no' 'PubkeyAuthentication no'
server stopped
server login 'AuthorizedKeysFile none' 'AuthorizedKeysCommand /bin/sleep 60' 'AuthorizedKeysCommandUser root'
kill -STOP "$(pgrep -P "${process[stopped]}")"
new_address
address[hole]=$REPLY
drop "$REPLY"
for name in "${!address[@]}"; do hosts+=("$name: { address: ${address[$name]} }"); done
inventory "${hosts[@]}"
export TERM=xterm

# terminal STEP … -- WORD …: the program under test on a terminal.
terminal() {
    local steps=()
    while [[ $1 != -- ]]; do
        steps+=("$1")
        shift
    done
    run timeout --kill-after=5 120 /usr/bin/python3 "$drills/terminal.py" "${steps[@]}" -- "$program" "${@:2}"
    output=${output//$'\r'/}
}

# interrupted SENTENCE [TEXT…]: what ran last ended as it should after Ctrl-C.
interrupted() {
    local sentence=$1
    shift
    exits "Ctrl-C $sentence" 130 "the terminal is as it was" "$@"
}

# quiet_far_side SENTENCE: nothing that a task started runs on the good server any more.
quiet_far_side() {
    holds "$1" eventually gone good "sleep|cat|dd|openssl|sha256sum|tar|sh -c"
}

terminal 'see:running' 'type:\x03' -- host=hole -- true
interrupted "while connecting" "hole  cancelled"
terminal 'see:running' 'type:\x03' -- host=stopped -- true
interrupted "while waiting for the banner" "stopped  cancelled"
terminal 'see:running' 'type:\x03' -- host=login -- true
interrupted "while logging in" "login  cancelled"
terminal 'see:password of root on asking' 'type:\x03' -- host=asking -- true
interrupted "at the question for a password"

terminal 'see:begun' 'type:\x03' -- host=good,hole -- 'echo begun; sleep 300 & sleep 300'
interrupted "while a command runs" "good  cancelled" "hole  cancelled"
quiet_far_side "ends it and what it started"
terminal 'see:begun' 'type:\x03' 'see:once more' 'type:\x03' -- host=good -- 'trap "" TERM; echo begun; sleep 300; sleep 300'
interrupted "a second time leaves at once, and names the host" "left at once; something may still run on good"
stop_server good
start_server good

head -c 800000000 /dev/zero >"$scratch/large"
target=$scratch/servers/good/tmp
# Succeeds when a part of the file is in a folder.
partly="test -n \"\$(find '%s' -name '.weft.*' -size +1M)\""
# shellcheck disable=SC2059
terminal "run:$(printf "$partly" "$target")" 'type:\x03' -- \
    fabfile="$drills/fabfile.swift" upload host=good "from=$scratch/large" "to=$target/large"
interrupted "in an upload" "good  cancelled"
quiet_far_side "ends what received it"
fails "and the file is not there" test -e "$target/large"
drill upload good "from=$scratch/large" "to=$target/large"
exits "the next upload goes on with what had come" 0
holds "and the file is whole" cmp "$scratch/large" "$target/large"
holds "and nothing else is there" test "$(ls -A "$target")" = large
mkdir "$scratch/down"
# shellcheck disable=SC2059
terminal "run:$(printf "$partly" "$scratch/down")" 'type:\x03' -- \
    fabfile="$drills/fabfile.swift" download host=good "from=$scratch/large" "to=$scratch/down/large"
interrupted "in a download" "good  cancelled"
quiet_far_side "ends what sent it"
fails "and the file is not there" test -e "$scratch/down/large"
drill download good "from=$scratch/large" "to=$scratch/down/large"
exits "the next download goes on with what had come" 0
holds "and the file is whole" cmp "$scratch/large" "$scratch/down/large"
holds "and nothing else is there" test "$(ls -A "$scratch/down")" = large
rm "$target/large" "$scratch/down/large"

interactive=(-- fabfile="$drills/fabfile.swift" interactive host=good)
# shellcheck disable=SC2016 # for the far side
terminal 'type:stty size; sleep 300\r' 'see:24 80' 'run:pgrep -x sleep' 'type:\x03' 'type:echo still $((40+2))\r' 'see:still 42' \
    'size:50x132' 'type:stty size\r' 'see:50 132' 'type:exit\r' "${interactive[@]}"
exits "in an interactive shell Ctrl-C is the shell's, and the window's size follows" 0 "the terminal is as it was" "still 42" "50 132"
quiet_far_side "nothing is left of the shell"
terminal 'type:echo $((40+2))\r' 'see:42' 'signal:TERM' "${interactive[@]}"
exits "SIGTERM in an interactive shell" 130 "the terminal is as it was"
terminal 'type:echo $((40+2))\r' 'see:42' "run:kill -KILL ${process[good]}" "${interactive[@]}"
exits "a host that dies in an interactive shell" 1 "the terminal is as it was" "good: the connection"
