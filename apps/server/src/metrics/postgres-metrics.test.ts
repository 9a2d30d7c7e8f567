import { expect, onTestFinished, test } from 'vitest'
import { makeDatabase } from '../testing/postgres/test-database.ts'
import { connect } from '../testing/test-client.ts'
import { startTestServer } from '../testing/test-server.ts'

test('shows the connections to PostgreSQL, the sizes of its tables, and what was stored there', async () => {
  const database = await makeDatabase()
  onTestFinished(() => database.remove())
  const metrics = { host: '127.0.0.1', port: 0 }
  const { app, port } = await startTestServer({ databaseUrl: database.url, metrics })
  const client = await connect(port)
  await client.join()
  await client.post('cid-00001', 'hello')
  const page = await (await fetch(`http://127.0.0.1:${app.metricsPort}/metrics`)).text()
  const figure = (name: string) => Number(page.split('\n').find((line) => line.startsWith(`${name} `))?.split(' ').at(-1)) // prettier-ignore
  expect(figure('parley_storage_bytes{part="log"}')).toBeGreaterThan(8_192)
  expect(figure('parley_storage_bytes{part="index"}')).toBeGreaterThan(8_192)
  expect(figure('parley_database_connections{pool="writes",state="idle"}')).toBeGreaterThan(0)
  expect(figure('parley_database_connections{pool="reads",state="waiting"}')).toBe(0)
  expect(figure('parley_changes_total{kind="post"}')).toBe(1)
  expect(figure('parley_commit_seconds_count')).toBeGreaterThan(0)
  expect(figure('parley_database_up')).toBe(1)
  expect(page).toContain('engine="postgres"')
})
