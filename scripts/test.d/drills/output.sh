#!/bin/bash
# Output that is large, cut, broken, endless, silent or hostile: bounded memory, and nothing lost.
. "$(dirname "${BASH_SOURCE[0]}")/lib.bash"

server one
server two
inventory "one: { address: ${address[one]} }" "two: { address: ${address[two]} }"
# A whole gibibyte shows no more than this does, and takes four times as long.
mebibytes=${WEFT_DRILLS_MEBIBYTES:-256}
much="head -c ${mebibytes}M /dev/zero | tr '\\0' x | fold -w 1023"

# measured …: the program under test, its output thrown away and its largest memory in MiB in `$memory`.
measured() {
    run timeout --kill-after=5 200 /usr/bin/python3 "$drills/measure.py" "$scratch/memory" "$program" "$@"
    memory=$(cat "$scratch/memory")
}

measured host=one -- "$much"
exits "$mebibytes MiB of output of a command" 0
result "takes little memory: $memory MiB" "$((memory > 100))"
measured host=one --output grouped -- "$much"
exits "$mebibytes MiB of output that is held back" 0
result "takes little memory: $memory MiB" "$((memory > 100))"
bytes=$(cat "$scratch/memory.bytes")
result "and arrives whole" "$((bytes < mebibytes * 1048576))"
measured fabfile="$drills/fabfile.swift" large host=one "mebibytes=$mebibytes"
exits "$mebibytes MiB of output of a task's quiet command" 0
result "takes little memory: $memory MiB" "$((memory > 100))"

drill large_failing one
exits "a command that fails after 64 MiB names the file that has it all" 1 "exited with status 7" "all of its standard output, 67108864 bytes: "
kept=$(grep -oE '/[^ ]*/one-1\.out' <<<"$output" | head -n 1)
holds "which is whole" test "$(stat -c %s "$kept")" = 67108864
holds "and this user's alone" test "$(stat -c %a "$kept") $(stat -c %a "$(dirname "$kept")")" = "600 700"
rm -rf "$(dirname "$kept")"
fails "a run leaves no file of its own" grep -q . <(find "$TMPDIR" -mindepth 1)

on one,two -- 'i=0; while [ $i -lt 3000 ]; do echo "$i aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"; i=$((i+1)); done'
exits "lines of hosts that print at the same time" 0
lines=$(grep -cE '^\[(one|two)\] [0-9]+ a{79}$' <<<"$output")
result "are whole and all there ($lines)" "$([[ $lines = 6000 ]]; echo $?)"

on one -- 'head -c 3000000 /dev/zero | tr "\\0" y'
exits "a line of 3 MB without an end" 0
count=$(tr -cd y <<<"$output" | wc -c)
result "is shown to the last byte ($count)" "$([[ $count = 3000000 ]]; echo $?)"

cat >"$HOME/.ssh/config" <<CONFIG
Host ${address[one]}
    ServerAliveInterval 1
    ServerAliveCountMax 2
CONFIG
on one -- 'sleep 5; echo at last'
exits "a command that is silent for longer than the keep-alive allows is waited for" 0 "at last"

drill bytes one
exits "all bytes come back as they were, NUL and such as are no UTF-8 among them" 0
on one --json -- 'printf "a\\000b\\377c\\n"'
exits "in JSON they are escaped or replaced" 0 '"text":"a\u0000b'

# A title, the clipboard, the cursor, the screen, answers of the terminal; C1 controls as UTF-8 and as bytes; and one colour.
hostile='printf "\033]0;owned\007 \033]52;c;b3duZWQ=\033\\\\ \033[2J\033[1A\033[6n \033P+q\033\\\\ \302\2332J \2332J \033[31mred\033c\n"'
# tame SENTENCE: what ran last has no control character but colours and newlines.
tame() {
    fails "$1" grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]' <(sed 's/\x1b\[[0-9;]*m//g' <<<"$output" | LC_ALL=C cat)
}
for style in live grouped folded json; do
    on one --output $style -- "$hostile; $hostile >&2; exit 1"
    exits "escape sequences of a host ($style)" 1 owned
    tame "do no harm ($style)"
done
on one --color -- "$hostile"
exits "with colours on, its colours pass" 0 $'\e[31mred'
tame "and nothing else does"
drill says one
exits "what a task says, warns of and throws with a host's text in it" 1 owned
tame "does no harm either"
task host=one --junit "$scratch/junit.xml" -- "$hostile >&2; exit 1"
holds "and JUnit's report is well-formed" /usr/bin/python3 -c 'import sys, xml.dom.minidom as d; d.parse(sys.argv[1])' "$scratch/junit.xml"

output=$("$program" host=one -- 'echo here; cat' 2>&1 <&-)
status=$?
exits "standard input that is closed is an empty one" 0 here
"$program" host=one -- 'echo here' >&- 2>"$scratch/errors"
status=$?
output=$(cat "$scratch/errors")
result "standard output that is closed is no crash (status $status)" "$((status > 130))"
output=$( { "$program" host=one -- 'yes line'; echo "status $?" >"$scratch/status"; } 2>"$scratch/errors" | head -n 3)
holds "when nobody reads the output any more the run ends" grep -qx "status 130" "$scratch/status"
holds "and so does the command" eventually gone one "yes line"
