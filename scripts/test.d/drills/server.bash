# shellcheck shell=bash
# The first process of a server's namespaces: makes its users and becomes its sshd. `lib.bash` starts it.
#
# $1 is the server's folder; what `before` in it says is run before sshd starts.
set -euo pipefail
folder=$1

# user NAME ID SHELL [HASH]: one with a home of its own in the folder, and a password if its hash is given.
user() {
    echo "$1:x:$2:$2::$folder/home/$1:$3" >>/etc/passwd
    echo "$1:${4:-*}:19000:0:99999:7:::" >>/etc/shadow
    echo "$1:x:$2:" >>/etc/group
    mkdir -p "$folder/home/$1"
    chown "$2:$2" "$folder/home/$1"
}

# The whole folder is a copy: a file that is mounted over comes back when somebody outside replaces the one below.
rm -rf "$folder/etc"
cp -a /etc "$folder/etc"
mount --bind "$folder/etc" /etc
sed -i "s|^root:.*|root:x:0:0::$folder/home/root:/bin/sh|" /etc/passwd
mkdir -p "$folder/home/root"
user plain 20001 /bin/sh
user bashful 20002 /bin/bash
user fishy 20003 /usr/bin/fish
user cshell 20004 /usr/bin/tcsh
user zshell 20005 /usr/bin/zsh
user nobody-in 20006 /usr/sbin/nologin
user falsely 20007 /bin/false
. "$folder/before"
exec /usr/sbin/sshd -D -e -f "$folder/sshd_config"
