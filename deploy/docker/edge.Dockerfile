# The edge, and the command line for its health check, from their packages. From the root of the source:
#   deploy/deb.sh && docker build -f deploy/docker/edge.Dockerfile -t gse/edge:0.1.0-beta.1 .
FROM debian:12.12-slim
COPY artifacts/deb/gse-edge_*.deb artifacts/deb/gse-cli_*.deb /tmp/packages/
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates /tmp/packages/*.deb \
 && rm -rf /tmp/packages /var/lib/apt/lists/*
USER gse
WORKDIR /var/lib/gse/edge
ENV GSE_DATA=/var/lib/gse/edge
VOLUME /var/lib/gse/edge
EXPOSE 8443 28668
# It closes its agents' connections in order when it is asked to stop.
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/sbin/gse-edge"]
