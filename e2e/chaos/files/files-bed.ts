import { StubS3 } from '../../../apps/server/src/testing/files/stub-s3.ts'
import { SmallDisk } from '../../support/disk/small-disk.ts'
import { ParleyServer } from '../../support/parley-server.ts'
import { PostgresTestBed } from '../postgres-test-bed.ts'
import { sqliteTestBed } from '../sqlite-test-bed.ts'
import type { TestBed } from '../test-bed.ts'
import { parleyCheck } from './files-checker.ts'

/** Servers to which files are sent. */
export interface FilesBed {
  servers: TestBed
  check(): ReturnType<typeof parleyCheck>
  remove(): Promise<void>
}

/** The limits of files are far off. */
const farLimits = {
  ...{ UPLOAD_DAY: '1TB', UPLOAD_NEWCOMER: '1TB', UPLOAD_ADDRESS_DAY: '1TB', UPLOAD_TOTAL: '1TB' },
  UPLOAD_MAX: '30MB',
}

/** One server, with its files in a folder; on a disk of its own, if its size is given. */
export async function folderBed(diskMegabytes?: number): Promise<FilesBed> {
  const disk = diskMegabytes === undefined ? undefined : await SmallDisk.make(diskMegabytes)
  const server = new ParleyServer({ LOG_LEVEL: 'fatal', MIN_FREE: '0', ...farLimits }, [], disk)
  await server.start()
  return {
    servers: sqliteTestBed(server, disk),
    check: () => parleyCheck({ DATA_DIR: server.dataDir, DATABASE_URL: '' }, disk),
    remove: async () => {
      await server.remove()
      await disk?.remove()
    },
  }
}

/** Nodes on one PostgreSQL, with their files in the stand-in for S3. */
export async function bucketBed(nodes: number): Promise<FilesBed> {
  const stub = await StubS3.start()
  const servers = await PostgresTestBed.make(nodes, undefined, { ...farLimits, ...stub.settings })
  return {
    servers,
    check: () => parleyCheck({ DATABASE_URL: servers.url, ...stub.settings }),
    remove: async () => {
      await servers.remove()
      await stub.close()
    },
  }
}
