import type { Endpoint } from '../shared/rpc.ts'

declare global {
  interface Window {
    /** Put there by main/preload.ts. */
    readonly lesionlens: {
      readonly engine: Endpoint
      readonly shell: Endpoint
      /** Absolute path of a dropped file or folder. */
      pathOf(file: File): string
      readonly platform: string
    }
  }
}
