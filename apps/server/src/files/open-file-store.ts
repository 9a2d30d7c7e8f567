import { existsSync } from 'node:fs'
import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import type { FileStore } from './file-store.ts'
import { fileFoldersIn, FolderStore } from './folder-store.ts'
import { Bucket } from './s3/bucket.ts'
import { S3Store } from './s3/s3-store.ts'

export type FilesLocation = Pick<Config, 'dataDir' | 'filesUrl' | 'awsAccessKeyId' | 'awsSecretAccessKey'>

/** The store of files that the settings name. */
export function openFileStore(
  { dataDir, filesUrl, awsAccessKeyId: id, awsSecretAccessKey: secret }: FilesLocation,
  logger: Pick<Logger, 'warn'>,
): FileStore {
  const { stored: folder } = fileFoldersIn(dataDir)
  if (filesUrl === undefined) return new FolderStore(folder)
  if (existsSync(folder))
    logger.warn(
      { folder },
      'files in this folder are not shown: copy them into the bucket, and delete the folder',
    )
  const failed = (reason: string) => logger.warn({ reason }, 'the bucket of files cannot be used')
  return new S3Store(new Bucket(filesUrl, { id, secret }, { failed }))
}

/** Where the files are, for people. */
export function storeName({ dataDir, filesUrl }: Pick<FilesLocation, 'dataDir' | 'filesUrl'>): string {
  if (filesUrl === undefined) return fileFoldersIn(dataDir).stored
  const { bucket, prefix, endpoint } = filesUrl
  return `s3://${bucket}/${prefix.replace(/\/$/, '')} at ${new URL(endpoint).host}`
}
