/**
 * What an error says: its message, or its code or name when it has none, as an error of Node that tried several addresses.
 * Of an AggregateError with errors, what the first one says.
 */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  if (!(error instanceof Error)) return String(error)
  const message = error.message.trim()
  if (message !== '') return message
  return 'code' in error ? String(error.code) : error.name
}
