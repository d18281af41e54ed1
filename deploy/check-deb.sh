#!/usr/bin/env bash
# Checks the Debian packages by using them: installs them into a throw-away Debian, starts edge and agent by their
# installed paths, enrols, sees the host running by the installed command line, upgrades, sees the same host again,
# purges, and looks for what is left. Needs root, and debootstrap unless a root is given. Ends with "check-deb.sh: ok".
set -euo pipefail

usage() {
  cat <<'HELP'
usage: deploy/check-deb.sh [--base FOLDER] [--out FOLDER] [--programs FOLDER]
  --base FOLDER      a Debian root to copy instead of making one with debootstrap
  --out FOLDER       where the packages are built                           (default artifacts/deb)
  --programs FOLDER  FOLDER/{edge,agent,cli} are published already          (default: publish them)

environment:
  GSE_DEBIAN_SUITE   bookworm     the release to make
  GSE_DEBIAN_MIRROR  where debootstrap takes it from (default: its own)
HELP
}
root=$(cd "$(dirname "$0")/.." && pwd)
say() { printf 'check-deb.sh: %s\n' "$*"; }
die() { say "FAILED: $*" >&2; exit 1; }
base='' out=$root/artifacts/deb programs=''
while [ $# -gt 0 ]; do
  case $1 in
    --base) base=${2:?}; shift 2 ;;
    --out) out=${2:?}; shift 2 ;;
    --programs) programs=${2:?}; shift 2 ;;
    -h|--help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done
[ "$(id -u)" = 0 ] || die "needs root"
[ -n "$base" ] || command -v debootstrap >/dev/null || die "debootstrap is missing"

work=$(mktemp -d)
box=$work/root edge_pid='' agent_pid=''
finish() {
  local code=$? pid
  for pid in $agent_pid $edge_pid; do kill -KILL "$pid" 2>/dev/null || true; done
  if [ $code -ne 0 ]; then tail -n 20 "$work"/*.log 2>/dev/null >&2 || true; fi
  umount "$box/proc" "$box/dev" 2>/dev/null || true
  # Never through a mount that did not come off.
  mountpoint -q "$box/proc" || mountpoint -q "$box/dev" || rm -rf --one-file-system "$work"
  exit $code
}
trap finish EXIT
trap 'exit 130' INT TERM

# --- a Debian, and the packages ---------------------------------------------------------------------------------------
if [ -n "$base" ]; then
  cp -a "$base" "$box"
else
  say "making a Debian ${GSE_DEBIAN_SUITE:-bookworm}"
  debootstrap --variant=minbase --include=adduser,init-system-helpers,libssl3,libstdc++6 \
    "${GSE_DEBIAN_SUITE:-bookworm}" "$box" ${GSE_DEBIAN_MIRROR:+"$GSE_DEBIAN_MIRROR"} >"$work/debootstrap.log" 2>&1 \
    || die "debootstrap"
fi
mkdir -p "$box/proc" "$box/dev"
mount --bind /proc "$box/proc"
mount --bind /dev "$box/dev"
in_box() {
  chroot "$box" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C DEBIAN_FRONTEND=noninteractive "$@"
}
# Without what dpkg, the system's logs and the programs that keep users write for themselves.
listing() (
  cd "$box"
  find . -xdev \( -path './etc/*-' -o -path ./run -o -path ./var/log -o -path ./var/cache -o -path ./var/lib/dpkg \
    -o -path ./tmp \) -prune -o -print | LC_ALL=C sort
)

say "building the packages"
# Once for all: somebody may commit meanwhile.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct)}
"$root/deploy/deb.sh" --fast --out "$out" ${programs:+--programs "$programs"} >"$work/first" 2>"$work/build.log" \
  || die "deb.sh"
programs=${programs:-$out/programs}
mapfile -t first <"$work/first"
"$root/deploy/deb.sh" --fast --out "$work/again" --programs "$programs" >/dev/null
for deb in "${first[@]}"; do
  cmp "$deb" "$work/again/${deb##*/}" || die "packed again, ${deb##*/} has other bytes"
done
"$root/deploy/deb.sh" --fast --out "$work/next" --programs "$programs" --revision +next >/dev/null
install_all() { # FOLDER
  rm -rf "$box/tmp/debs"
  mkdir -p "$box/tmp/debs"
  cp "$1"/*.deb "$box/tmp/debs/"
  in_box sh -c 'dpkg --force-confold --install /tmp/debs/*.deb' >"$work/dpkg.log" 2>&1 || die "dpkg --install"
  rm -rf "$box/tmp/debs"
}

# --- install and use --------------------------------------------------------------------------------------------------
free_port() {
  local port
  while port=$(shuf -i 20000-32000 -n 1); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { printf '%s' "$port"; return; }
  done
}
gse() { in_box /usr/bin/gse --url "http://127.0.0.1:$http" "$@"; }
start_edge() {
  # As the unit does it: the environment file, the user, the folder.
  chroot --userspec=gse:gse "$box" /usr/bin/env -i PATH=/usr/bin:/bin GSE_DATA=/var/lib/gse/edge \
    sh -c 'umask 077; cd /var/lib/gse/edge; set -a; . /etc/gse/gse-edge.env; exec /usr/sbin/gse-edge' \
    >>"$work/edge.log" 2>&1 </dev/null &
  edge_pid=$!
  gse health --wait 60s >/dev/null || die "the edge is not ready"
}
start_agent() {
  chroot "$box" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin /usr/sbin/gse_agent -f /etc/gse/gse_agent.conf \
    >>"$work/agent.log" 2>&1 </dev/null &
  agent_pid=$!
}
stop_both() {
  local pid
  for pid in $agent_pid $edge_pid; do kill -TERM "$pid"; wait "$pid" || die "a program ended with exit code $?"; done
  agent_pid='' edge_pid=''
}
sees_running() { # ID: the number that the platform shows for a running agent is 2
  local tries=100
  until gse agent "$1" --json --key-file /var/lib/gse/edge/admin.key 2>/dev/null | grep -q '"statusCode": *2\b'; do
    [ $((tries--)) -gt 0 ] || die "agent $1 is not shown with status 2"
    sleep 0.2
  done
}
sees_version() { # PACKAGE VERSION
  [ "$(in_box dpkg-query -W -f '${Version}' "$1")" = "$2" ] || die "$1 is not installed with version $2"
}

listing >"$work/before"
cp "$box/etc/passwd" "$work/passwd"
install_all "$(dirname "${first[0]}")"
[ "$(in_box stat -c %U:%a /var/lib/gse/edge)" = gse:700 ] || die "the data folder is not gse's alone"
http=$(free_port) link=$(free_port)
printf 'GSE_HTTP=127.0.0.1:%s\nGSE_LINK=127.0.0.1:%s\n' "$http" "$link" >>"$box/etc/gse/gse-edge.env"
sed -i "s/127.0.0.1:28668/127.0.0.1:$link/" "$box/etc/gse/gse_agent.conf"
start_edge
token=$(gse token create --key-file /var/lib/gse/edge/admin.key 2>/dev/null)
id=$(in_box /usr/sbin/gse_agent -f /etc/gse/gse_agent.conf --register "$token" | sed -n 's/^agent-id: //p')
[ -n "$id" ] || die "the agent did not enrol"
start_agent
sees_running "$id"
say "installed: agent $id runs"

# --- upgrade: data, certificates and changed settings stay ------------------------------------------------------------
stop_both
settings=$(cat "$box/etc/gse/gse-edge.env" "$box/etc/gse/gse_agent.conf" | md5sum)
install_all "$work/next"
next=$(dpkg-deb -f "$(ls "$work"/next/gse-edge_*.deb)" Version)
for package in gse-edge gse-agent gse-cli; do sees_version "$package" "$next"; done
[ "$settings" = "$(cat "$box/etc/gse/gse-edge.env" "$box/etc/gse/gse_agent.conf" | md5sum)" ] \
  || die "settings were changed"
start_edge
gse agents --json --key-file /var/lib/gse/edge/admin.key | grep -q "$id" || die "the new edge does not know the agent"
start_agent
sees_running "$id"
say "upgraded to $next: the same agent runs"

# --- remove keeps, purge leaves nothing -------------------------------------------------------------------------------
stop_both
in_box dpkg --remove gse-edge gse-agent gse-cli >"$work/dpkg.log" 2>&1 || die "dpkg --remove"
for kept in var/lib/gse/{edge/log.db,agent/cert/gse_agent.crt} etc/gse/{gse-edge.env,gse_agent.conf}; do
  [ -e "$box/$kept" ] || die "remove took /$kept"
done
in_box dpkg --purge gse-edge gse-agent gse-cli >"$work/dpkg.log" 2>&1 || die "dpkg --purge"
listing | diff "$work/before" - >"$work/left.log" || { cat "$work/left.log" >&2; die "purge left something"; }
cmp "$work/passwd" "$box/etc/passwd" || die "purge left a user"
[ ! -e "$box/var/log/gse" ] || die "purge left logs"
say "purged: nothing is left"
say ok
