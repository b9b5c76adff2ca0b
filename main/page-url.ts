import { APP_ORIGIN } from './channels.ts'

/**
 * The page to load: the built one, or in development that of the development server where it says so. A packaged app takes no address from
 * its surroundings: whatever page it names would get the whole bridge.
 */
export function pageUrl(isPackaged: boolean, environment: NodeJS.ProcessEnv): string {
  const served = isPackaged ? undefined : environment['ELECTRON_RENDERER_URL']
  return served ?? `${APP_ORIGIN}/index.html`
}

/** Whether a frame's address is of the page's own origin; everything else may neither send messages nor be navigated to. */
export function isSameOrigin(page: string, url: string): boolean {
  try {
    const [own, other] = [new URL(page), new URL(url)]
    // `origin` is opaque ("null") for schemes of our own, so compare its parts.
    return own.protocol === other.protocol && own.host === other.host
  } catch {
    return false
  }
}
