import { modelDraft, modelFile } from '../study/layout.ts'
import { rename, rm } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { toDo } from '../../shared/hint.ts'
import { say } from '../../shared/say.ts'
import type { JobInfo } from '../../shared/domain/job.ts'
import type { PreprocessingReport } from '../../shared/domain/preprocessing.ts'
import type { AddedModel, AddModelRequest, ModelDescription } from '../../shared/domain/run.ts'
import type { InputSpec } from '../../shared/domain/input.ts'
import { now } from '../study/clock.ts'
import { requireRun, startWork, type StudyContext, type Work } from '../context.ts'
import { transaction } from '../db/database.ts'
import { newestLabel } from '../db/labels.ts'
import { finishRun, insertRun, runName, startRun } from '../db/runs.ts'
import { awaitedSplit, currentSplit } from '../db/splits.ts'
import { engineVersions } from '../study/versions.ts'
import { examine, examineIfPossible, storeReport, type Subject } from './doctor.ts'
import { askedInput, chooseInput } from './model-input.ts'
import { classesOfStudy } from './study-classes.ts'
import { predictParts } from '../prediction/predict.ts'

/** Queues a model file to be checked, converted and added as a run. In a study without images it waits for the first import: nothing is predicted or checked until then. */
export function startAddModel(context: StudyContext, request: AddModelRequest): JobInfo<'add-model'> {
  return startWork(context, {
    kind: 'add-model',
    lane: 'model',
    title: `Adding ${basename(request.file)}`,
    work: (work) => addModel(work, request),
  })
}

async function addModel(work: Work, request: AddModelRequest): Promise<AddedModel> {
  const { context, job, host } = work
  const { study, emit } = context
  const draft = study.path(modelDraft(job.id))
  job.progress({ step: 'reading-model' }, 0, 0)
  try {
    const call = { file: request.file, out: draft, architecture: request.architecture }
    const { description, weightsSha256 } = await host.call('model.convert', call, { signal: job.signal })
    const { version } = await host.call('device', null)
    const classes = chooseClasses(context, request, description)
    job.signal.throwIfAborted()
    const asked = askedInput(request, description)
    const found = await examineDraft(work, { model: draft, input: asked, classes })
    const { input, preprocessing } = chooseInput(request, description, found)
    const converted = { description, weightsSha256, classes, draft, tensorflow: version }
    const run = await store(context, request, { ...converted, input })
    if (preprocessing) storeReport(context, run, preprocessing)
    emit('changed', { what: 'runs', run })
    await predictParts(work, requireRun(context, run), ['val', 'test'])
    return { run, classes, description, preprocessing }
  } finally {
    await rm(draft, { force: true })
  }
}

interface Converted {
  readonly description: ModelDescription
  readonly weightsSha256: string
  readonly classes: readonly string[]
  readonly draft: string
  readonly tensorflow: string
  readonly input: InputSpec
}

function examineDraft(work: Work, model: Omit<Subject, 'split'>): Promise<PreprocessingReport | null> {
  const split = currentSplit(work.context.study.db)
  if (!split) return Promise.resolve(null)
  const subject = { ...model, split: split.id }
  return examineIfPossible(() => examine(work, subject))
}

/** The row and the file under its number appear together: the transaction fails when the file cannot be put there. */
async function store(context: StudyContext, request: AddModelRequest, model: Converted): Promise<number> {
  const { db, path } = context.study
  const { description, classes, input } = model
  const versions = {
    ...engineVersions(),
    tensorflow: model.tensorflow,
    ...(description.keras ? { keras: description.keras } : {}),
    ...(description.appliedActivation ? { appliedActivation: description.appliedActivation } : {}),
  }
  const tap = chooseTap(request, description)
  const run = transaction(db, () => {
    const id = insertRun(
      db,
      {
        split: currentSplit(db)?.id ?? awaitedSplit(db, engineVersions(), now()),
        labelsUntil: newestLabel(db),
        kind: 'imported',
        name: request.name ?? runName(context.study.db, basename(request.file, extname(request.file))),
        model: 'imported',
        classes,
        positive: request.positive ?? null,
        config: null,
        input,
        versions,
      },
      now(),
    )
    startRun(db, id)
    return id
  })
  const file = modelFile(run)
  await rename(model.draft, path(file))
  const { parameters } = description
  finishRun(
    db,
    run,
    {
      input,
      parameters,
      tap,
      bestEpoch: null,
      stopped: null,
      file,
      weightsSha256: model.weightsSha256,
      versions,
    },
    now(),
  )
  return run
}

function chooseTap(request: AddModelRequest, description: ModelDescription): string | null {
  if (request.tap === undefined) return description.tap
  if (description.taps.includes(request.tap)) return request.tap
  throw new AppError(
    'bad-input',
    say`${basename(request.file)} has no layer "${request.tap}" that heatmaps can be computed at.`,
    {
      file: request.file,
      hint:
        description.taps.length > 0
          ? say`It can be one of: ${description.taps.slice(-12).join(', ')}.`
          : say`It can be one of: none.`,
    },
  )
}

/** In the order of the network's outputs. Throws AppError 'bad-input' when their number does not fit. */
function chooseClasses(
  context: StudyContext,
  request: AddModelRequest,
  description: ModelDescription,
): string[] {
  const ofStudy = classesOfStudy(context)
  const named = request.classes ?? namesOf(description, ofStudy)
  const wanted = Math.max(2, description.units)
  const { file } = request
  if (named.length !== wanted) {
    const [name, names] = [basename(file), named.join(', ')]
    throw new AppError(
      'bad-input',
      description.units === 1
        ? say`${name} has one sigmoid unit (two classes), but there are ${named.length} classes (${names}).`
        : say`${name} has ${description.units} output units, but there are ${named.length} classes (${names}).`,
      {
        file,
        hint: toDo(
          { kind: 'order-classes', count: wanted },
          say`Name the ${wanted} classes in the order of its outputs.`,
        ),
      },
    )
  }
  if (ofStudy && !named.some((name) => ofStudy.includes(name))) {
    throw new AppError('bad-input', say`None of the classes ${named.join(', ')} occurs in the study.`, {
      file,
      hint: toDo(
        { kind: 'order-classes-of-study', classes: ofStudy },
        say`The study's classes are: ${ofStudy.join(', ')}. Put them in the order of the model's outputs.`,
      ),
    })
  }
  return orderByPositive(named, request, description)
}

/** The file's own names where the study has any of them, or no images yet; else the study's. */
function namesOf(
  { classNames: found }: ModelDescription,
  ofStudy: readonly string[] | null,
): readonly string[] {
  if (!ofStudy) return found ?? []
  return found?.some((name) => ofStudy.includes(name)) ? found : ofStudy
}

/** One sigmoid unit says the probability of the second class: `positive` tells which one that is. */
function orderByPositive(
  classes: readonly string[],
  { positive, file }: AddModelRequest,
  { units }: ModelDescription,
): string[] {
  if (positive === undefined) return [...classes]
  if (!classes.includes(positive)) {
    throw new AppError(
      'bad-input',
      say`The positive class "${positive}" is none of: ${classes.join(', ')}.`,
      {
        file,
        hint: toDo({ kind: 'correct-classes' }, say`Choose one of the model's classes as the positive one.`),
      },
    )
  }
  return units === 1 ? [...classes.filter((name) => name !== positive), positive] : [...classes]
}
