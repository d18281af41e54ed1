# The agent. Build from the root of the source:
#   docker build -f deploy/docker/agent.Dockerfile -t gse/agent:0.1.0-beta.1 .
FROM mcr.microsoft.com/dotnet/sdk:10.0.401-noble AS build
RUN apt-get update && apt-get install -y --no-install-recommends clang zlib1g-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN dotnet publish src/Agent -c Release --use-current-runtime -p:StripSymbols=true -o /out/agent

FROM ubuntu:24.04
RUN apt-get update \
 && apt-get install -y --no-install-recommends libssl3t64 \
 && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/agent/gse_agent /usr/sbin/gse_agent
COPY --chmod=0755 deploy/docker/agent-start.sh /usr/lib/gse/agent-start
VOLUME /var/lib/gse/agent
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/lib/gse/agent-start"]
