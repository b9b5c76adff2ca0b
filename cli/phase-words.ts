import type { JobPhase, PlainStep } from '../shared/domain/job-phase.ts'

const WORDS: Readonly<Record<PlainStep, string>> = {
  loading: 'loading',
  tracing: 'tracing',
  validating: 'validating',
  predicting: 'predicting',
  explaining: 'explaining',
  heatmaps: 'computing heatmaps',
  'reading-model': 'reading the model',
  'copying-model': 'copying the model',
  'checking-input': 'checking the input range',
  drawing: 'drawing',
  writing: 'writing',
  evaluating: 'evaluating',
  'scanning-folder': 'looking through the folder',
  'reading-images': 'reading images',
  'comparing-images': 'comparing images',
  storing: 'storing',
  embedding: 'embedding',
  measuring: 'measuring',
  'finding-neighbours': 'finding neighbours',
  'laying-out': 'laying out',
  'measuring-memory': 'measuring memory',
  'downloading-weights': 'downloading weights',
  'base-features': 'features of the base',
  paused: 'paused',
}

/** A job's phase on the terminal: 'fold 2 of 5: epoch 3 of 20'. */
export function phaseWords(phase: JobPhase): string {
  const { fold } = phase
  return fold ? `fold ${fold.at} of ${fold.of}: ${stepWords(phase)}` : stepWords(phase)
}

function stepWords(phase: JobPhase): string {
  if (phase.step === 'epoch') return `epoch ${phase.at} of ${phase.of}`
  if (phase.step === 'smaller-parts') return `out of memory: continuing with a micro-batch of ${phase.images}`
  return WORDS[phase.step]
}
