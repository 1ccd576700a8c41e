# shellcheck shell=bash disable=SC2034
# Where the lab lives; inventory/office.yaml names the same places. Sourced by scripts/lab.

state=/var/lib/weft-lab # keys, sshd configuration, known_hosts, what was there before; gone after `down`
cache=/var/cache/weft-lab # the base image; gone after `down --purge`
template=weft-base # the container that others are cloned from
template_root=$cache/$template/rootfs # `lxc-copy` demands the container's name in this path
suite=bookworm

host_name=hpcube
host_address=127.0.0.1
host_port=2222

bridge=lxcbr0
network=10.0.0.0/24
gateway=10.0.0.1/24
nat_table=weft_lab
