# shellcheck shell=bash disable=SC2154
# What every part of the drills needs: real sshd's of its own, an inventory of them, and faults; sourced by each part.
#
# A server lives in a mount namespace with users of its own and in a process namespace: when its first process ends, all that was logged in
# ends, and the mounts are gone. It ends with the part, even if that is killed.

. "$(dirname "${BASH_SOURCE[0]}")/../lib.bash"
drills=$root/scripts/test.d/drills
chmod 711 "$scratch" # users other than root have their homes in it

# Addresses that no other part and no other run has: all of 127/8 answers.
network=127.$((64 + $$ / 250 % 128)).$(($$ % 250 + 1))
next_address=1
# Nothing listens on the port, at any address, and no outgoing connection takes it.
until port=$((10000 + RANDOM % 20000)) && [[ -z $(ss -Hltn "sport = :$port") ]]; do :; done
table=weft_drills_$$

# The user's files, such as ssh_config, are the part's own; compiled fabfiles are shared with the other parts.
export XDG_CACHE_HOME=${WEFT_DRILLS_CACHE:-$scratch/cache} HOME=$scratch/home
export TMPDIR=$scratch/tmp
export NO_COLOR=1
unset SSH_AUTH_SOCK
mkdir -p "$HOME/.ssh" "$TMPDIR"
ssh-keygen -q -t ed25519 -N '' -C drill -f "$scratch/key"
ssh-keygen -q -t ed25519 -N '' -f "$scratch/host_ed25519"
ssh-keygen -q -t ecdsa -N '' -f "$scratch/host_ecdsa"
for kind in ed25519 ecdsa; do echo "* $(cut -d ' ' -f 1,2 "$scratch/host_$kind.pub")"; done >"$scratch/known_hosts"

declare -A address=() process=()
others=()

clean_up() {
    local pid
    trap - EXIT
    for pid in "${process[@]}" "${others[@]}"; do
        kill -CONT "$pid" 2>/dev/null
        kill -KILL "$pid" 2>/dev/null
    done
    wait "${process[@]}" "${others[@]}" 2>/dev/null
    [[ ! -e $scratch/nft ]] || nft delete table inet "$table" 2>/dev/null
    rm -rf "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# new_address: puts a fresh loopback address into `$REPLY`.
new_address() {
    REPLY=$network.$next_address
    next_address=$((next_address + 1))
}

# a_host_each USER…: an address for each, at which it logs in: `${hosts[@]}` for the inventory, `${listening[@]}` for sshd's configuration.
a_host_each() {
    local user
    hosts=() listening=()
    for user in "$@"; do
        new_address
        hosts+=("$user: { address: $REPLY, user: $user }")
        listening+=("ListenAddress $REPLY:$port")
    done
}

# server NAME [LINE…]: starts an sshd at a fresh address, as `${address[NAME]}`. The lines come first in its sshd_config; of two values of
# an option the first one counts. What `$before` holds is run in its namespace before it starts; `$folder` is its folder there.
before=:
host_keys=(host_ed25519 host_ecdsa)
server() {
    local name=$1 folder=$scratch/servers/$1
    shift
    new_address
    address[$name]=$REPLY
    mkdir -p "$folder/home" "$folder/tmp"
    chmod 1777 "$folder/tmp"
    {
        printf '%s\n' "$@"
        printf "HostKey $scratch/%s\n" "${host_keys[@]}"
        # Of this one the last value counts.
        [[ "$*" = *MaxStartups* ]] || echo "MaxStartups 500"
        cat <<CONFIG
ListenAddress $REPLY
Port $port
AuthorizedKeysFile $scratch/key.pub
PidFile none
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
UsePAM no
UseDNS no
StrictModes no
PrintMotd no
PrintLastLog no
Subsystem sftp internal-sftp
CONFIG
    } >"$folder/sshd_config"
    printf '%s\n' "$before" >"$folder/before"
    start_server "$name"
}

# start_server NAME: starts it, or starts it again.
start_server() {
    local name=$1 folder=$scratch/servers/$1 attempt
    mkdir -p /run/sshd
    : >"$folder/log" # one that is started again has not said yet that it listens
    setpriv --pdeathsig KILL unshare --mount --propagation private --pid --fork --kill-child=KILL --mount-proc \
        env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        bash "$drills/server.bash" "$folder" </dev/null >"$folder/log" 2>&1 &
    process[$name]=$!
    for ((attempt = 0; attempt < 400; attempt++)); do
        ! grep -q "^Server listening" "$folder/log" || return 0
        sleep 0.05
    done
    result "the sshd \`$name\` starts: $(tail -n 3 "$folder/log")" 1
    exit 1
}

# stop_server NAME: ends it and all that is logged in there.
stop_server() {
    kill -KILL "${process[$1]}"
    wait "${process[$1]}" 2>/dev/null
    unset "process[$1]"
}

# inside NAME COMMAND…: runs a command in a server's namespaces.
inside() {
    local first
    first=$(pgrep -P "${process[$1]}")
    shift
    nsenter --target "$first" --mount --pid --wd=/ "$@"
}

# far_side NAME: the processes of a server besides sshd's listener, a line each.
far_side() {
    inside "$1" ps -e -o pid=,args= | grep -vE '\[listener\]| ps -e '
}

# runs NAME PATTERN: a process of a server matches. A pattern for `eventually gone` matches none in the end.
runs() {
    grep -qE -e "$2" <<<"$(far_side "$1")"
}
gone() {
    ! runs "$@"
}

# inventory TEXT…: one with these hosts; the part's key and known_hosts are the defaults.
inventory() {
    {
        echo "defaults: { user: root, port: $port, identity: $scratch/key, known-hosts: $scratch/known_hosts }"
        echo "hosts:"
        printf '  %s\n' "$@"
    } >"$scratch/inventory.yaml"
    export WEFT_INVENTORY=$scratch/inventory.yaml
}

# on HOSTS …: the program under test, on hosts of the inventory.
on() {
    local hosts=$1
    shift
    task host="$hosts" "$@"
}

# drill TASK HOSTS …: a task of the drills' fabfile.
drill() {
    local name=$1 hosts=$2
    shift 2
    task fabfile="$drills/fabfile.swift" "$name" host="$hosts" "$@"
}

# in_background COMMAND…: runs it beside the drill, and ends it with the part.
in_background() {
    setpriv --pdeathsig KILL "$@" </dev/null >"$scratch/background.$((${#others[@]} + 1))" 2>&1 &
    others+=($!)
}

# eventually COMMAND…: waits until the command succeeds, at most half a minute.
eventually() {
    local attempt
    for ((attempt = 0; attempt < 300; attempt++)); do
        ! "$@" >/dev/null 2>&1 || return 0
        sleep 0.1
    done
    return 1
}

# drop ADDRESS: from now on nothing reaches that address, and nobody is told. undrop: everything gets through again.
drop() {
    touch "$scratch/nft"
    nft -f - <<RULES
add table inet $table
add chain inet $table output { type filter hook output priority 0; }
add rule inet $table output ip daddr $1 drop
add rule inet $table output ip saddr $1 drop
RULES
}

undrop() {
    nft delete table inet "$table"
}

# outcome SENTENCE HOST OUTCOME: the table of what ran last has that outcome for the host.
outcome() {
    grep -qE "^$2 +$3( |\$)" <<<"$output"
    result "$1" $?
}
