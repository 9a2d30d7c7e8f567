#!/usr/bin/env node
// Before anything of Parley is read: an older Node cannot even read it.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major > 24 || (major === 24 && minor >= 14)) await import('./cli.js')
else {
  console.error(`Parley needs Node 24.14 or newer. This is ${process.version}.`)
  process.exitCode = 1
}
