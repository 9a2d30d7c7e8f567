import { openForReading, problemsOf } from './check-database.ts'

const db = openForReading(process.argv[2] ?? '', 'log')
console.log(JSON.stringify(problemsOf(db, 'quick')))
