#!/usr/bin/env bash
# Builds everything and runs every test program. Usage: ./test.sh [PROJECT ...]   (e.g. ./test.sh Domain EndToEnd)
#   GSE_TEST_LONG=1        longer versions: more random cases, more kills
#   GSE_TEST_NO_INSTALL=1  install no Debian packages, even as root
# The last line is always "N passed, N failed, N skipped". Exit code 0 only if nothing failed, crashed or ran empty.
set -uo pipefail
cd "$(dirname "$0")"
exec </dev/null

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
readonly LOGS=artifacts/test
readonly ALONE='^(Infrastructure|EndToEnd)$'   # they kill processes and watch the clock: each gets both cores
passed=0 failed=0 skipped=0 started=$SECONDS
mkdir -p "$LOGS"

say() { printf '%s\n' "$*"; }
finish() {
  say "$passed passed, $failed failed, $skipped skipped"
  if [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]; then exit 0; else exit 1; fi
}
give_up() { say "$*"; failed=$((failed + 1)); finish; }
trap 'kill $(jobs -p) 2>/dev/null; exit 130' INT TERM

# --- what the machine has to have -------------------------------------------------------------------------------------
command -v dotnet >/dev/null || give_up "the .NET 10 SDK is missing (no 'dotnet' on the PATH)"
dotnet --version >/dev/null 2>&1 || give_up "the .NET SDK that global.json asks for is missing: $(dotnet --list-sdks | tr '\n' ' ')"

has_toolchain() { { command -v clang || command -v gcc; } >/dev/null && [ -e /usr/include/zlib.h ]; }
missing=()
has_toolchain || missing+=(gcc libc6-dev zlib1g-dev)
for program in redis-server:redis-server redis-cli:redis-tools redis-sentinel:redis-sentinel kcat:kcat; do
  command -v "${program%:*}" >/dev/null || missing+=("${program#*:}")
done
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)

# The tests start servers of their own: what a package would start as a service stays off.
readonly POLICY=/usr/sbin/policy-rc.d
install() (
  if [ ! -e "$POLICY" ]; then
    trap 'rm -f "$POLICY"' EXIT
    trap 'exit 130' INT TERM
    printf '#!/bin/sh\nexit 101\n' >"$POLICY" && chmod +x "$POLICY"
  fi
  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$@"
)
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && [ -z "${GSE_TEST_NO_INSTALL:-}" ]; then
    say "installing ${missing[*]}"
    install "${missing[@]}" >"$LOGS/apt.log" 2>&1 \
      || say "note: could not install ${missing[*]} (see $LOGS/apt.log)"
  else
    say "note: may not install ${missing[*]} (needs root and apt-get)"
  fi
fi

# --- build ------------------------------------------------------------------------------------------------------------
build() { dotnet build Gse.sln -c Debug -v q -clp:ErrorsOnly >"$LOGS/build.log" 2>&1; }
if ! build; then
  # Twice only where the first time failed in restore: a registry may hiccup, code does not.
  grep -q 'error NU1301' "$LOGS/build.log" && build || { sort -u "$LOGS/build.log" | grep -E 'error' | head -40
    give_up "the solution does not build (see $LOGS/build.log)"; }
fi
say "built in $((SECONDS - started)) s"

projects=("$@")
[ ${#projects[@]} -gt 0 ] || mapfile -t projects < <(ls -d tests/*/*.Tests.csproj | cut -d/ -f2)

# The real agent for the end-to-end tests: native where a C toolchain is, else the same program on the runtime.
if printf '%s\n' "${projects[@]}" | grep -qx EndToEnd; then
  begun=$SECONDS
  if has_toolchain && dotnet publish src/Agent -c Release -v q -clp:ErrorsOnly -o artifacts/e2e/agent >"$LOGS/agent.log" 2>&1; then
    export GSE_TEST_AGENT="$PWD/artifacts/e2e/agent/gse_agent"
    say "agent published with NativeAOT in $((SECONDS - begun)) s"
  else
    export GSE_TEST_AGENT="$PWD/artifacts/bin/Gse.Agent/debug/gse_agent"
    say "note: no NativeAOT here (needs a C compiler and zlib1g-dev; see $LOGS/agent.log): the tests start the agent on the .NET runtime"
  fi
fi

# --- run --------------------------------------------------------------------------------------------------------------
run_one() { # NAME: runs the program, leaves NAME.log, NAME.rc and NAME.time
  local program="artifacts/bin/Gse.$1.Tests/debug/Gse.$1.Tests" begun=$SECONDS
  rm -f "$LOGS/$1".{log,rc,time}
  timeout -k 10 "${GSE_TEST_TIMEOUT:-420}" "$program" -noLogo -noColor >"$LOGS/$1.log" 2>&1
  echo $? >"$LOGS/$1.rc"; echo $((SECONDS - begun)) >"$LOGS/$1.time"
}

report() { # NAME: adds its counts; failures in full, skips with their reason
  local log="$LOGS/$1.log" rc total errors bad skips
  rc=$(cat "$LOGS/$1.rc" 2>/dev/null || echo 127)
  read -r total errors bad skips < <(sed -n \
    's/.*Total: \([0-9]*\), Errors: \([0-9]*\), Failed: \([0-9]*\), Skipped: \([0-9]*\),.*/\1 \2 \3 \4/p' "$log" | tail -1)
  if [ -z "${total:-}" ] && grep -q ' Total: 0$' "$log"; then
    failed=$((failed + 1)); say "$1: ran no test"
    return
  fi
  if [ -z "${total:-}" ]; then
    failed=$((failed + 1)); tail -60 "$log"
    [ "$rc" = 124 ] && say "$1: took too long, stopped" || say "$1: crashed with exit code $rc"
    return
  fi
  passed=$((passed + total - bad - skips)) skipped=$((skipped + skips)) failed=$((failed + bad + errors))
  printf '%-16s %5d passed %3d failed %3d skipped %4d s\n' \
    "$1" $((total - bad - skips)) $((bad + errors)) "$skips" "$(cat "$LOGS/$1.time")"
  grep -A1 '\[SKIP\]$' "$log" | grep -v '^--$' | paste - - | sed -E 's/^ +/  skipped: /; s/ \[SKIP\]\t +/: /'
  if [ "$rc" != 0 ] || [ $((bad + errors)) -gt 0 ]; then
    grep -vE '^  (Discover(ing|ed)|Starting|Finished): ' "$log"
  fi
  if [ "$rc" != 0 ] && [ $((bad + errors)) -eq 0 ]; then
    failed=$((failed + 1)); say "$1: ended with exit code $rc though no test failed"
  fi
}

together=() alone=()
for name in "${projects[@]}"; do
  if [[ $name =~ $ALONE ]]; then alone+=("$name"); else together+=("$name"); fi
done
running=0
for name in "${together[@]}"; do
  run_one "$name" &
  running=$((running + 1))
  if [ "$running" -ge 2 ]; then wait -n; running=$((running - 1)); fi
done
wait
for name in "${together[@]}"; do report "$name"; done
for name in "${alone[@]}"; do run_one "$name" & wait $!; report "$name"; done
say "took $((SECONDS - started)) s"
finish
