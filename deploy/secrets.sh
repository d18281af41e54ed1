#!/usr/bin/env bash
# Makes what deploy/compose.yaml takes from files, in deploy/secrets: a password for PostgreSQL, the two engine
# settings, and a certificate for HTTP (ten years, its own issuer; put your own into http.crt and http.key where you
# have one). What is there already stays. The folder is its owner's only; the files are for the users of the containers
# to read.
set -euo pipefail
command -v openssl >/dev/null || { echo 'secrets.sh: openssl is missing' >&2; exit 1; }
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
cd secrets
keep() { # FILE: from standard input, unless it is there
  if [ -e "$1" ]; then cat >/dev/null; else cat >"$1"; fi
  chmod 0644 "$1"
}
openssl rand -hex 24 | keep postgres-password
echo 'esdb://eventstore:2113?tls=false' | keep Log
echo "Host=postgres;Database=gse;Username=gse;Password=$(cat postgres-password)" | keep ReadModels
if [ ! -e http.crt ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj '/CN=gse edge' \
    -addext 'subjectAltName=DNS:localhost,DNS:edge-1,DNS:edge-2,IP:127.0.0.1' -keyout http.key -out http.crt 2>/dev/null
fi
chmod 0644 http.crt http.key
