import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

/** A collection of the lesion data as a two-class problem. */
export interface QualitySet {
  readonly name: string
  /** Class of a manifest row; the others are benign. */
  readonly malignant: readonly string[]
}

export const SETS: readonly QualitySet[] = [
  { name: 'kaggle_benign_malignant', malignant: ['malignant'] },
  { name: 'ham10000_224', malignant: ['mel', 'bcc', 'akiec'] },
]

/**
 * Copies a collection into one folder with a label file that carries the manifest's groups (same lesion, patient or near-duplicate) as
 * `lesion_id`, which an import keeps on one side of the split. Made once.
 * @param lesions folder with manifest.csv and the collections
 */
export async function makeSet(set: QualitySet, lesions: string, work: string): Promise<string> {
  const folder = join(work, set.name)
  try {
    await readFile(join(folder, 'labels.csv'))
    return folder
  } catch {
    const part = `${folder}.part`
    await rm(part, { recursive: true, force: true })
    await mkdir(part, { recursive: true })
    const lines = ['image_id,dx,lesion_id']
    for (const row of await manifest(lesions)) {
      if (row['collection'] !== set.name) continue
      const name = basename(row['path']!).replace(/\.\w+$/, '')
      await copyFile(join(lesions, row['path']!), join(part, `${name}.jpg`))
      const label = set.malignant.includes(row['cls']!) ? 'malignant' : 'benign'
      lines.push(`${name},${label},${row['group']}`)
    }
    await writeFile(join(part, 'labels.csv'), `${lines.join('\n')}\n`)
    await rename(part, folder)
    return folder
  }
}

/** The manifest's fields hold no commas or quotes. */
async function manifest(lesions: string): Promise<readonly Readonly<Record<string, string>>[]> {
  const [head, ...lines] = (await readFile(join(lesions, 'manifest.csv'), 'utf8')).trim().split(/\r?\n/)
  const names = head!.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, i) => [names[i]!, value])))
}
