import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { Evaluation } from '../../shared/domain/evaluation.ts'
import type { TrainConfigInput } from '../../shared/domain/train-config.ts'
import { say } from '../../shared/say.ts'
import { STUDY_SUFFIX } from '../../shared/domain/study.ts'
import type { CommonOptions, CommandOutput } from '../command.ts'
import type { Session } from '../session.ts'
import { importImages } from './import.ts'
import { sample } from './sample.ts'
import { evaluateCommand } from './evaluate.ts'
import { explainCommand } from './explain.ts'
import { report } from './report.ts'
import { trainCommand } from './train.ts'

const TURNED = { augmentation: { rotationDegrees: 180 } }

/**
 * Trained one after the other, from random weights. Few epochs on small images, turned at random where the network is deep: a few minutes on
 * two cores, and each tells the classes apart (AUC at least 0.8 on the test split with seeds 42, 1 and 2). Patience as long as the training:
 * an epoch has only ten steps, and its validation loss jumps about.
 */
const MODELS = [
  { model: 'scratch-cnn', size: 96, epochs: 12, patience: 6 },
  { model: 'mobilenet-v2', size: 96, epochs: 12, patience: 12, expert: TURNED },
  { model: 'efficientnet-b0', size: 64, epochs: 14, patience: 14, expert: TURNED },
] as const satisfies readonly TrainConfigInput[]

/** The whole flow on the synthetic sample, into one folder: `sample/`, `demo.lesionlens/` and `report/`. */
export async function demo(
  session: Session,
  options: CommonOptions & { readonly out?: string | undefined; readonly seed?: number | undefined },
): Promise<CommandOutput> {
  const startedAt = performance.now()
  const out = options.out === undefined ? freeFolder('lesionlens-demo') : resolve(options.out)
  const made = makeFolder(out)
  const study = options.study ? resolve(options.study) : join(out, `demo${STUDY_SUFFIX}`)
  try {
    const images = join(out, 'sample')
    session.say(`The synthetic sample (no real skin) goes to ${images}.`)
    await sample(session, images, {})
    session.say(`The study goes to ${study}.`)
    await importImages(session, images, { study })
  } catch (error) {
    if (made) rmSync(out, { recursive: true, force: true })
    throw error
  }
  for (const settings of MODELS) {
    const { model, size, epochs } = settings
    session.say(`Training ${model} for up to ${epochs} epochs at ${size} x ${size} pixels.`)
    await trainCommand(session, { study, settings, seed: options.seed })
  }
  const evaluated = await evaluateCommand(session, { study })
  const runs = await session.call('runs.list', null)
  for (const { id } of runs)
    await explainCommand(session, {
      study,
      run: id,
      out: join(out, 'heatmaps', `run-${id}`),
      images: await mistakes(session, id),
    })
  const written = await report(session, { study, out: join(out, 'report') })
  const { folder } = written.json as { folder: string }
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10
  const failed = failedRuns(evaluated.json as Evaluation)
  const json = {
    study,
    report: join(folder, 'report.html'),
    runs: runs.map(({ id }) => id).sort((a, b) => a - b),
    seconds,
    failed,
  }
  const text = [
    evaluated.text,
    '',
    ...failed.map(({ name, reason }) => `${name}: ${reason}`),
    `Study:  ${study}`,
    `Report: ${json.report}`,
    `Took ${seconds} s.`,
  ].join('\n')
  return { json, text }
}

/** Models that the demo made and that are of no use. */
function failedRuns({
  runs,
}: Evaluation): { readonly run: number; readonly name: string; readonly reason: string }[] {
  return runs.flatMap(({ run, name, failedSanityCheck: why }) =>
    why === null ? [] : [{ run, name, reason: why.message.text }],
  )
}

/** Keys of the misclassified test images, at most a handful; right ones where there are none. */
async function mistakes(session: Session, run: number): Promise<string[]> {
  const few = { part: 'test', offset: 0, limit: 6 } as const
  const wrong = await session.call('review.queue', { run, queue: 'misclassified', ...few })
  const page = wrong.total > 0 ? wrong : await session.call('review.queue', { run, queue: 'all', ...few })
  return page.items.map((item) => item.image.key)
}

/** `name`, or `name-2` and so on where a demo was made before. */
function freeFolder(name: string): string {
  for (let n = 1; ; n++) {
    const folder = resolve(n === 1 ? name : `${name}-${n}`)
    if (!existsSync(folder)) return folder
  }
}

function makeFolder(out: string): boolean {
  try {
    const made = mkdirSync(out, { recursive: true }) !== undefined
    if (made || readdirSync(out).length === 0) return made
  } catch (error) {
    throw new AppError('bad-input', say`${out} cannot be made (${(error as Error).message}).`, {
      file: out,
      hint: say`Name another folder with --out DIR.`,
    })
  }
  throw new AppError('bad-input', say`${out} is not empty.`, {
    file: out,
    hint: say`Delete it, or name another folder with --out DIR.`,
  })
}
