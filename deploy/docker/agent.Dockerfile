# The agent, from its package. From the root of the source:
#   deploy/deb.sh && docker build -f deploy/docker/agent.Dockerfile -t gse/agent:0.1.0-beta.1 .
FROM debian:12.12-slim
COPY artifacts/deb/gse-agent_*.deb /tmp/packages/
RUN apt-get update \
 && apt-get install -y --no-install-recommends /tmp/packages/*.deb \
 && rm -rf /tmp/packages /var/lib/apt/lists/*
COPY --chmod=0755 deploy/docker/agent-start.sh /usr/lib/gse/agent-start
VOLUME /var/lib/gse/agent
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/lib/gse/agent-start"]
