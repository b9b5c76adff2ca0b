/** The two channels between a window and main; both carry `RpcMessage`. */
export const CHANNELS = { engine: 'engine', shell: 'shell' } as const
export type Channel = keyof typeof CHANNELS

/** Where the window's own files are served from: a real origin, so that the sender check and the CSP have something to hold. */
export const APP_ORIGIN = 'lesion://app'
