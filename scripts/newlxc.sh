#!/bin/sh
# The office's containers, one a line; those that are not needed are commented out. `task newcontainers host=hpcube roles=office` makes the same
# from the inventory, side by side.
set -e
task=${WEFT_TASK:-task}

$task newcontainer host=hpcube vhostname=devdns vhostip=10.0.0.21
$task newcontainer host=hpcube vhostname=devlog vhostip=10.0.0.22
#$task newcontainer host=hpcube vhostname=devjenkins vhostip=10.0.0.23
$task newcontainer host=hpcube vhostname=devweb vhostip=10.0.0.24
$task newcontainer host=hpcube vhostname=devrepo vhostip=10.0.0.25
