#!/bin/bash
# Every resource of the catalogue on a fresh container: applied, applied again without a change, damaged by hand, and repaired where it was
# damaged and nowhere else. A folder of `resources` is a domain: a fabfile with the tasks `provision` and `damage`, and in `damaged` the
# titles of what the repair must change.
. "$(dirname "${BASH_SOURCE[0]}")/lib.bash"
folder=$(dirname "${BASH_SOURCE[0]}")/resources
limit=600

name=weft-res-$$
use_container "$name" "$address"

# changed: the titles that the last run says it has changed, sorted.
changed() { sed -nE "s/^(\[[^]]*\] )?changed: //p" <<<"$output" | grep -v '^handler ' | sort; }
# would: those that it would change.
would() { sed -nE 's/^  (would change|may change): //p' <<<"$output" | grep -v '^handler ' | sort; }

# same SENTENCE FILE: what comes on standard input is what the file has.
same() {
    local found wanted
    found=$(cat)
    wanted=$(sort "$2")
    [[ $found = "$wanted" ]] || output="wanted:"$'\n'"$wanted"$'\n'"found:"$'\n'"$found"$'\n'"$output"
    [[ $found = "$wanted" ]]
    result "$1" $?
}

for domain in "$folder"/*/; do
    domain=$(basename "$domain")
    [[ -z ${WEFT_DOMAINS:-} || " $WEFT_DOMAINS " = *" $domain "* ]] || continue
    echo "$domain:"
    fabfile=$folder/$domain/fabfile.swift
    task newcontainer host=hpcube vhostname="$name" vhostip="$address"
    exits "$domain: a container" 0
    task fabfile="$fabfile" provision host="$name"
    exits "$domain: the first time it is all made" 0
    echo "        in $seconds s"
    task fabfile="$fabfile" provision host="$name" --assert-no-changes
    exits "$domain: the second time nothing changes" 0
    echo "        in $seconds s"
    task fabfile="$fabfile" damage host="$name"
    exits "$domain: it is damaged" 0
    task fabfile="$fabfile" provision host="$name" --dry-run
    would | same "$domain: a dry run finds the damage, and nothing else" "$folder/$domain/damaged"
    task fabfile="$fabfile" provision host="$name"
    changed | same "$domain: the repair changes that, and nothing else" "$folder/$domain/damaged"
    task fabfile="$fabfile" provision host="$name" --assert-no-changes
    exits "$domain: then nothing changes any more" 0
    [[ ! -f $folder/$domain/more.bash ]] || . "$folder/$domain/more.bash"
    task lxc_destroy host=hpcube vhostname="$name" --yes
    exits "$domain: the container is removed" 0
done
