# syntax=docker/dockerfile:1

FROM node:24-slim AS source
RUN npm install --global pnpm@12
WORKDIR /parley
COPY . .

FROM source AS page
RUN --mount=type=cache,target=/store \
  pnpm install --frozen-lockfile --store-dir=/store --filter "@parley/web..." --filter @parley/docs \
  && node apps/docs/src/main.ts && cd apps/web && node_modules/.bin/vite build

FROM source AS server
RUN --mount=type=cache,target=/store \
  pnpm install --frozen-lockfile --store-dir=/store --prod --filter "@parley/server..." --filter "@parley/transfer..."

FROM node:24-slim
ENV NODE_ENV=production DATA_DIR=/data PORT=8000
WORKDIR /parley
COPY --from=server /parley/node_modules node_modules
COPY --from=server /parley/packages packages
COPY --from=server /parley/apps/server apps/server
COPY --from=server /parley/apps/transfer apps/transfer
COPY --from=page /parley/apps/web/dist apps/web/dist
COPY --from=page /parley/apps/docs/dist apps/docs/dist
RUN install --directory --owner=node --group=node /data
USER node
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`, { redirect: 'manual' }).then(({ status }) => process.exit(status < 400 ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/server/src/main.ts"]
