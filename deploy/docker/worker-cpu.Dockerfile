# syntax=docker/dockerfile:1
# Build from the repository's root: docker build -f deploy/docker/worker-cpu.Dockerfile -t expertmesh/worker-cpu:0.1.0 .
FROM node:22-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends cmake ninja-build && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/expertmesh
COPY package.json package-lock.json ./
COPY packages packages
RUN npm ci --no-audit --no-fund
COPY scripts scripts
COPY native native
RUN npm run build:native
COPY tsconfig.json tsconfig.base.json ./
RUN npm run build:ts
COPY deploy/docker deploy/docker
RUN node deploy/docker/lay-out.mjs worker /image

FROM node:22-bookworm-slim
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="expertmesh worker (CPU)" \
      org.opencontainers.image.description="Engine process of an expertmesh cluster for CPUs, with the demo model" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN apt-get update && apt-get install -y --no-install-recommends tini && rm -rf /var/lib/apt/lists/* \
 && rm -rf /usr/local/lib/node_modules /opt/yarn* \
 && ln -s /opt/expertmesh/packages/cli/bin/expertmesh.mjs /usr/local/bin/expertmesh
COPY --from=build /image /opt/expertmesh
ENV NODE_ENV=production
WORKDIR /opt/expertmesh
USER 65532:65532
EXPOSE 7071 7072 9464
HEALTHCHECK --interval=10s --timeout=5s --start-period=300s CMD ["node", "deploy/docker/healthcheck.mjs", "127.0.0.1:7071"]
# tini hands signals on and reaps orphans; npm would do neither.
ENTRYPOINT ["tini", "--", "node", "/opt/expertmesh/packages/cli/bin/expertmesh.mjs"]
CMD ["worker", "--model", "/opt/expertmesh/packages/demo-model/model", "--coordinator", "coordinator:7070", "--host", "0.0.0.0", "--port", "7071", "--data-port", "7072"]
