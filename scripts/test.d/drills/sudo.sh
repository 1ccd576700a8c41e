#!/bin/bash
# sudo that wants a password, gets a wrong one, wants a terminal, or does not let the user.
. "$(dirname "${BASH_SOURCE[0]}")/lib.bash"

password=right-horse-$RANDOM
hash=$(openssl passwd -6 "$password")
# Rules of its own for everybody; a password counts for one command. Its /etc is a copy.
# shellcheck disable=SC2016
before='
user asker 20101 /bin/sh '"'$hash'"'
user tied 20102 /bin/sh
user stranger 20103 /bin/sh '"'$hash'"'
cat >/etc/sudoers <<RULES
Defaults timestamp_timeout=0, lecture=never
Defaults:tied requiretty
root ALL=(ALL) NOPASSWD: ALL
asker ALL=(ALL) ALL
tied ALL=(ALL) NOPASSWD: ALL
RULES
'
a_host_each root asker tied stranger
server sudo "${listening[@]}"
inventory "${hosts[@]}"

# shellcheck disable=SC2016 # for the far side
who='command=echo it is $(id -un)'
export WEFT_ANSWER_SUDO_PASSWORD=$password
drill become root,asker "$who"
exits "sudo takes the password" 0 "[root]  it is root" "[asker] it is root"
fails "which is in no output" grep -F "$password" <<<"$output"
export WEFT_ANSWER_SUDO_PASSWORD=wrong-horse
drill become root,asker "$who"
exits "a wrong password is sent once, and hides no other host" 1 "[root]  it is root" \
    "asker: sudo did not accept the password for \`asker\`; it was sent once"
outcome "the host has failed" asker failed
fails "nor is that one in any output" grep -F wrong-horse <<<"$output"
unset WEFT_ANSWER_SUDO_PASSWORD
drill become asker "$who"
exits "when nobody can be asked it says how to give it" 1 "asker: sudo needs a password" WEFT_ANSWER_SUDO_PASSWORD
export WEFT_ANSWER_SUDO_PASSWORD=$password
drill become stranger "$who"
exits "a user whom sudo does not let says so" 1 "stranger: sudo did not run" "not in the sudoers file"
drill become tied "$who"
exits "sudo that wants a terminal says so, and what helps" 1 "tied: sudo did not run" "you must have a tty" "terminal: true"
drill become tied "$who" terminal=yes
exits "and with a terminal it runs" 0 "it is root"

drill become asker "command=echo begun; sleep 304 & sleep 304" --timeout 6s
exits "a command that became root by a password is ended when its time is over" 124 begun
holds "with all that it started" eventually gone sudo "sleep 304"
drill become_again asker "command=echo begun; sleep 304 & sleep 304" --timeout 6s
exits "so is one in a shell that has run others before" 124 begun
holds "with all that it started, too" eventually gone sudo "sleep 304"
