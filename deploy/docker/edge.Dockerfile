# The edge, and the command line for its health check. Build from the root of the source:
#   docker build -f deploy/docker/edge.Dockerfile -t gse/edge:0.1.0-beta.1 .
FROM mcr.microsoft.com/dotnet/sdk:10.0.401-noble AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/Edge -c Release --self-contained --use-current-runtime -p:DebugType=none -o /out/edge \
 && dotnet publish src/Cli -c Release --self-contained --use-current-runtime -p:DebugType=none -o /out/cli

# The same release of the same system, so that what was built finds its libc.
FROM ubuntu:24.04
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates libssl3t64 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /var/lib/gse/edge --shell /usr/sbin/nologin gse \
 && install -d -m 0700 -o gse -g gse /var/lib/gse/edge
COPY --from=build /out/edge /usr/lib/gse/edge
COPY --from=build /out/cli /usr/lib/gse/cli
RUN ln -s ../lib/gse/edge/gse-edge /usr/sbin/gse-edge && ln -s ../lib/gse/cli/gse /usr/bin/gse
USER 10001
WORKDIR /var/lib/gse/edge
ENV GSE_DATA=/var/lib/gse/edge
VOLUME /var/lib/gse/edge
EXPOSE 8443 28668
# It closes its agents' connections in order when it is asked to stop.
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/sbin/gse-edge"]
