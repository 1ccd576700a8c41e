#!/bin/bash
# Login shells of every kind, and start-up files and keys that get in the way.
. "$(dirname "${BASH_SOURCE[0]}")/lib.bash"

# Start-up files that print to both outputs, for each shell where it looks for them.
# shellcheck disable=SC2016
before='
for user in bashful zshell cshell fishy; do
    home=$folder/home/$user
    mkdir -p "$home/.config/fish"
    for file in .bashrc .zshenv; do printf "echo noise from $file\necho more noise >&2\n" >"$home/$file"; done
    printf "echo noise from .cshrc\n" >"$home/.cshrc"
    printf "echo noise from fish\necho more noise >&2\n" >"$home/.config/fish/config.fish"
    chown -R "$user:" "$home"
done
for name in motd issue.net; do echo "a message of the day" >/etc/$name; done'
a_host_each plain bashful fishy cshell zshell nobody-in falsely
server shells "${listening[@]}" 'Banner /etc/issue.net' 'PrintMotd yes' 'PrintLastLog yes'
before=:
server forced 'ForceCommand echo only this'
inventory "${hosts[@]}" "forced: { address: ${address[forced]} }"

good=plain,bashful,fishy,cshell,zshell
# shellcheck disable=SC2016 # for the far side
drill shells $good
exits "commands, results, files and folders are the same under sh, bash, fish, csh and zsh, whose start-up files print" 0 \
    "5 hosts: 5 changed"
fails "and none of the noise is in any result" grep -i noise <<<"$output"
# shellcheck disable=SC2016 # for the far side
on $good -- 'printf "%s %s\n" "a!b\\c" '"'d'"'
printf "%s\n" $((1 + 1))'
exits "a command of several lines, with quotes, backslashes and exclamation marks" 0 "5 hosts: 5 ok"
for user in plain bashful fishy cshell zshell; do
    result "is the same under the shell of $user" "$(grep -cxE "\[$user\] +(a!b\\\\c d|2)" <<<"$output" | grep -qx 2; echo $?)"
done

on nobody-in -- hostname
exits "a login whose shell is nologin says so" 1 "nobody-in: did not run \`hostname\`" "This account is currently not available" "needs a shell that runs commands"
on falsely -- hostname
exits "one whose shell is false does too" 1 "falsely: did not run \`hostname\`"
on forced -- hostname
exits "a ForceCommand is not taken for the command" 1 "forced: did not run \`hostname\`" "it said: only this"
on plain,nobody-in,forced -- echo here
exits "and none of them hides another host" 1 "[plain]" "1 ok, 2 failed"
