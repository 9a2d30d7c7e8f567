import { randomUUID } from 'node:crypto'

/** What differs between the engines. */
export interface Schema {
  /** From each version to the next, starting with an empty database. */
  migrations: readonly string[]
  /** SQL that stores the first epoch. */
  beginEpoch: (epoch: string) => string
  /** SQL that stores the version. */
  storeVersion: (version: number) => string
}

/**
 * The statements that bring a database from this version to the newest, in order; 0: it is empty. To be executed in one
 * transaction: after a crash, the database has its previous version.
 */
export function migrationFrom(version: number, { migrations, beginEpoch, storeVersion }: Schema): string[] {
  if (version === migrations.length) return []
  return [
    ...migrations.slice(version),
    ...(version === 0 ? [beginEpoch(randomUUID())] : []),
    storeVersion(migrations.length),
  ]
}

/** Why nothing of this version may use the database, for the operator; undefined: it may. */
export function newerVersion(
  name: string,
  version: number,
  { migrations }: Pick<Schema, 'migrations'>,
): string | undefined {
  if (version <= migrations.length) return undefined
  return `${name} is from a newer Parley (its version is ${version}, this one knows ${migrations.length}).`
}
