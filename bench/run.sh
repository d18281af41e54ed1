#!/usr/bin/env bash
# Measures the figures of bench/README.md: prints a table, writes bench/out/results.json.
set -uo pipefail

usage() {
  cat <<'HELP'
usage: bench/run.sh [WHAT]... [--quick] [--install-peers]
  all       (the default) all of
              beats memory disk query status silence restart sse    the edge and its fleet
              tasks task-query task-restart task-agents             tasks
              log projections routes delivery kafka agent           the rest
            about 45 minutes
  takeover, eventstore, task-ssh    only when named: they need what is not always there
  --quick   small sizes, to see that it works: about 8 minutes, and not the figures of the table
  --install-peers   install the Debian packages that task-ssh measures against, as root:
                    openssh-server openssh-client clustershell ansible-core

environment:
  GSE_LOG          esdb://...: the log that the edges are measured on; 'takeover' and 'eventstore' (one node, no TLS) need it
  GSE_BENCH_DATA   keep the edges' data here, so that the next run need not enrol 15,000 agents again
                   (default: a temporary folder, removed at the end)
  GSE_BENCH_POSTGRES  a connection string: measure the read model on PostgreSQL, too (leaves a schema bench... behind)
exit code: 0 all goals that were measured are reached; 1 some are not, or something failed; 2 wrong usage
HELP
}
die() { printf 'bench/run.sh: %s\n' "$*" >&2; exit 1; }

fleet_all='beats memory disk query status silence restart sse'
tasks_all='tasks task-query task-restart task-agents'
rest_all='log projections routes delivery kafka agent'
peers='openssh-server openssh-client clustershell ansible-core'
wanted='' quick='' install=''
for argument in "$@"; do
  case $argument in
    all) wanted="$wanted $fleet_all $tasks_all $rest_all" ;;
    beats|memory|disk|query|status|silence|restart|sse|takeover) wanted="$wanted $argument" ;;
    tasks|task-query|task-restart|task-agents|task-ssh) wanted="$wanted $argument" ;;
    log|eventstore|projections|routes|delivery|kafka|agent) wanted="$wanted $argument" ;;
    --quick) quick=--quick ;;
    --install-peers) install=yes ;;
    -h|--help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done
[ -n "$wanted" ] || wanted="$fleet_all $tasks_all $rest_all"
case ${GSE_LOG:-} in esdb*) ;; *)
  [[ " $wanted " != *' takeover '* ]] || die "takeover needs GSE_LOG=esdb://..." ;;
esac
if [ -n "$install" ]; then
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $peers >/dev/null \
    || die "cannot install $peers"
fi
asked() { [[ " $wanted " == *" $1 "* ]]; }

cd "$(dirname "$0")/.." || exit 1
root=$PWD out=$PWD/bench/out
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
[ "$(nproc)" -ge 2 ] || die "two cores are needed: one for the edge, one for the load"
mapfile -t cores < <(taskset -pc $$ | sed 's/.*: //' | tr ',' '\n' \
  | awk -F- '{ for (i = $1; i <= (NF > 1 ? $2 : $1); i++) print i }')
edge_core=${cores[0]} load_core=${cores[1]}

# 15,000 sockets on either side.
ulimit -n "$(ulimit -Hn)" 2>/dev/null
files=$(ulimit -n)
[ "$files" = unlimited ] || [ "$files" -ge 16000 ] || [ -n "$quick" ] \
  || die "a process may hold only $files files; 16,000 are needed"

# --- build ------------------------------------------------------------------------------------------------------------
mkdir -p "$out"
build() { # what, dotnet arguments
  # No build server that stays and competes with what is measured.
  dotnet "${@:2}" -c Release -p:UseSharedCompilation=false -v q -clp:ErrorsOnly </dev/null >"$out/build.log" 2>&1 \
    || { grep -m 5 ' error ' "$out/build.log" >&2; die "$1 does not build (see bench/out/build.log)"; }
}
bin=$root/artifacts/bin
edge=$bin/Gse.Edge/release/gse-edge fleet=$bin/Gse.Bench.Fleet/release/Gse.Bench.Fleet agent=$out/agent/gse_agent
printf 'building ...\n'
build "the edge" build src/Edge
build "the load generator" build bench/Fleet
if asked agent || asked task-agents || asked task-ssh; then build "the agent" publish src/Agent -o "$out/agent"; fi
if asked log || asked eventstore; then build "bench/EventLog" build bench/EventLog; fi
if asked projections; then build "bench/Projections" build bench/Projections; fi
if asked routes; then build "bench/Routing" build bench/Routing; fi
if asked delivery; then build "bench/Delivery" build bench/Delivery; fi
if asked kafka; then build "bench/Kafka" build bench/Kafka; fi

# --- measure ----------------------------------------------------------------------------------------------------------
data=${GSE_BENCH_DATA:-} temporary='' running=''
if [ -z "$data" ]; then
  data=$(mktemp -d "${TMPDIR:-/tmp}/gse-bench.XXXXXX") || die "no temporary folder"
  temporary=$data
fi
mkdir -p "$data"
: >"$data/pids"

finish() {
  trap '' INT TERM HUP
  if [ -n "$running" ]; then kill -TERM "$running" 2>/dev/null; wait "$running" 2>/dev/null; fi
  # Edges and agents that the generator could not end itself, being killed. A pid may have been given away meanwhile.
  local pid program
  while read -r pid; do
    program=$(readlink "/proc/$pid/exe" 2>/dev/null)
    case $program in
      "$edge"|"$agent"|*/sleep|*/sshd) grep -qz "GSE_BENCH=$$" "/proc/$pid/environ" 2>/dev/null && kill -KILL "$pid" ;;
    esac
  done <"$data/pids"
  rm -rf "/dev/shm/gse-bench-$$"   # where the real agents were
  [ -z "$temporary" ] || rm -rf "$temporary"
}
trap finish EXIT
trap 'exit 130' INT TERM HUP
export GSE_BENCH=$$   # marks our children

failed=0
run() { # time limit in seconds, command: in the background, so that a signal is not kept waiting
  timeout --kill-after=30 "$@" &
  running=$!
  wait "$running" || { failed=1; printf 'bench/run.sh: %s failed\n' "$2" >&2; }
  running=''
}
rm -f "$out"/*.lines

scenarios=''
for name in $fleet_all $tasks_all takeover task-ssh agent; do if asked "$name"; then scenarios="$scenarios $name"; fi; done
if [ -n "$scenarios" ]; then
  # Completions inline: the generator's own scheduling is not what is measured.
  # shellcheck disable=SC2086
  DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 run 3600 taskset -c "$load_core" "$fleet" $scenarios \
    --edge "$edge" --agent "$agent" --data "$data" --out "$out" --edge-core "$edge_core" $quick
fi
console_bench() { # name, program, arguments: one that prints its figures as JSON lines
  printf '%s (load %s)\n' "$1" "$(cat /proc/loadavg)"
  run 900 "${@:2}" >"$out/$1.lines"
  grep -v '^{' "$out/$1.lines" | sed 's/^/  /'
}
if asked log; then
  console_bench log "$bin/Gse.Bench.EventLog/release/Gse.Bench.EventLog" append --folder "$data" \
    ${quick:+--runs 2 --events 20000}
fi
if asked eventstore; then
  [ -n "${GSE_LOG:-}" ] || die "eventstore needs GSE_LOG"
  console_bench eventstore "$bin/Gse.Bench.EventLog/release/Gse.Bench.EventLog" eventstore --log "$GSE_LOG" \
    ${quick:+--runs 2 --events 20000}
fi
if asked projections; then
  console_bench projections "$bin/Gse.Bench.Projections/release/Gse.Bench.Projections" ${quick:+50000 1000 2}
fi
if asked routes; then
  console_bench routes taskset -c "$edge_core" "$bin/Gse.Bench.Routing/release/Gse.Bench.Routing" $quick
fi
if asked delivery; then
  sizes='1000000 5'; [ -z "$quick" ] || sizes='100000 2'
  # shellcheck disable=SC2086
  console_bench delivery taskset -c "$edge_core" "$bin/Gse.Bench.Delivery/release/Gse.Bench.Delivery" $sizes
fi
if asked kafka; then
  sizes='500000 5'; [ -z "$quick" ] || sizes='100000 2'
  # shellcheck disable=SC2086
  console_bench kafka taskset -c "$edge_core" "$bin/Gse.Bench.Kafka/release/Gse.Bench.Kafka" $sizes "$load_core"
fi

printf '\n'
"$fleet" table "$out" || failed=1
exit "$failed"
