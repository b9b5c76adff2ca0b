import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findDuplicates } from '../../engine/dataset/duplicates/find-duplicates.ts'
import { readImages } from '../../engine/dataset/read-images.ts'
import { DisjointSets } from '../../metrics/disjoint-sets.ts'
import { Random } from '../../shared/random.ts'
import { COPY_KINDS } from './copy-kinds.ts'

/** Real lesions with the group of each: `path, ..., group` in manifest.csv. */
const LESIONS = join(import.meta.dirname, '../../../shared/data/lesions')
/** Copies of each kind, each beside an original of its own. */
const COPIES = 200
const ORIGINALS = 3000

interface Planted {
  readonly path: string
  /** Lesion or patient. */
  readonly group: string
  /** Of a copy: how it was made, and the path of what. */
  readonly kind?: string
  readonly of?: string
}

/**
 * Plants copies among real lesions and prints, for each kind, how many share a group with their original, and how many images share one with
 * another lesion. Says so where the lesions are not there.
 */
export async function measureDuplicates(folder: string): Promise<void> {
  if (!existsSync(LESIONS)) {
    console.error('duplicates left out: ../shared/data/lesions is not there')
    return
  }
  const planted = await plant(join(folder, 'planted'))
  const signal = new AbortController().signal
  const paths = planted.map(({ path }) => path)
  const { images } = await readImages(join(folder, 'planted'), paths, { signal, progress: () => undefined })
  const began = performance.now()
  const pairs = await findDuplicates(images, { signal })
  const seconds = (performance.now() - began) / 1000
  const row = new Map(images.map(({ path }, i) => [path, i]))
  const sets = new DisjointSets(images.length)
  for (const { first, second, joins } of pairs) if (joins) sets.join(first, second)
  const rootOf = (path: string): number => sets.root(row.get(path)!)
  for (const { name, isPromised } of COPY_KINDS) {
    const copies = planted.filter(({ kind }) => kind === name)
    const found = copies.filter(({ path, of }) => rootOf(path) === rootOf(of!)).length
    console.log(`${name.padEnd(32)} ${found} of ${copies.length}${isPromised ? '' : ' (not promised)'}`)
  }
  const members = Map.groupBy(planted, ({ path }) => rootOf(path))
  const mixed = [...members.values()].filter((each) => new Set(each.map(({ group }) => group)).size > 1)
  const lesions = Math.max(0, ...mixed.map((each) => new Set(each.map(({ group }) => group)).size))
  const inMixed = mixed.reduce((sum, each) => sum + each.length, 0)
  console.log(
    `${inMixed} of ${planted.length} images in ${mixed.length} groups of several lesions, ${lesions} at most`,
  )
  console.log(`compared in ${seconds.toFixed(1)} s`)
}

async function plant(folder: string): Promise<Planted[]> {
  const originals = chosenLesions(Math.max(ORIGINALS, COPIES * COPY_KINDS.length))
  await mkdir(folder, { recursive: true })
  const planted: Planted[] = []
  for (const [i, { path, group }] of originals.entries()) {
    const bytes = await readFile(join(LESIONS, path))
    const name = `${i}.jpg`
    await writeFile(join(folder, name), bytes)
    planted.push({ path: name, group })
    const kind = COPY_KINDS[Math.floor(i / COPIES)]
    if (!kind) continue
    const copy = await kind.make(bytes)
    const copyName = `${i}-copy.${copy.ending}`
    await writeFile(join(folder, copyName), copy.bytes)
    planted.push({ path: copyName, group, kind: kind.name, of: name })
  }
  return planted
}

/** One picture of each of as many lesions, in random order. */
function chosenLesions(count: number): { path: string; group: string }[] {
  const lines = readFileSync(join(LESIONS, 'manifest.csv'), 'utf8').trim().split('\n')
  const rows = lines.slice(1).map((line) => line.split(','))
  const first = new Map(rows.toReversed().map((cells) => [cells.at(-1)!, cells[0]!]))
  const random = new Random('duplicates')
  const order = [...first].map(([group, path]) => ({ group, path, at: random.uint32() }))
  return order.sort((a, b) => a.at - b.at).slice(0, count)
}
