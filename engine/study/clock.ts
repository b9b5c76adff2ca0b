/** The time as it is stored: ISO 8601 in UTC. */
export function now(): string {
  return new Date().toISOString()
}
