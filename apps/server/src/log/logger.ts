/** Writes lines for the operator; pino's logger is one. */
export interface Logger {
  info(message: string): void
  warn(message: string): void
}
