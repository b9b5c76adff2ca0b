import type { HintActions } from '../../commands/hint-actions.ts'
import { app } from '../../study/app.svelte.ts'
import { Jobs } from '../../study/jobs.svelte.ts'
import type { OpenStudy } from '../../study/open-study.svelte.ts'
import { attempt } from '../../ui/notices.svelte.ts'
import { resumeRun } from './runs/run-actions.ts'
import { TrainForm } from './settings/train-form.svelte.ts'
import { chooseWeightsFile } from './settings/weights-file.ts'

/** Folds of a cross-validation that a hint leads to: the usual number. */
const FOLDS = 5

/** What this page can do about a hint. */
export const trainHints: HintActions<OpenStudy> = {
  train: { label: 'hint.train', run: () => app.go('train') },
  'cross-validate': {
    label: 'hint.crossValidate',
    run(study) {
      study.of(TrainForm).set('folds', FOLDS)
      app.go('train')
    },
  },
  predict: {
    label: 'hint.predict',
    run: (study, { run, part }) =>
      attempt(async () => study.of(Jobs).finished(await study.engine.call('predict.start', { run, part }))),
  },
  'resume-halved': {
    label: 'train.resumeHalf',
    run(_study, { run }) {
      app.go('train')
      attempt(() => resumeRun(run, true))
    },
  },
  'start-from-random-weights': {
    label: 'hint.randomWeights',
    run(study) {
      study.of(TrainForm).set('weights', 'none')
      app.go('train')
    },
  },
  'choose-starting-weights': { label: 'hint.weightsFile', run: chooseFile },
  'get-weights-otherwise': { label: 'hint.weightsFile', run: chooseFile },
}

function chooseFile(study: OpenStudy): void {
  attempt(async () => {
    const file = await chooseWeightsFile(study)
    if (file === null) return
    study.of(TrainForm).set('weights', file)
    app.go('train')
  })
}
