#!/usr/bin/env bash
# Starts one edge, on the embedded stores or on the engines that are named, real agents for this host, and shows the fleet
# until Ctrl-C.
set -uo pipefail

usage() {
  cat <<'HELP'
usage: ./run.sh [--agents N | --no-agent] [--migrate]
  --agents N   start N real agent processes with N ids (default 1)
  --no-agent   start only the edge
  --migrate    first make or update the schema of the read models (gse-edge migrate)

environment:
  GSE_LOG         event log: esdb://host:2113?tls=false, esdb+discover://..., or the path of a SQLite file
                  (default log.db in the data folder)
  GSE_READMODELS  read models: a PostgreSQL connection string (Host=...;Database=...;Username=... or postgresql://...),
                  or the path of a SQLite file (default readmodel.db in the data folder)
  GSE_DATA        data folder               (default ./data)
  GSE_HTTP        HTTP API, host:port       (default 127.0.0.1:8080)
  GSE_LINK        agent link, host:port     (default 127.0.0.1:28668)
  GSE_X__Y        any other setting of the edge, as in GSE_Liveness__LostAfter=3s

A second edge on the same log needs GSE_LOG and GSE_READMODELS as the first one has them, and a data folder and ports of its own.
HELP
}
die() { printf 'run.sh: %s\n' "$*" >&2; exit 1; }

agents=1 migrate=''
while [ $# -gt 0 ]; do
  case $1 in
    --agents) [[ ${2:-} =~ ^[1-9][0-9]{0,2}$ ]] || { usage >&2; exit 2; }; agents=$2; shift 2 ;;
    --no-agent) agents=0; shift ;;
    --migrate) migrate=yes; shift ;;
    -h|--help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

# --- what has to be there ---------------------------------------------------------------------------------------------
case ${BASH_SOURCE[0]} in */*) root=${BASH_SOURCE[0]%/*} ;; *) root=. ;; esac
root=$(cd "$root" && pwd)
command -v dotnet >/dev/null || die "the .NET 10 SDK is missing: install it from https://dot.net (no 'dotnet' on the PATH)"
(cd "$root" && dotnet --version >/dev/null 2>&1) || die "the .NET 10 SDK is missing: 'dotnet --list-sdks' does not show it"

data=${GSE_DATA:-$root/data}
{ mkdir -p "$data/logs" && : >"$data/logs/.write" && rm "$data/logs/.write"; } 2>/dev/null \
  || die "the data folder $data cannot be written (GSE_DATA)"
data=$(cd "$data" && pwd)

export GSE_DATA=$data GSE_HTTP=${GSE_HTTP:-127.0.0.1:8080} GSE_LINK=${GSE_LINK:-127.0.0.1:28668}
local_address() { # host:port to listen on -> host:port to call
  case $1 in 0.0.0.0:*|'[::]':*|'*':*|:*) printf '127.0.0.1:%s' "${1##*:}" ;; *) printf '%s' "$1" ;; esac
}
check_port() { # NAME host:port
  local address port=${2##*:}
  [[ $2 == *:* && $port =~ ^[0-9]{1,5}$ ]] || die "$1=$2 is not host:port"
  address=$(local_address "$2")
  (exec 3<>"/dev/tcp/${address%:*}/$port") 2>/dev/null && die "port $port is in use ($1=$2)"
}
check_port GSE_HTTP "$GSE_HTTP"
check_port GSE_LINK "$GSE_LINK"

# --- build, if anything changed ---------------------------------------------------------------------------------------
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDDISABLENODEREUSE=1
out=$root/artifacts/run
edge=$root/artifacts/bin/Gse.Edge/release/gse-edge gse=$root/artifacts/bin/Gse.Cli/release/gse agent=$out/agent/gse_agent

compile() { # what it is, dotnet arguments
  (cd "$root" && dotnet "${@:2}" -c Release -v q -clp:ErrorsOnly </dev/null) >"$data/logs/build.log" 2>&1
}
must_compile() {
  compile "$@" || { grep -m 10 ' error ' "$data/logs/build.log" >&2; die "$1 does not build (see $data/logs/build.log)"; }
}
build() {
  local stamp=$out/built native=1
  if [ -e "$stamp" ] && [ -x "$edge" ] && [ -x "$gse" ] && [ -x "$agent" ] && [ -z "$(find "$root/src" \
      "$root"/Directory.*.props "$root/global.json" -newer "$stamp" -type f -not -path '*/obj/*' -print -quit)" ]; then
    return
  fi
  printf 'building ...\n'
  mkdir -p "$out/agent"
  : >"$out/begun"
  must_compile "the edge" build src/Edge
  must_compile "the command line" build src/Cli
  { command -v clang || command -v gcc; } >/dev/null && compile "the agent" publish src/Agent -o "$out/agent" || native=
  if [ -z "$native" ]; then
    printf 'note: no C toolchain (gcc, zlib1g-dev): the agent runs on the .NET runtime instead of as a native binary\n'
    must_compile "the agent" build src/Agent
    ln -sf "$root/artifacts/bin/Gse.Agent/release/gse_agent" "$agent"
  fi
  mv "$out/begun" "$stamp"   # its time is when the build began: what changed meanwhile is built the next time
}
build

# --- start ------------------------------------------------------------------------------------------------------------
edge_pid='' view_pid='' agent_pids=()
alive() { [ -n "$1" ] && kill -0 "$1" 2>/dev/null; }
stop() { # PID SECONDS: asks, waits, insists
  local pid=$1 tenths=$(($2 * 10))
  alive "$pid" || return 0
  kill -TERM "$pid" 2>/dev/null
  while alive "$pid" && [ $((tenths--)) -gt 0 ]; do sleep 0.1; done
  kill -KILL "$pid" 2>/dev/null
  wait "$pid" 2>/dev/null
}
finish() { # EXIT CODE
  trap '' INT TERM HUP
  local pid
  stop "$view_pid" 5
  for pid in "${agent_pids[@]}"; do kill -TERM "$pid" 2>/dev/null; done
  for pid in "${agent_pids[@]}"; do stop "$pid" 10; done
  stop "$edge_pid" 20
  exit "$1"
}
trap 'printf "\nstopping ...\n"; finish 0' INT TERM HUP

edge_log() { tail -c "+$((edge_log_size + 1))" "$data/logs/edge.log"; }   # of this start
edge_died() {
  local said
  if said=$(edge_log | grep '^gse-edge: '); then   # what keeps it from starting, in a line each
    printf '%s\n' "$said" >&2
    finish 1
  fi
  printf 'run.sh: the edge has ended; its last words (%s):\n' "$data/logs/edge.log" >&2
  edge_log | tail -n 15 >&2
  finish 1
}

if [ -n "$migrate" ]; then "$edge" migrate || finish 1; fi
touch "$data/logs/edge.log"
edge_log_size=$(wc -c <"$data/logs/edge.log")
"$edge" >>"$data/logs/edge.log" 2>&1 </dev/null &
edge_pid=$!
export GSE_URL; GSE_URL=http://$(local_address "$GSE_HTTP")
"$gse" health --wait 60s >"$data/logs/start.log" 2>&1 &
ready_pid=$!
while alive "$ready_pid"; do
  alive "$edge_pid" || { kill "$ready_pid" 2>/dev/null; edge_died; }
  wait -n
done
wait "$ready_pid" || { tail -n 3 "$data/logs/start.log" >&2; edge_log | tail -n 15 >&2; finish 1; }

json_text() { printf '%s' "$1" | sed 's/[\\"]/\\&/g'; }
enrol_missing() {
  local i folder token=''
  for ((i = 1; i <= agents; i++)); do
    folder=$data/agents/$i
    mkdir -p "$folder"
    printf '{\n  "access": { "cluster_endpoints": "%s" },\n  "data_dir": "%s"\n}\n' \
      "$(local_address "$GSE_LINK")" "$(json_text "$folder")" >"$folder/run.conf"
    [ -e "$folder/cert/gse_agent.crt" ] && continue
    if [ -z "$token" ]; then
      token=$("$gse" token create --uses "$agents" --for 10m --key-file "$data/admin.key" 2>"$data/logs/start.log") \
        || { cat "$data/logs/start.log" >&2; finish 1; }
    fi
    "$agent" -f "$folder/run.conf" --register "$token" >"$data/logs/start.log" 2>&1 \
      || { cat "$data/logs/start.log" >&2; finish 1; }
  done
}
enrol_missing
for ((i = 1; i <= agents; i++)); do
  "$agent" -f "$data/agents/$i/run.conf" >>"$data/logs/agent-$i.log" 2>&1 </dev/null &
  agent_pids+=($!)
done
printf 'edge %s, agents on %s, data in %s, key in %s\n' "$GSE_URL" "$GSE_LINK" "$data" "$data/admin.key"

# --- watch until Ctrl-C -----------------------------------------------------------------------------------------------
"$gse" watch --key-file "$data/admin.key" &
view_pid=$!
while alive "$edge_pid" && alive "$view_pid"; do wait -n; done
alive "$edge_pid" || edge_died
wait "$view_pid"; code=$?
printf 'run.sh: the live view has ended with exit code %s\n' "$code" >&2
finish "$code"
