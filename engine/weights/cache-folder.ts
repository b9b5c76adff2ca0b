import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/** Where downloaded weights are kept for every study of this user; the XDG base directory specification, or the platform's own place. */
export function weightsFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  return join(userCacheFolder(env, platform), 'lesionlens', 'weights')
}

function userCacheFolder(
  { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local }: NodeJS.ProcessEnv,
  platform: string,
): string {
  // The specification tells to ignore a relative path.
  if (xdg && isAbsolute(xdg)) return xdg
  if (platform === 'win32' && local) return local
  return platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache')
}
