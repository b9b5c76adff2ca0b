import type { WriteDb } from '../../db/handles.ts'
import { insertImageFindings } from '../../db/image-findings.ts'
import { storeLooks } from '../../db/looks.ts'
import { insertImages } from '../../db/images.ts'
import { insertLabels } from '../../db/labels.ts'
import {
  addToSplit,
  insertChanges,
  markBack,
  markGone,
  relocateImages,
  replaceContent,
  setModified,
  type ImageChange,
  type KnownImage,
} from '../../db/rescans.ts'
import { currentSplit } from '../../db/splits.ts'
import { matchMasks } from '../masks.ts'
import type { Found } from './found.ts'
import { storeDuplicates } from '../duplicates/store-duplicates.ts'
import type { Added, AddedRow } from './judge-added.ts'

/** Inside a transaction. */
export function storeChanges(
  db: WriteDb,
  found: Found,
  added: Added,
  { rescan, at }: { readonly rescan: number; readonly at: string },
): void {
  const { matched, scan } = found
  const masks = new Map(matchMasks(scan.images, scan.masks).map((mask, i) => [scan.images[i], mask]))
  const maskOf = (path: string): string | null => masks.get(path) ?? null
  relocateImages(
    db,
    matched.relocated.map(({ image, content: { path } }) => {
      const key = added.keys.get(path) ?? image.key
      return { image: image.id, key, path, maskPath: maskOf(path) }
    }),
  )
  replaceContent(
    db,
    matched.changed.map(({ image, content }) => ({ ...content, image: image.id })),
  )
  storeLooks(
    db,
    matched.changed.map(({ image, content: { look } }) => ({ image: image.id, look })),
  )
  const back = matched.relocated.filter(({ kind }) => kind === 'back')
  markBack(
    db,
    back.map(({ image }) => image.id),
    at,
  )
  markGone(
    db,
    matched.gone.map(({ id }) => id),
    at,
  )
  const stored = storeAdded(db, found, added, maskOf, at)
  insertChanges(db, rescan, [...changesOf(found), ...stored])
}

function storeAdded(
  db: WriteDb,
  { dataset, modified, known }: Found,
  { rows, keys, compared }: Added,
  maskOf: (path: string) => string | null,
  at: string,
): ImageChange[] {
  const ids = insertImages(
    db,
    dataset.id,
    rows.map(({ image, facts, group }) => {
      const key = keys.get(image.path) ?? image.path
      return { ...image, key, maskPath: maskOf(image.path), group, metadata: facts.metadata }
    }),
  )
  insertImageFindings(
    db,
    ids,
    rows.map(({ image }) => image),
  )
  const stored = rows.map((row, i): AddedRow & { id: number } => ({ ...row, id: ids[i] ?? 0 }))
  setModified(
    db,
    stored.map(({ id, image }) => ({ image: id, modified: modified.get(image.path) ?? 0 })),
  )
  const labels = stored.flatMap(({ id, facts: { label } }) =>
    label === null ? [] : [{ image: id, label, source: 'import' as const }],
  )
  insertLabels(db, labels, at)
  if (rows.length > 0)
    storeDuplicates(db, dataset.id, { ...compared, ids: [...known.map(({ id }) => id), ...ids] }, at)
  const split = currentSplit(db)
  const parts = stored.flatMap(({ id, part }) => (part === null ? [] : [{ image: id, part }]))
  if (split) addToSplit(db, split.id, parts)
  return stored.map(({ id, image: { path, sha256 } }) => ({ image: id, kind: 'added', path, sha256 }))
}

function changesOf({ matched }: Found): ImageChange[] {
  const before = ({ id, path, sha256 }: KnownImage) => ({ image: id, path, sha256 })
  return [
    ...matched.relocated.map(({ image, kind }) => ({ ...before(image), kind })),
    ...matched.changed.map(({ image }) => ({ ...before(image), kind: 'changed' as const })),
    ...matched.gone.map((image) => ({ ...before(image), kind: 'gone' as const })),
  ]
}
