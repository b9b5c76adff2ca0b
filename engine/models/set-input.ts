import { modelDraft, modelFile } from '../study/layout.ts'
import { constants } from 'node:fs'
import { copyFile, rename, rm } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { JobInfo } from '../../shared/domain/job.ts'
import { type SetInputRequest } from '../../shared/domain/run.ts'
import { channelOrderOf, type InputSpec } from '../../shared/domain/input.ts'
import { now } from '../study/clock.ts'
import { requireModel, requireRun, startWork, type StudyContext, type Work } from '../context.ts'
import { transaction } from '../db/database.ts'
import { copyEpochs, finishRun, insertRun, runName, startRun, type RunRow } from '../db/runs.ts'
import { examineIfPossible, examineRun } from './doctor.ts'
import { predictParts } from '../prediction/predict.ts'
import { engineVersions } from '../study/versions.ts'

/**
 * Queues a run with the same weights that is fed in another way, or whose outputs mean the classes in another order.
 *
 * It is a new run, and the old one stays: its predictions, heatmaps and reviews were made with the old input, reports may have quoted
 * them, and the database's triggers refuse to change them. Deleting them would take the reviews along. Side by side the two runs
 * also show what the right input is worth, as any other pair of runs does.
 *
 * Throws AppError 'not-found' for a run without a model, 'bad-input' for a change that is none.
 */
export function startSetInput(context: StudyContext, request: SetInputRequest): JobInfo<'set-input'> {
  const run = requireModel(context, request.run)
  const input = changedInput(run, request)
  const classes = changedClasses(run, request)
  if (isSame(input, run.input) && classes.join('\n') === run.classes.join('\n')) {
    throw new AppError('bad-input', say`Run ${run.id} already has this input preprocessing.`, {
      hint: say`Choose another range, channel order or order of the classes.`,
    })
  }
  return startWork(context, {
    kind: 'set-input',
    lane: 'model',
    title: `Feeding ${run.name} as ${input.range}`,
    work: (work) => setInput(work, run.id, { input, classes }),
  })
}

interface Change {
  readonly input: InputSpec
  readonly classes: readonly string[]
}

function changedInput({ input }: RunRow, { range, channelOrder }: SetInputRequest): InputSpec {
  const { channelOrder: _, normalization, ...kept } = input
  const rest = range === 'custom' ? { ...kept, normalization } : kept
  return channelOrder === undefined ? { ...rest, range } : { ...rest, range, channelOrder }
}

function isSame(a: InputSpec, b: InputSpec): boolean {
  return a.range === b.range && channelOrderOf(a) === channelOrderOf(b)
}

/** Throws AppError 'bad-input' unless they are the same classes. */
function changedClasses({ id, classes }: RunRow, request: SetInputRequest): readonly string[] {
  const wanted = request.classes ?? classes
  if (wanted.toSorted().join('\n') === classes.toSorted().join('\n')) return wanted
  throw new AppError(
    'bad-input',
    say`The classes of run ${id} are ${classes.join(', ')}, not ${wanted.join(', ')}.`,
    {
      hint: say`Give the same classes in the order of the outputs.`,
    },
  )
}

async function setInput(work: Work, from: number, change: Change): Promise<{ readonly run: number }> {
  const { context, job } = work
  const { study, emit } = context
  const run = requireModel(context, from)
  job.progress({ step: 'copying-model' }, 0, 0)
  const draft = study.path(modelDraft(job.id))
  let id: number
  try {
    // Its own file: either run may be taken away without the other.
    await copyFile(run.modelFile, draft, constants.COPYFILE_FICLONE)
    id = await store(context, run, change, draft)
  } finally {
    await rm(draft, { force: true })
  }
  emit('changed', { what: 'runs', run: id })
  await predictParts(work, requireRun(context, id), ['val', 'test'])
  await examineIfPossible(() => examineRun(work, id))
  return { run: id }
}

/** The row of the old run with the new input; how its weights came to be is the same. */
async function store(
  { study }: StudyContext,
  run: RunRow,
  { input, classes }: Change,
  draft: string,
): Promise<number> {
  const { db } = study
  const { split, labelsUntil, kind, model, positive, config, parameters, tap, bestEpoch, stopped } = run
  const name = runName(study.db, `${run.name} (${input.range})`)
  const versions = { ...run.versions, ...engineVersions(), from: `run ${run.id}` }
  const planned = { split, labelsUntil, kind, name, model, classes, positive, config, input, versions }
  const id = transaction(db, () => {
    const made = insertRun(db, planned, now())
    startRun(db, made)
    copyEpochs(db, run.id, made)
    return made
  })
  const file = modelFile(id)
  await rename(draft, study.path(file))
  const weightsSha256 = run.weightsSha256!
  finishRun(
    db,
    id,
    { input, parameters: parameters!, tap, bestEpoch, stopped, file, weightsSha256, versions },
    now(),
  )
  return id
}
