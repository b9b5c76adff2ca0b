import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { EngineCalls } from '../../shared/contract/engine-calls.ts'
import type { ImageRecord } from '../../shared/domain/dataset.ts'
import type { RunDetail } from '../../shared/domain/run.ts'
import { sentencesAsText } from '../../shared/say.ts'
import type { RequestOf, ResultOf } from '../../shared/rpc.ts'

type Call = <K extends keyof EngineCalls & string>(
  name: K,
  request: RequestOf<EngineCalls, K>,
) => Promise<ResultOf<EngineCalls, K>>

/**
 * All that the open study tells of itself, in a form of this function's own: a later version adapts what is read here to its calls, and the
 * content of a stored study (`studies/*.json`) stays what it was.
 */
export async function contentOf(call: Call): Promise<unknown> {
  const { items: images } = await call('images.page', { offset: 0, limit: 1000 })
  const runs = await allRuns(call)
  const content = {
    dataset: await datasetContent(call),
    images: await Promise.all(images.map((image) => imageContent(call, image))),
    runs: await Promise.all(runs.map((run) => runContent(call, run, images))),
    outputs: await opinionContent(call, runs, images),
    reviews: (await Promise.all(images.map((image) => reviewContent(call, image)))).flat(),
    reviewers: (await call('review.reviewers', null)).map(({ name, canUndo, canRedo }) => [
      name,
      canUndo,
      canRedo,
    ]),
    corrected: (await call('labels.corrected', {})).items.map(({ image, from, to, reviewer, note }) => [
      image.key,
      from,
      to,
      reviewer,
      note,
    ]),
    metrics: await metricContent(call),
    attention: await attentionContent(call),
    measured: (await call('faithfulness.list', {})).map(({ run, method, layer, n, measures }) => ({
      run,
      method,
      layer,
      n,
      deletionBlur: measures.deletionBlur.mean,
      pointing: measures.pointing.mean,
    })),
    jobs: (await call('jobs.list', null)).map(
      ({ id, kind, title, status, phase, done, total, run, error }) => ({
        id,
        kind,
        title,
        status,
        phase,
        done,
        total,
        run,
        error: error && { message: error.message, hint: error.hint ?? null },
      }),
    ),
    autoHalve: await call('settings.get', { key: 'autoHalve' }),
  }
  return JSON.parse(JSON.stringify(content, sentencesAsText)) as unknown
}

async function allRuns(call: Call): Promise<RunDetail[]> {
  const listed = await call('runs.list', null)
  const ids = listed.flatMap(({ id, folds }) => [id, ...folds])
  return Promise.all(ids.sort((a, b) => a - b).map((run) => call('run.get', { run })))
}

async function datasetContent(call: Call): Promise<unknown> {
  const dataset = await call('dataset.summary', null)
  const { classes, split, unreadable, duplicates, warnings, labelSource, groupSource, splitSource } = dataset!
  return { classes, split, unreadable, duplicates, warnings, labelSource, groupSource, splitSource }
}

async function imageContent(call: Call, { id }: ImageRecord): Promise<unknown> {
  const { key, path, part, sha256, group, metadata, labels, hasMask } = await call('image.get', { id })
  const history = labels.map(({ label, source, reviewer, note }) => [label, source, reviewer, note])
  return { key, path, part, sha256, group, age: metadata.age ?? null, labels: history, hasMask }
}

async function runContent(call: Call, run: RunDetail, images: readonly ImageRecord[]): Promise<unknown> {
  const { id, name, kind, model, status, classes, input, parameters, tap, bestEpoch, stopped, error } = run
  const told = { id, name, kind, model, status, classes, input, parameters, tap, bestEpoch, stopped, error }
  const { weightsSha256, predicted, threshold, folds, file } = run
  const epochs = run.epochs.map((epoch) => [
    epoch.epoch,
    epoch.loss,
    epoch.accuracy,
    epoch.valLoss,
    epoch.valAccuracy,
    epoch.learningRate,
    epoch.classShares?.predicted ?? null,
  ])
  const keys = new Set(images.map(({ key }) => key))
  const listed = await call('predictions.list', { run: id, part: 'all' })
  const predictions = listed.map(({ image, predicted: best, probabilities, logits }) => {
    if (!keys.has(image)) throw new Error(`${image} is no image of the study.`)
    return [image, best, probabilities, logits]
  })
  const preprocessing = await call('preprocessing.get', { run: id })
  const config = run.config && {
    model: run.config.model,
    size: run.config.size,
    epochs: run.config.epochs,
    batch: run.config.batch,
    learningRate: run.config.learningRate,
    seed: run.config.seed,
    weights: run.config.weights,
    folds: run.config.folds,
    patience: run.config.patience,
    optimizer: run.config.expert.optimizer,
    schedule: run.config.expert.schedule,
  }
  const found = preprocessing && {
    n: preprocessing.n,
    rows: preprocessing.rows.map(({ accuracy }) => accuracy),
  }
  return {
    ...told,
    weightsSha256,
    predicted,
    threshold,
    folds,
    file,
    config,
    epochs,
    predictions,
    preprocessing: found,
    troubles: run.troubles.map(({ kind, epoch }) => [kind, epoch]),
  }
}

/** Stored heatmaps, each with the hash of its values. */
async function opinionContent(
  call: Call,
  runs: readonly RunDetail[],
  images: readonly ImageRecord[],
): Promise<unknown> {
  const ids = runs.map(({ id }) => id)
  const maps: unknown[] = []
  for (const image of images) {
    const { outputs } = await call('sample.view', { image: image.id, runs: ids })
    for (const { id, run, method, layer, className, width, height, max, quality } of outputs.flatMap(
      ({ explanations }) => explanations,
    )) {
      const { file } = await call('media.file', { kind: 'heatmap', id })
      const sha256 = createHash('sha256')
        .update(await readFile(file))
        .digest('hex')
      maps.push({ image: image.key, run, method, layer, className, width, height, max, quality, sha256 })
    }
  }
  return maps
}

/** Where stored heatmaps look, by image: the share of the first one in the border. */
async function attentionContent(call: Call): Promise<unknown> {
  const queue = { kind: 'suspicious-heatmaps', border: 0 } as const
  const { items } = await call('review.queue', { queue, run: 2, part: 'all', offset: 0, limit: 100 })
  return items.map(({ image, why }) => [image.key, 'share' in why ? [why.method, why.share, why.area] : null])
}

async function reviewContent(call: Call, image: ImageRecord): Promise<unknown[]> {
  const { reviews, history } = await call('sample.view', { image: image.id, runs: [] })
  return reviews.map(({ reviewer, run, status, verdict, artefact, label, note, tags }) => ({
    image: image.key,
    ...{ reviewer, run, status, verdict, artefact, label, note, tags },
    history: history
      .filter((step) => step.reviewer === reviewer)
      .map(({ action, verdict: v }) => [action, v]),
  }))
}

async function metricContent(call: Call): Promise<unknown> {
  const test = await call('evaluate', { part: 'test', runs: [1, 2, 3] })
  const folds = await call('evaluate', { part: 'out-of-fold', runs: [4] })
  return [...test.runs, ...folds.runs].map((each) => {
    const { run, part, n, groups, accuracy, balancedAccuracy, auc, brier, confusion, operatingPoints } = each
    const points = operatingPoints
      .filter(({ chosen }) => chosen)
      .map(({ validation }) => [validation.rule, validation.threshold])
    return { run, part, n, groups, accuracy, balancedAccuracy, auc, brier, confusion, points }
  })
}
