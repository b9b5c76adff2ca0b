import { basename } from 'node:path'
import type { Hint } from '../../../shared/hint.ts'
import { say } from '../../../shared/say.ts'
import type { ReadDb } from '../../db/handles.ts'
import { splitFractions } from '../../db/report.ts'
import { differentPictures } from '../../db/duplicates.ts'
import { looksOf } from '../../db/looks.ts'
import { currentSplit } from '../../db/splits.ts'
import { requireAnswers } from '../answers/questions.ts'
import type { ComparedImage, FoundDuplicate } from '../duplicates/find-duplicates.ts'
import type { RecordedImage } from '../duplicates/recorded-apart.ts'
import { groupImages } from '../groups.ts'
import { folders, stem } from '../image-paths.ts'
import type { FolderReading, ImageFacts } from '../reading/folder-reading.ts'
import type { ReadImage } from '../read-images.ts'
import { placeAdded, type Member, type Placed } from './place-added.ts'
import type { Found } from './found.ts'

/** What a rescan found, with what names and tables now say. */
export type Judgeable = Found & { readonly reading: FolderReading }

export interface AddedRow extends Placed {
  readonly image: ReadImage
  readonly facts: ImageFacts
}

type Compared = ComparedImage & RecordedImage

/** What a rescan found out about new files before it stores them. */
export interface Added {
  readonly rows: readonly AddedRow[]
  /** All images of the study, then the new ones, with what shows the same picture. */
  readonly compared: { readonly images: readonly Compared[]; readonly pairs: readonly FoundDuplicate[] }
  /** Of new and relocated files, by path. */
  readonly keys: ReadonlyMap<string, string>
  readonly warnings: readonly Hint[]
}

/** Labels, groups and parts of the new files, by the choices of the import. Throws where a new question must be answered first. */
export async function judgeAdded(db: ReadDb, found: Judgeable, signal: AbortSignal): Promise<Added> {
  const { dataset, reading, matched } = found
  const { scan, facts: inOrder, questions } = reading
  if (matched.added.length > 0) requireAnswers(dataset.folder, questions)
  const facts = new Map(scan.images.map((path, i) => [path, inOrder[i]]))
  const keys = newKeys(found)
  const { members, compared } = await gather(db, found, facts, keys, signal)
  const split = currentSplit(db)
  const rules = {
    isGiven: split?.source === 'given',
    fractions: split && splitFractions(db, split.id),
    seed: split?.seed ?? 0,
  }
  const { placed, warnings } = placeAdded(members, rules)
  const rows = matched.added.flatMap((image, i): AddedRow[] => {
    const place = placed[i]
    const known = facts.get(image.path)
    return place && known ? [{ image, facts: known, ...place }] : []
  })
  return { rows, compared, keys, warnings: [...warnings, ...movedClasses(found, facts)] }
}

type Facts = ReadonlyMap<string, ImageFacts | undefined>

/** All images of the study as they now lie, then the new ones. */
async function gather(
  db: ReadDb,
  found: Found,
  facts: Facts,
  keys: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<{ members: Member[]; compared: Added['compared'] }> {
  const added = found.matched.added.map((image) => {
    const {
      label = null,
      patient = null,
      lesion = null,
      cases = [],
      part = null,
    } = facts.get(image.path) ?? {}
    const { sha256, look } = image
    const key = keys.get(image.path) ?? image.path
    return { known: null, key, label, patient, lesion, cases, part, sha256, look }
  })
  if (added.length === 0) return { members: [], compared: { images: [], pairs: [] } }
  const looks = looksOf(db, found.dataset.id)
  const unplaced = [...knownAsTheyLie(found, facts, looks), ...added]
  const { groups, pairs } = await groupImages(unplaced, { signal, different: differentPictures(db) })
  const members = unplaced.map((member, i) => ({ ...member, component: groups[i] ?? member.key }))
  return { members, compared: { images: unplaced, pairs } }
}

function knownAsTheyLie({ known, matched }: Found, facts: Facts, looks: ReadonlyMap<number, Uint8Array>) {
  const gone = new Set(matched.gone)
  const now = new Map(
    [...matched.relocated, ...matched.changed].map(({ image, content }) => [image, content]),
  )
  return known.map((image) => {
    const content = now.get(image)
    const isThere = content !== undefined || !(image.isGone || gone.has(image))
    const {
      patient = null,
      lesion = null,
      cases = [],
    } = (isThere && facts.get(content?.path ?? image.path)) || {}
    const sha256 = content?.sha256 ?? image.sha256
    const { key, label } = image
    return {
      known: image,
      key,
      label,
      patient,
      lesion,
      cases,
      part: null,
      sha256,
      look: content?.look ?? looks.get(image.id) ?? null,
    }
  })
}

/** Ids for new and renamed files: the name, with as much of the folder as tells it from all others. */
function newKeys({ known, matched }: Found): Map<string, string> {
  const renamed = matched.relocated.filter(
    ({ image, content }) => basename(image.path) !== basename(content.path),
  )
  const free = new Set(renamed.map(({ image }) => image))
  const taken = new Set(known.filter((image) => !free.has(image)).map(({ key }) => key))
  const keys = new Map<string, string>()
  for (const { path } of [...renamed.map(({ content }) => content), ...matched.added]) {
    const above = folders(path)
    const candidates = above.map((_, i) => [...above.slice(above.length - i), stem(path)].join('/'))
    const name = [...candidates, [...above, stem(path)].join('/'), path].find((key) => !taken.has(key))
    const key = name ?? `${path} (2)`
    taken.add(key)
    keys.set(path, key)
  }
  for (const { image, content } of matched.relocated)
    if (!keys.has(content.path)) keys.set(content.path, image.key)
  return keys
}

/** Labels stay with their images: whoever moved a file to correct its label must be told. */
function movedClasses({ matched }: Found, facts: Facts): Hint[] {
  const other = matched.relocated.filter(({ image, content }) => {
    const label = facts.get(content.path)?.label ?? null
    return label !== null && image.label !== null && label !== image.label
  })
  if (other.length === 0) return []
  const some = other.slice(0, 3).map(({ content }) => content.path)
  return [
    say`${other.length} moved file(s) now lie where another label is said of them (${some.join(', ')}); their labels were kept. Correct them where that is meant.`,
  ]
}
