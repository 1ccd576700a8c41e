#!/bin/sh
echo "update-rc.d $*" >>"$CALLS"
case "$*" in "nginx enable") true >"$STATE/enabled";; esac
