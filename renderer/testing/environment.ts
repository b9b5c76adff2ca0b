/**
 * Where tests of the window's state run: Node, with modules compiled for a browser, and the little of one that state touches. Nothing is
 * drawn here; the real window is for `e2e/`.
 */
import type { Environment } from 'vitest/runtime'

const environment: Environment = {
  name: 'window-state',
  viteEnvironment: 'client',
  setup(global: Record<string, unknown>) {
    const stored = new Map<string, string>()
    global['localStorage'] = {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
    }
    global['Image'] = class {
      src = ''
      decode = () => Promise.resolve()
    }
    const silent = { post: () => undefined, onMessage: () => undefined }
    global['window'] = { lesionlens: { engine: silent, shell: silent, platform: 'linux' } }
    return { teardown: () => undefined }
  },
}

// eslint-disable-next-line no-restricted-syntax -- Vitest asks for it
export default environment
