/** What to do, in the words of the command line: options and commands where the window has buttons and dialogs. */
import type { Action, Hint } from '../shared/hint.ts'
import { isSentence } from '../shared/say.ts'

const WEIGHTS_OTHERWISE =
  'choose the file itself if you have it (--weights FILE), or start from random weights (--weights none)'

type Words = {
  readonly [K in Action['kind']]: (action: Extract<Action, { kind: K }>, text: string) => string
}

/** `text` is the sentence in the window's words. */
const WORDS: Words = {
  'import-folder': () => 'Import an image folder first (`lesionlens import FOLDER --study DIR`).',
  'choose-study': () => 'Name a .lesionlens folder; `lesionlens import FOLDER --study DIR` makes one.',
  'locate-folder': () =>
    'Connect the disk it lies on, or name the folder that it has become (`lesionlens rescan --folder DIR`).',
  'choose-label-file': () => 'Name it with --labels FILE.csv.',
  'choose-label-column': () => 'Name the column that holds them with --label-column.',
  'choose-folder-above': () =>
    'Choose the folder above it if the other classes lie beside it, or give labels with --labels FILE.csv.',
  'take-labels-of-file': ({ name }, text) => `${text} --labels ${name} takes the file's.`,
  'answer-question': ({ id, values }, text) =>
    `${text} Answer with --answer ${id}=VALUE; VALUE is one of: ${values.join(', ')}.${id === 'class-source' ? ' Or name a label file (--labels FILE.csv), its column (--label-column) or the level of the folders (--class-level).' : ''}`,
  'leave-class-out': () => 'Import more images, or leave that class out with --map.',
  'map-to-two-classes': () =>
    'Import the images with two classes, for example --map mel=malignant,nv=benign.',
  'choose-starting-weights': () => 'Name a Keras file (.h5 or .keras), `imagenet`, or `none`.',
  'start-from-random-weights': () => 'Start it from random weights (--weights none), or name a file.',
  'get-weights-otherwise': ({ first }) => `${FIRST_STEPS[first]}, or ${WEIGHTS_OTHERWISE}.`,
  'order-classes': ({ count }) => `Name the ${count} classes in the order of its outputs with --classes.`,
  'order-classes-of-study': ({ classes }) =>
    `The study's classes are: ${classes.join(', ')}. Name them in the order of the model's outputs with --classes.`,
  'correct-classes': () => 'Correct --positive or --classes.',
  'choose-runs-to-average': () => 'Name two or more different runs, for example --ensemble 1,2.',
  train: () => 'Train a model first (`lesionlens train`).',
  'cross-validate': () => 'Train one first: lesionlens train --folds 5',
  predict: ({ run, part }) => `Make them first: lesionlens predict --run ${run} --split ${part}`,
  'choose-operating-point': () =>
    'Write youden, sensitivity=0.9, specificity=0.9, cost=5:1 (a miss costs as much as five false alarms) or threshold=0.3.',
  'resume-halved': ({ run, images, batch }) =>
    `Resume with a micro-batch of ${images}: the gradients of a batch of ${batch} are then accumulated, and nothing trained so far is lost (\`lesionlens resume --run ${run} --halve\`).`,
  install: () =>
    'Run `npm start` in the project folder: it installs what is missing. `lesionlens doctor` tells what was found.',
  'set-up': () => 'Run `npm run setup`; `lesionlens doctor` says what is missing.',
  'check-installation': () => 'Start again; `lesionlens doctor` checks the installation.',
}

const FIRST_STEPS: Readonly<Record<Extract<Action, { kind: 'get-weights-otherwise' }>['first'], string>> = {
  connect: 'Connect and try again',
  'change-network': 'A proxy may have changed it. Try another network',
  wait: 'Try again later',
}

export function commandText({ text, action }: Hint): string {
  if (!action) return text
  const words = WORDS[action.kind] as (action: Action, text: string) => string
  return words(action, text)
}

/** For JSON.stringify: sentences as one text each. */
export function sentencesAsCommandText(_key: string, value: unknown): unknown {
  return isSentence(value) ? commandText(value) : value
}
