# syntax=docker/dockerfile:1

FROM node:24-slim AS pnpm
RUN npm install --global pnpm@12
WORKDIR /parley
# Without their source, so that what is downloaded is kept until the lockfile changes.
COPY pnpm-lock.yaml pnpm-workspace.yaml ./
RUN pnpm fetch
COPY . .

FROM pnpm AS page
RUN pnpm install --offline --frozen-lockfile --filter "@parley/web..." && pnpm --filter @parley/web build

FROM pnpm AS server
RUN pnpm install --offline --frozen-lockfile --prod --filter "@parley/server..."

FROM node:24-slim
ENV NODE_ENV=production DATA_DIR=/data PORT=8000
WORKDIR /parley
COPY --from=server /parley/node_modules node_modules
COPY --from=server /parley/packages packages
COPY --from=server /parley/apps/server apps/server
COPY --from=page /parley/apps/web/dist apps/web/dist
RUN install --directory --owner=node --group=node /data
USER node
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/server/src/main.ts"]
