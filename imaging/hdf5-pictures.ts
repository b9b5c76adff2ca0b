/**
 * Pictures inside an HDF5 file, one data set each, as ISIC 2024 ships them: `train-image.hdf5` with `ISIC_0015670` in it is the file
 * `train-image.hdf5/ISIC_0015670.jpg` of an image folder, as if the container were a folder.
 */
import { AppError, isCancelled } from '../shared/errors.ts'
import { say } from '../shared/say.ts'
import { workerFile, WorkerPool } from '../threads/worker-pool.ts'
import type { Hdf5Answer, Hdf5Question } from './hdf5-pictures-worker.ts'

const PATIENCE_MS = 120_000
const inContainer = /^(.*\.(?:h5|hdf5|hdf))[\\/]([^\\/]+)$/i

const reader = new WorkerPool<Hdf5Question, Hdf5Answer>(workerFile('hdf5-pictures-worker', import.meta.url), {
  threads: 1,
  idleMs: 30_000,
})

/** Whether a file name is that of an HDF5 file. */
export function isHdf5Name(name: string): boolean {
  return /\.(h5|hdf5|hdf)$/i.test(name)
}

/** The container that a path leads into, absolute as the path is; null for others. */
export function containerOf(file: string): string | null {
  return inContainer.exec(file)?.[1] ?? null
}

/** File names of the pictures in a container; none where it holds something else, as a model. Throws AppError 'bad-input'. */
export async function listContainer(container: string): Promise<string[]> {
  const names = await ask({ container, name: null })
  return Array.isArray(names)
    ? names.map((name: string) => (/\.(jpe?g|png)$/i.test(name) ? name : `${name}.jpg`))
    : []
}

/** The bytes of a picture by its path through the container; null where there is none. Throws AppError 'bad-input'. */
export async function readContained(file: string): Promise<Buffer | null> {
  const [, container, name] = inContainer.exec(file) ?? []
  if (container === undefined || name === undefined) return null
  for (const each of [name, name.replace(/\.jpg$/, '')]) {
    const bytes = await ask({ container, name: each })
    if (bytes instanceof Uint8Array) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  }
  return null
}

async function ask(question: Hdf5Question): Promise<Hdf5Answer> {
  try {
    return await reader.run(question, { signal: AbortSignal.timeout(PATIENCE_MS) })
  } catch (error) {
    const reason = isCancelled(error) ? 'it takes too long' : (error as Error).message.split('\n')[0]!
    throw new AppError('bad-input', say`${question.container} cannot be read (${reason}).`, {
      file: question.container,
      hint: say`Copy it again from where it came from, or leave it out.`,
      cause: error,
    })
  }
}
