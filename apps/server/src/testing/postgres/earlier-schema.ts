import { randomUUID } from 'node:crypto'
import { currentOrigin } from '../../log/postgres/connection/epoch-verifier.ts'
import { migrations, numberedVersion } from '../../log/postgres/schema.ts'

const version = numberedVersion - 1

/** SQL that makes the tables of the version before messages had numbers. */
export const earlierSchema = (): string => `${migrations.slice(0, version).join('')}
  INSERT INTO life VALUES ('${randomUUID()}', ${version}, '', '', ''); UPDATE life SET ${currentOrigin}`
