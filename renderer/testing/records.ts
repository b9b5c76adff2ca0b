/** Records as the engine sends them, with what a test says of them. */
import type { ImageRecord } from '../../shared/domain/dataset.ts'
import type { Explanation } from '../../shared/domain/explanation.ts'
import type { JobInfo, JobKind } from '../../shared/domain/job.ts'
import type { SampleView } from '../../shared/domain/prediction.ts'
import type { QueueItem } from '../../shared/domain/review.ts'
import type { RunSummary } from '../../shared/domain/run.ts'

const NOW = '2025-01-01T00:00:00.000Z'

export function testRun(id: number, more: Partial<RunSummary> = {}): RunSummary {
  return {
    id,
    name: `Run ${id}`,
    kind: 'trained',
    model: 'scratch-cnn',
    status: 'done',
    classes: ['benign', 'malignant'],
    input: { height: 96, width: 96, channels: 3 } as never,
    parameters: 1000,
    tap: 'conv',
    bestEpoch: 3,
    stopped: 'completed',
    file: `models/run-${id}.keras`,
    weightsSha256: null,
    createdAt: NOW,
    finishedAt: NOW,
    error: null,
    predicted: 10,
    threshold: null,
    folds: [],
    ...more,
  }
}

/** `result` may be any part of what such a job makes. */
export function testJob<K extends JobKind = JobKind>(
  id: number,
  more: Partial<Omit<JobInfo<K>, 'result'>> & { readonly result?: unknown } = {},
): JobInfo<K> {
  const job = {
    id,
    kind: 'train',
    title: '',
    status: 'running',
    phase: null,
    done: 0,
    total: 10,
    secondsLeft: null,
    run: null,
    createdAt: NOW,
    startedAt: NOW,
    finishedAt: null,
    error: null,
    result: null,
    ...more,
  }
  return job as unknown as JobInfo<K>
}

export function testImage(id: number, label: string | null = 'benign'): ImageRecord {
  return {
    id,
    key: `image-${id}`,
    path: `${id}.jpg`,
    width: 40,
    height: 30,
    label,
    part: 'test',
    excluded: false,
  }
}

export function testItem(id: number, more: Partial<QueueItem> = {}): QueueItem {
  return {
    image: testImage(id),
    predicted: 'malignant',
    confidence: 0.9,
    outputs: [],
    status: 'needs-review',
    tags: [],
    reason: '',
    why: { kind: 'chosen' },
    ...more,
  }
}

export function testMap(id: number, more: Partial<Explanation> = {}): Explanation {
  return {
    id,
    run: 1,
    image: 1,
    method: 'grad-cam',
    layer: 'conv',
    className: 'malignant',
    width: 2,
    height: 2,
    min: 0,
    max: 1,
    quality: 'ok',
    ...more,
  }
}

export function testView(image: number, more: Partial<SampleView> = {}): SampleView {
  const detail = {
    ...testImage(image),
    bytes: 1,
    sha256: '',
    group: null,
    metadata: {} as never,
    labels: [],
    exclusions: [],
    hasMask: false,
    sameGroup: [],
  }
  return { image: detail, outputs: [], reviews: [], history: [], ...more }
}
