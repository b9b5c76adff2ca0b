/** An engine with a study of images, as tests of its calls begin: real but for the program that computes. */
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import type { JobInfo } from '../../shared/domain/job.ts'
import { Engine, type EngineOptions } from '../engine.ts'
import { caller } from './caller.ts'
import { classFolders, temporaryFolder } from './image-folder.ts'

const STAND_IN = join(import.meta.dirname, 'fake-compute.ts')

/** Ends with the test. Its compute program is the stand-in unless another is named. */
export function testEngine(options: EngineOptions = {}): Engine {
  const engine = new Engine({ program: STAND_IN, ...options })
  onTestFinished(() => engine.close())
  return engine
}

interface EngineStudy {
  readonly engine: Engine
  readonly call: ReturnType<typeof caller>
  /** Holds the images in `images` and the study in `s.lesionlens`. */
  readonly folder: string
  /** The job as it ended, which must be well. */
  finished(job: { id: number } | Promise<{ id: number }>): Promise<JobInfo>
}

interface Options extends EngineOptions {
  /** Images of each of two classes. */
  readonly perClass?: number
  /** Name of the folder of images. */
  readonly name?: string
  /** What else is to lie in it. */
  readonly fill?: (images: string) => Promise<void>
}

/** A study with two classes of images, as after their import. */
export async function engineStudy({
  perClass = 12,
  name = 'images',
  fill,
  ...options
}: Options = {}): Promise<EngineStudy> {
  const folder = await temporaryFolder()
  const images = join(folder, name)
  const engine = testEngine(options)
  const call = caller(() => engine)
  const finished = async (job: { id: number } | Promise<{ id: number }>): Promise<JobInfo> => {
    const ended = await engine.finished((await job).id)
    expect(ended.error).toBeNull()
    return ended
  }
  await classFolders(images, perClass)
  await fill?.(images)
  await call('study.open', { folder: join(folder, 's.lesionlens'), create: true })
  await finished(call('dataset.import', { folder: images }))
  return { engine, call, folder, finished }
}
