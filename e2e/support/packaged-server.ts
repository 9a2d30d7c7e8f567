import { buildPackage } from '../../apps/server/packaging/build-package.ts'

const variable = 'PARLEY_TESTED_PACKAGE'

/** Playwright's global setup: the browsers meet the server as it is published, which also starts in two thirds of the CPU. */
export default async function packageServer(): Promise<void> {
  process.env[variable] = await buildPackage()
}

/** The folder of that package; undefined where none was made: then the server runs from its source. */
export function testedPackage(): string | undefined {
  return process.env[variable]
}
