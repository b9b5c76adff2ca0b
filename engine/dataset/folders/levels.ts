import type { FolderLevel } from '../../../shared/domain/inspection.ts'
import { soundsLikeDiagnosis, wordsOf } from '../columns/names.ts'
import { partInName } from '../columns/part-names.ts'
import { folders } from '../image-paths.ts'

/** The folders at one depth, with what decides over their meaning. */
export interface Level extends FolderLevel {
  /** Folder name of each image at this depth; null for images that lie above it. */
  readonly of: readonly (string | null)[]
  /** What its groups are called: by the folders' names. */
  readonly group: 'patient' | 'lesion'
}

/** Folders that hold pictures and say nothing of them: 'images', 'jpeg', 'part_1', 'dermoscopic', 'camera 2', '2019'. */
const GENERIC =
  /^(images?|imgs?|img|pictures?|pics?|photos?|photographs?|jpe?gs?|pngs?|tiffs?|bmps?|data|dataset|datasets|input|inputs|raw|all|files?|export|download|unlabell?ed|resim|resimler|goruntu|goruntuler|fotograf|fotograflar|derm|dermoscop(y|ic)|dermatoscop(y|ic)|clinic(al)?|close|up|closeup|overview|camera|kamera|device|iphone|samsung|huawei|nikon|canon|sony|fotofinder|dermlite|heine|left|right|male|female|erkek|kadin|arm|leg|back|trunk|torso|head|neck|face|hand|foot|part|batch|chunk|vol|volume|fold|site|centre|center|hospital|clinic|scanner|session|series|isic|ham|bcn|ph|milk|k|task|lesions?|skin|v|the|of|and|set|image|crops?|crop|resized|original|originals|augmented|processed|[0-9]+|x)$/

const PATIENT_WORDS = /^(patient|subject|person|participant|hasta|pat|pt|sub|p)$/
const GROUP_WORDS =
  /^(patient|subject|person|participant|hasta|pat|pt|sub|p|lesion|lezyon|case|olgu|vaka|il|id|isic|img|imd)$/
const CLASS_WORDS = /^(class|type|grade|category|label|sinif|tip|stage|level|diagnosis|dx|c)$/

/** What each depth of folders below the imported one is for, from names and counts alone. */
export function readLevels(images: readonly string[]): Level[] {
  const paths = images.map(folders)
  const depth = paths.reduce((most, path) => Math.max(most, path.length), 0)
  return Array.from({ length: depth }, (_, at) => {
    const of = paths.map((path) => path[at] ?? null)
    const names = countNames(of)
    const ids = [...names.keys()]
    const patients = ids.some((name) => wordsOf(name).some((word) => PATIENT_WORDS.test(word)))
    return {
      level: at + 1,
      names: Object.fromEntries(names),
      meaning: meaningOf(names),
      of,
      group: patients ? 'patient' : 'lesion',
    }
  })
}

function countNames(of: readonly (string | null)[]): Map<string, number> {
  const names = new Map<string, number>()
  for (const name of of) if (name !== null) names.set(name, (names.get(name) ?? 0) + 1)
  return new Map([...names].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function meaningOf(counts: ReadonlyMap<string, number>): FolderLevel['meaning'] {
  const names = [...counts.keys()]
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const parts = names.filter((name) => partInName(name, { strict: true }) !== null)
  if (parts.length === names.length) return 'split'
  const parted = names.filter((name) => partInName(name) !== null)
  if (parted.length === names.length && new Set(names.map((name) => partInName(name))).size > 1)
    return 'split'
  // Beside 'train' and 'test' lies something else, such as a folder of pictures without labels.
  if (new Set(parts.map((name) => partInName(name))).size > 1) return 'split'
  if (names.length === 1) return wordsOf(names[0] ?? '').every(soundsLikeDiagnosis) ? 'class' : 'other'
  if (names.every(isGeneric)) return 'other'
  if (names.some(soundsLikeDiagnosis) && names.filter(soundsLikeDiagnosis).length * 3 >= names.length)
    return 'class'
  if (areIds(names)) return areGroups(counts, total) ? 'group' : 'other'
  // One picture a folder, or many folders of two: whatever they are called, they tell pictures apart and not kinds.
  if (names.length >= 3 && total < names.length * 1.6) return 'group'
  if (names.length > 8 && total < names.length * 3) return 'group'
  return 'class'
}

function isGeneric(name: string): boolean {
  return !/^\d{1,2}$/.test(name) && wordsOf(name).every((word) => GENERIC.test(word))
}

/** Names of one form that differ in their number alone: 'patient07', 'IL_0000652', 'IMD002'; few plain numbers are classes ('0', '1'). */
function areIds(names: readonly string[]): boolean {
  const withNumber = names.filter((name) => /\d/.test(name))
  if (withNumber.length < names.length * 0.9) return false
  const forms = new Map<string, number>()
  for (const name of withNumber) {
    const form = wordsOf(name)
      .filter((word) => !/^\d+$/.test(word))
      .join(' ')
    forms.set(form, (forms.get(form) ?? 0) + 1)
  }
  const [form = '', count = 0] = [...forms].sort((a, b) => b[1] - a[1])[0] ?? []
  if (count < names.length * 0.8) return false
  if (form.split(' ').some((word) => CLASS_WORDS.test(word))) return false
  if (form.split(' ').some((word) => GROUP_WORDS.test(word))) return true
  return form === '' ? names.length > 20 || names.some((name) => name.length > 3) : names.length >= 3
}

/** A group that holds a fifth of all pictures is no patient and no lesion: a centre, perhaps. */
function areGroups(counts: ReadonlyMap<string, number>, total: number): boolean {
  if ([...counts.keys()].some((name) => wordsOf(name).some((word) => GROUP_WORDS.test(word)))) return true
  const most = [...counts.values()].reduce((largest, count) => Math.max(largest, count), 0)
  return most <= Math.max(3, total * 0.2)
}
