import { execFile } from 'node:child_process'
import { access, mkdir, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Python environments of the peers. Two, because their requirements exclude each other (NumPy below and above 2). */
const ENVIRONMENTS = {
  keras: (tensorflow: string): readonly string[] => [
    `tensorflow-cpu==${tensorflow}`,
    'tf-keras-vis==0.8.7',
    'numpy<2',
    'pillow',
    'scikit-learn==1.5.2',
  ],
  torch: (): readonly string[] => ['torch==2.13.*', 'torchvision==0.28.*', 'grad-cam==1.5.7'],
} as const
/** Written last: a virtual environment does not survive a rename, so a half-made one is told by its absence. */
const FINISHED = 'finished'

export type Environment = keyof typeof ENVIRONMENTS

function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'lesionlens', 'bench')
}

/**
 * The Python of an environment, set up in the user's cache folder at its first use. Null, after a line on stderr, when it cannot be had.
 * @param tensorflow version of the TensorFlow that LesionLens runs on: Keras is compared on the same one
 */
export async function pythonOf(environment: Environment, tensorflow: string): Promise<string | null> {
  const name = environment === 'keras' ? `keras-${tensorflow}` : environment
  const folder = join(cacheFolder(), name)
  const python = join(folder, 'bin', 'python')
  if (await exists(join(folder, FINISHED))) return python
  try {
    await makeEnvironment(folder, ENVIRONMENTS[environment](tensorflow))
    return python
  } catch (error) {
    const reason = (error as { stderr?: string }).stderr ?? (error as Error).message
    console.error(`peer environment ${environment} left out: ${reason.trim().split('\n').at(-1)}`)
    await rm(folder, { recursive: true, force: true })
    return null
  }
}

async function makeEnvironment(folder: string, packages: readonly string[]): Promise<void> {
  console.error(`setting up ${folder}: ${packages.join(', ')} (once, some minutes)`)
  await mkdir(cacheFolder(), { recursive: true })
  await rm(folder, { recursive: true, force: true })
  await run('python3', ['-m', 'venv', folder])
  await run(join(folder, 'bin', 'pip'), ['install', '--quiet', ...packages], { maxBuffer: 2 ** 26 })
  await writeFile(join(folder, FINISHED), packages.join('\n'))
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
