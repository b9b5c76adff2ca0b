import { realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describeElectron } from './electron.mjs'
import { cacheDir, installedVersion, node24Path } from './paths.mjs'
import { installCommand, missingSystemPackages } from './system.mjs'
import { addonFile, tensorflowVersion } from './tensorflow.mjs'

/** What set-up found and chose, for `lesionlens doctor` and for bug reports. */
export async function describeSetup() {
  const missing = missingSystemPackages()
  const version = await tensorflowVersion()
  return {
    cache: cacheDir(),
    node: node24Path(),
    tensorflow: version && {
      version,
      library: tensorflowLibraryDir(),
      binding: installedVersion('@tensorflow/tfjs-node-gpu'),
    },
    electron: describeElectron(),
    system: { missing, ...(missing.length > 0 && { command: installCommand(missing) }) },
  }
}

function tensorflowLibraryDir() {
  try {
    return realpathSync(join(dirname(addonFile), '..', '..', 'deps', 'lib'))
  } catch {
    return undefined
  }
}
