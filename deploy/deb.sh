#!/usr/bin/env bash
# Builds the Debian packages gse-edge, gse-agent and gse-cli. They need no .NET on the target: edge and command line
# carry the runtime, the agent is native. The same programs and SOURCE_DATE_EPOCH give the same packages.
set -euo pipefail

usage() {
  cat <<'HELP'
usage: deploy/deb.sh [--out FOLDER] [--revision TEXT] [--programs FOLDER] [PACKAGE ...]
  --out FOLDER        where the packages go                        (default artifacts/deb)
  --revision TEXT     appended to the version, as in +build7       (default: nothing)
  --programs FOLDER   FOLDER/{edge,agent,cli} are published already (default: publish them to artifacts/deb/programs)
  --fast              packs quickly instead of well
  PACKAGE             gse-edge, gse-agent, gse-cli                 (default: all three)

environment:
  SOURCE_DATE_EPOCH   seconds since 1970 that the files are dated  (default: the time of the last commit)
HELP
}
die() { printf 'deb.sh: %s\n' "$*" >&2; exit 1; }

root=$(cd "$(dirname "$0")/.." && pwd)
# One thread: with more the bytes depend on the machine.
out=$root/artifacts/deb revision='' programs='' packages=() packing=(-Zxz -z3 --threads-max=1)
while [ $# -gt 0 ]; do
  case $1 in
    --out) out=${2:?}; shift 2 ;;
    --revision) revision=${2:?}; shift 2 ;;
    --programs) programs=${2:?}; shift 2 ;;
    --fast) packing=(-Zgzip -z1); shift ;;
    -h|--help) usage; exit 0 ;;
    gse-edge|gse-agent|gse-cli) packages+=("$1"); shift ;;
    *) usage >&2; exit 2 ;;
  esac
done
[ ${#packages[@]} -gt 0 ] || packages=(gse-edge gse-agent gse-cli)
for program in dpkg-deb gzip; do command -v "$program" >/dev/null || die "$program is missing"; done

umask 022
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct)}
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
# 0.1.0-beta.1 is before 0.1.0, which Debian writes with a tilde.
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$root/Directory.Build.props" | sed 's/-/~/')$revision
dpkg --validate-version "$version" || die "'$version' is no version"
maintainer='the authors of Gse <gse@gse.example.org>'
arch=$(dpkg --print-architecture)
case $arch in amd64) rid=linux-x64 ;; arm64) rid=linux-arm64 ;; *) die "no .NET for $arch" ;; esac
mkdir -p "$out"
out=$(cd "$out" && pwd)
[ -n "$programs" ] && programs=$(cd "$programs" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

publish() { # PROJECT -> folder
  local to=$out/programs/$1 options=(--self-contained -p:DebugType=none -p:GenerateDocumentationFile=false)
  [ "$1" = agent ] && options=(-p:StripSymbols=true)
  rm -rf "$to"
  # Without documentation files the check of unused usings cannot run; the ordinary build has done it.
  (cd "$root" && dotnet publish "src/${1^}" -c Release -r "$rid" -o "$to" "${options[@]}" \
    -p:EnforceCodeStyleInBuild=false -p:ContinuousIntegrationBuild=true -v q -clp:ErrorsOnly </dev/null >&2) \
    || die "src/${1^} cannot be published"
  rm -f "$to"/*.dbg "$to"/*.pdb "$to"/*.xml
  printf '%s' "$to"
}
program() { if [ -n "$programs" ]; then printf '%s' "$programs/$1"; else publish "$1"; fi; }

# --- the maintainer scripts' common parts -----------------------------------------------------------------------------
service_lines() { # UNIT: after unpacking; "start" may be set empty before
  cat <<SH
if [ "\$1" = configure ]; then
  if deb-systemd-helper --quiet was-enabled $1; then
    deb-systemd-helper enable $1 >/dev/null || true
  else
    deb-systemd-helper update-state $1 >/dev/null || true
  fi
  if [ -d /run/systemd/system ] && [ -n "\${start-yes}" ]; then
    systemctl --system daemon-reload >/dev/null || true
    deb-systemd-invoke restart $1 >/dev/null || true
  fi
fi
SH
}
stop_lines() { # UNIT: before removal; an upgrade restarts it when the new one is in place
  cat <<SH
if [ "\$1" = remove ] && [ -d /run/systemd/system ]; then
  deb-systemd-invoke stop $1 >/dev/null || true
fi
SH
}
reload_lines() { # UNIT: after removal
  cat <<SH
if [ -d /run/systemd/system ]; then
  systemctl --system daemon-reload >/dev/null || true
fi
if [ "\$1" = purge ] && command -v deb-systemd-helper >/dev/null; then
  deb-systemd-helper purge $1 >/dev/null || true
fi
SH
}
script() { # FROM TO
  local line
  while IFS= read -r line; do
    case $line in
      '#SERVICE '*) service_lines "${line#* }" ;;
      '#STOP '*) stop_lines "${line#* }" ;;
      '#RELOAD '*) reload_lines "${line#* }" ;;
      *) printf '%s\n' "$line" ;;
    esac
  done <"$1" >"$2"
  chmod 0755 "$2"
}

# --- a package --------------------------------------------------------------------------------------------------------
documents() { # PACKAGE TREE MAN-PAGE ...
  local docs=$2/usr/share/doc/$1 page section
  install -d "$docs"
  install -m 0644 "$root/deploy/debian/copyright" "$docs/copyright"
  printf '%s (%s) stable; urgency=medium\n\n  * Built from the source.\n\n -- %s  %s\n' \
    "$1" "$version" "$maintainer" "$(date -u -R -d "@$SOURCE_DATE_EPOCH")" | gzip -9n >"$docs/changelog.gz"
  for page in "${@:3}"; do
    section=${page##*.}
    install -d "$2/usr/share/man/man$section"
    gzip -9n <"$root/deploy/debian/$page" >"$2/usr/share/man/man$section/$page.gz"
  done
}
tree_of() { # PACKAGE TREE
  local from to
  case $1 in
    gse-edge) from=$(program edge) to=edge ;;
    gse-agent) from=$(program agent) to=agent ;;
    gse-cli) from=$(program cli) to=cli ;;
  esac
  install -d "$2/usr/lib/gse/$to" "$2/DEBIAN"
  cp -R "$from/." "$2/usr/lib/gse/$to/"
  find "$2/usr/lib" -type f -exec chmod 0644 {} +
  case $1 in
    gse-edge)
      chmod 0755 "$2/usr/lib/gse/edge/gse-edge"
      # That of a libc which no Debian has.
      rm -f "$2/usr/lib/gse/edge/createdump" "$2/usr/lib/gse/edge/alpine-librdkafka.so"
      install -d "$2/usr/sbin" "$2/etc/gse" "$2/usr/lib/systemd/system"
      ln -s ../lib/gse/edge/gse-edge "$2/usr/sbin/gse-edge"
      install -m 0640 "$root/deploy/debian/gse-edge.env" "$2/etc/gse/gse-edge.env"
      install -m 0644 "$root/deploy/systemd/gse-edge.service" "$2/usr/lib/systemd/system/"
      printf '/etc/gse/gse-edge.env\n' >"$2/DEBIAN/conffiles"
      documents "$1" "$2" gse-edge.8 ;;
    gse-agent)
      chmod 0755 "$2/usr/lib/gse/agent/gse_agent"
      install -d "$2/usr/sbin" "$2/etc/gse" "$2/usr/lib/systemd/system"
      ln -s ../lib/gse/agent/gse_agent "$2/usr/sbin/gse_agent"
      install -m 0600 "$root/deploy/debian/gse_agent.conf" "$2/etc/gse/gse_agent.conf"
      install -m 0644 "$root/deploy/systemd/gse_agent.service" "$2/usr/lib/systemd/system/"
      printf '/etc/gse/gse_agent.conf\n' >"$2/DEBIAN/conffiles"
      documents "$1" "$2" gse_agent.8
      install -d "$2/usr/share/doc/gse-agent/examples"
      install -m 0644 "$root/deploy/gse_agent.conf" "$2/usr/share/doc/gse-agent/examples/" ;;
    gse-cli)
      chmod 0755 "$2/usr/lib/gse/cli/gse"
      rm -f "$2/usr/lib/gse/cli/createdump"
      install -d "$2/usr/bin"
      ln -s ../lib/gse/cli/gse "$2/usr/bin/gse"
      documents "$1" "$2" gse.1 ;;
  esac
}
build() { # PACKAGE
  local tree=$work/$1 name
  tree_of "$1" "$tree"
  for name in postinst prerm postrm; do
    [ -e "$root/deploy/debian/$1.$name" ] && script "$root/deploy/debian/$1.$name" "$tree/DEBIAN/$name"
  done
  (cd "$tree" && find . -path ./DEBIAN -prune -o -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 md5sum) \
    >"$tree/DEBIAN/md5sums"
  local size
  size=$(du -sk --apparent-size --exclude=DEBIAN "$tree" | cut -f1)
  awk -v RS= -v "package=$1" '$0 ~ "(^|\n)Package: " package "\n"' "$root/deploy/debian/control" | grep -v '^#' | sed \
    -e "/^Package: /a Version: $version\nArchitecture: $arch\nMaintainer: $maintainer\nInstalled-Size: $size" \
    -e '/^Package: /a Section: admin\nPriority: optional' >"$tree/DEBIAN/control"
  find "$tree" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
  dpkg-deb --root-owner-group "${packing[@]}" --build "$tree" "$out/$1_${version}_$arch.deb" >/dev/null \
    || die "$1 cannot be built"
  printf '%s\n' "$out/$1_${version}_$arch.deb"
}
for package in "${packages[@]}"; do build "$package"; done
