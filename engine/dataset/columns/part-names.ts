import type { SplitPart } from '../../../shared/domain/dataset.ts'
import { normalName, wordsOf } from './names.ts'

const PARTS: Readonly<Record<string, SplitPart>> = {
  train: 'train',
  training: 'train',
  trn: 'train',
  egitim: 'train',
  val: 'val',
  valid: 'val',
  validation: 'val',
  dev: 'val',
  dogrulama: 'val',
  test: 'test',
  testing: 'test',
  tst: 'test',
  holdout: 'test',
}

/** Words that may stand beside 'train' or 'test' without meaning anything else. */
const FILLERS =
  /^(set|data|dataset|images?|imgs?|img|input|dir|folder|split|part|subset|jpe?gs?|png|pictures?|photos?|v|task|isic|isbi|the|lesions?|crops?|resized|[0-9]+|kumesi|veri|seti|metadata|meta|groundtruth|ground|truth|labels?|csv|list|index|indexes|indices|ids|files?|classes|annotations?)$/

/** 'Training' -> 'train'; null for what is no part by itself. */
export function toPart(name: string | null): SplitPart | null {
  const key = normalName(name ?? '')
  return Object.hasOwn(PARTS, key) ? (PARTS[key] ?? null) : null
}

/**
 * The part that a folder or a table stands for: 'training_set', 'train_data', 'ISIC2018_Task3_Training_Input', 'BCN_20k_train'.
 * Null where no part is named, or more than one. `strict` allows nothing else of meaning beside the word.
 */
export function partInName(name: string, { strict = false } = {}): SplitPart | null {
  const words = wordsOf(name).flatMap((word) => glued(word))
  const found = new Set(words.map((word) => toPart(word)).filter((part) => part !== null))
  if (found.size !== 1) return null
  const rest = words.filter((word) => toPart(word) === null)
  return strict && !rest.every((word) => FILLERS.test(word)) ? null : ([...found][0] ?? null)
}

/** 'trainset' -> ['train', 'set'] */
function glued(word: string): string[] {
  const found =
    /^(train|training|test|testing|val|valid|validation)(set|data|dataset|images?|imgs?|dir)$/.exec(word)
  return found ? [found[1] ?? '', found[2] ?? ''] : [word]
}
