/** Work that can be cut into small steps. */
export interface Chore {
  /** Does the next bit; false when nothing is left until it is woken again. */
  step(signal: AbortSignal): Promise<boolean>
}
