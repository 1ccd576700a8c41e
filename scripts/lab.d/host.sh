# shellcheck shell=bash disable=SC2154
# `hpcube`: an sshd on loopback that looks like a machine of its own. Sourced by scripts/lab.
#
# Its own mount and host name namespaces give root a clean home (whatever this machine's .bashrc does would run at every
# command) and a name; everything else, LXC included, is this machine's.

host_up() {
    local kind pid
    [[ -s $state/key ]] || ssh-keygen -q -t ed25519 -N '' -C weft-lab -f "$state/key"
    for kind in ed25519 ecdsa; do
        [[ -s $state/host_$kind ]] || ssh-keygen -q -t "$kind" -N '' -C "$host_name" -f "$state/host_$kind"
    done
    host_home
    host_client_files
    if host_listens; then
        pid=$(host_pid)
    else
        host_start
        pid=$(host_pid)
        readlink "/proc/$pid/ns/mnt" >"$state/namespace"
    fi
    say "sshd of $host_name: $host_address port $host_port, process $pid"
}

host_home() {
    local home=$state/home
    mkdir -p "$home/.ssh"
    chmod 700 "$home" "$home/.ssh"
    cp "$state/key" "$home/.ssh/id_ed25519"
    cp "$state/key.pub" "$home/.ssh/id_ed25519.pub"
    cp "$state/key.pub" "$home/.ssh/authorized_keys"
    cat >"$home/.ssh/config" <<CONFIG
Host ${network%.*}.*
    StrictHostKeyChecking accept-new
    UserKnownHostsFile $state/known_hosts
CONFIG
    chmod 600 "$home"/.ssh/*
}

# What a client needs; lines that tasks add to known_hosts for their containers stay.
host_client_files() {
    local kind line
    touch "$state/known_hosts"
    for kind in ed25519 ecdsa; do
        line="[$host_address]:$host_port,[$host_name]:$host_port $(cut -d ' ' -f 1,2 "$state/host_$kind.pub")"
        grep -qxF -e "$line" "$state/known_hosts" || printf '%s\n' "$line" >>"$state/known_hosts"
    done
    cat >"$state/ssh_config" <<CONFIG
Host $host_name
    HostName $host_address
    Port $host_port
    User root
    HostKeyAlias [$host_address]:$host_port
Host ${network%.*}.*
    User deploy
    ProxyJump $host_name
Host *
    IdentityFile $state/key
    IdentitiesOnly yes
    IdentityAgent none
    UserKnownHostsFile $state/known_hosts
    GlobalKnownHostsFile /dev/null
    StrictHostKeyChecking yes
    BatchMode yes
    ConnectTimeout 10
CONFIG
}

host_start() {
    local attempt
    ! port_is_taken || die "port $host_port on $host_address is in use by something else; \`ss -ltnp\` says by what"
    if [[ ! -d /run/sshd ]]; then
        mkdir -m 755 /run/sshd
        touch "$state/run-sshd.made"
    fi
    cat >"$state/sshd_config" <<CONFIG
ListenAddress $host_address
Port $host_port
HostKey $state/host_ed25519
HostKey $state/host_ecdsa
PidFile $state/sshd.pid
AuthorizedKeysFile .ssh/authorized_keys
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
UseDNS no
StrictModes no
MaxStartups 500
MaxSessions 200
PrintMotd no
AcceptEnv LANG LC_*
Subsystem sftp internal-sftp
CONFIG
    rm -f "$state/sshd.pid"
    # shellcheck disable=SC2016 # the inner shell expands them
    unshare --mount --uts --propagation slave \
        env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        sh -c 'mount --bind "$1/home" /root && hostname "$2" && cd / && exec /usr/sbin/sshd -f "$1/sshd_config" -E "$1/sshd.log"' \
        sh "$state" "$host_name" 8<&- 9<&- </dev/null >"$state/sshd.out" 2>&1 || true
    for ((attempt = 0; attempt < 200; attempt++)); do
        ! host_listens || return 0
        sleep 0.02
    done
    show_tail "$state/sshd.out"
    show_tail "$state/sshd.log"
    die "the sshd of $host_name did not start; its log is \`$state/sshd.log\`"
}

# Everything that lives in its mount namespace: the listener, sessions that are still open, monitors of containers.
host_down() {
    local namespace file attempt pids
    namespace=$(cat "$state/namespace" 2>/dev/null || true)
    if [[ -n $namespace ]]; then
        for ((attempt = 0; attempt < 100; attempt++)); do
            pids=()
            for file in /proc/[0-9]*/ns/mnt; do
                [[ $(readlink "$file" 2>/dev/null) != "$namespace" ]] || pids+=("$(cut -d / -f 3 <<<"$file")")
            done
            [[ ${#pids[@]} -gt 0 ]] || break
            if ((attempt < 20)); then kill "${pids[@]}" 2>/dev/null || true; else kill -9 "${pids[@]}" 2>/dev/null || true; fi
            sleep 0.05
        done
    fi
    # Every sshd needs this folder at every connection, so it stays while another one runs.
    if [[ -e $state/run-sshd.made ]] && ! pgrep -f "$(command -v sshd)" >/dev/null; then
        rmdir /run/sshd 2>/dev/null || true
    fi
}

# host_pid: the listener's process, if it is ours and alive; a zombie has no command line any more.
host_pid() {
    local pid
    pid=$(cat "$state/sshd.pid" 2>/dev/null) || return 1
    [[ $(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline") = *"$state/sshd_config"* ]] || return 1
    echo "$pid"
}

host_listens() {
    host_pid >/dev/null && port_is_taken
}

port_is_taken() {
    (exec 3<>"/dev/tcp/$host_address/$host_port") 2>/dev/null
}

# host_prove: logs in the way everyone else will, and asks for what everyone else needs.
host_prove() {
    local answer
    answer=$(ssh -F "$state/ssh_config" "$host_name" "hostname && lxc-info -n $template -sH" </dev/null 2>&1) || true
    [[ $answer = "$host_name"$'\n'STOPPED ]] || die "$host_name does not answer as it should, but \`$answer\`; its log is \`$state/sshd.log\`"
}

host_status() {
    local pid
    if pid=$(host_pid) && port_is_taken; then
        echo "sshd        up        $host_name: $host_address port $host_port, process $pid"
    else
        echo "sshd        down      $host_name: $host_address port $host_port"
        return 1
    fi
}
