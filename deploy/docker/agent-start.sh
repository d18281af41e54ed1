#!/bin/sh
# Enrols with the token in the file GSE_TOKEN_FILE, if the agent has no certificate yet, and becomes the agent.
set -eu
conf=${GSE_CONF:-/etc/gse/gse_agent.conf}
if [ ! -e "$conf" ]; then
  mkdir -p "${conf%/*}"
  echo '{}' >"$conf"
fi
if [ -n "${GSE_TOKEN_FILE:-}" ] && [ ! -e /var/lib/gse/agent/cert/gse_agent.crt ]; then
  /usr/sbin/gse_agent -f "$conf" --register "$(cat "$GSE_TOKEN_FILE")"
fi
exec /usr/sbin/gse_agent -f "$conf"
