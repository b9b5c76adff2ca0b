import { expect, it } from 'vitest'
import { DEFAULT_FRACTIONS, SPLIT_PARTS } from '../../../shared/domain/dataset.ts'
import { Random } from '../../../shared/random.ts'
import { Questions } from '../answers/questions.ts'
import { ImageIndex } from '../join/image-index.ts'
import type { SourceTable } from '../join/join-tables.ts'
import { assignParts } from '../parts.ts'
import type { FolderReading } from './folder-reading.ts'
import { understandFolder } from './read-folder.ts'

const SETS = 1000
const KINDS = ['nevus', 'melanoma', 'bcc', 'keratosis']
const PATIENT_NAMES = ['patient_id', 'PatientID', 'subject_id', 'Hasta No', 'patient']
const LESION_NAMES = ['lesion_id', 'lesionId', 'Lesion ID', 'lezyon_no']

interface RandomSet {
  readonly paths: readonly string[]
  readonly sources: readonly SourceTable[]
  /** Person and lesion of each image as the data names them; null where it does not. */
  readonly people: readonly (string | null)[]
  readonly lesions: readonly string[]
}

it(`${SETS} random data sets: no group in two parts, shares within what whole groups allow`, async () => {
  for (let seed = 0; seed < SETS; seed++) {
    const set = makeSet(new Random(seed))
    const reading = await read(set)
    const groups = components([set.people, set.lesions])
    expect({ seed, groups: components(keysOf(reading)) }).toEqual({ seed, groups })
    const named = groups.map(String)
    const { parts } = assignParts(
      reading.facts.map(({ label, part }, i) => ({ key: String(i), label, part })),
      named,
      seed,
      DEFAULT_FRACTIONS,
    )
    const placed = new Map<string, Set<string | null>>()
    named.forEach((group, i) => placed.set(group, (placed.get(group) ?? new Set()).add(parts[i] ?? null)))
    expect({ seed, torn: [...placed.values()].filter((found) => found.size > 1) }).toEqual({ seed, torn: [] })
    const sizes = [...Map.groupBy(named, (group) => group).values()].map((members) => members.length)
    const largest = Math.max(...sizes)
    for (const part of SPLIT_PARTS) {
      const off = Math.abs(
        parts.filter((own) => own === part).length - DEFAULT_FRACTIONS[part] * parts.length,
      )
      // Each class may be one group off.
      expect({ seed, part, fits: off <= largest * KINDS.length }).toEqual({ seed, part, fits: true })
    }
  }
})

async function read({ paths, sources }: RandomSet): Promise<FolderReading> {
  const scan = {
    images: paths,
    tables: [],
    masks: [],
    unsupported: [],
    skipped: [],
    unreadable: [],
    warnings: [],
  }
  const files = { folder: '/set', scan, index: new ImageIndex(paths), sources }
  const reading = await understandFolder(files, {}, new Questions(), [])
  expect(reading.questions.filter((question) => question.default === null)).toEqual([])
  expect(reading.facts.every(({ label }) => label !== null)).toBe(true)
  return reading
}

function keysOf({ facts }: FolderReading): (string | null)[][] {
  const most = Math.max(...facts.map(({ cases }) => cases.length))
  const cases = Array.from({ length: most }, (_, at) => facts.map((fact) => fact.cases[at] ?? null))
  return [facts.map(({ patient }) => patient), facts.map(({ lesion }) => lesion), ...cases]
}

/** For each image the first image that it hangs together with by equal keys. */
function components(keys: readonly (readonly (string | null)[])[]): number[] {
  const root = (keys[0] ?? []).map((_, i) => i)
  for (let changed = true; changed;) {
    changed = false
    for (const own of keys) {
      const lowest = new Map<string, number>()
      own.forEach((key, i) => key !== null && lowest.set(key, Math.min(lowest.get(key) ?? i, root[i] ?? i)))
      own.forEach((key, i) => {
        const low = key === null ? undefined : lowest.get(key)
        if (low === undefined || low === root[i]) return
        root[i] = low
        changed = true
      })
    }
  }
  return root
}

/** Images of lesions of patients, their classes in folders or a table, whose patients and lesions stand in one table or two. */
function makeSet(random: Random): RandomSet {
  const lesions: string[] = []
  const people: (string | null)[] = []
  const kinds: string[] = []
  const count = 12 + random.below(30)
  for (let lesion = 0; lesion < count; lesion++) {
    const kind = KINDS[lesion < KINDS.length ? lesion : random.below(KINDS.length)] ?? ''
    const person = random.below(4) === 0 ? null : `P${random.below(count)}`
    for (let picture = random.below(3); picture >= 0; picture--) {
      lesions.push(`L${lesion}`)
      people.push(person)
      kinds.push(kind)
    }
  }
  const inFolders = random.below(2) === 0
  const paths = kinds.map((kind, i) => `${inFolders ? kind : 'images'}/p${1000 + i}.jpg`)
  const order = paths.map((_, i) => i).sort(() => random.uniform() - 0.5)
  const person = pick(PATIENT_NAMES, random)
  const lesion = pick(LESION_NAMES, random)
  const nobody = pick(['', 'unknown', '0', 'NA'], random)
  const apart = random.below(2) === 0
  const row = (i: number) => ({ image: `p${1000 + i}`, dx: kinds[i] ?? '' })
  const ofPerson = (i: number) => ({ [person]: people[i] ?? nobody })
  const ofLesion = (i: number) => ({ [lesion]: lesions[i] ?? '' })
  const sources = apart
    ? [
        source(
          'a.csv',
          order.map((i) => ({ ...row(i), ...ofPerson(i) })),
        ),
        source(
          'b.csv',
          order.toReversed().map((i) => ({ file: `${paths[i]}`, ...ofLesion(i) })),
        ),
      ]
    : [
        source(
          'metadata.csv',
          order.map((i) => ({ ...ofLesion(i), ...ofPerson(i), ...row(i) })),
        ),
      ]
  return { paths, sources, people, lesions }
}

function source(path: string, rows: readonly Record<string, string>[]): SourceTable {
  const table = {
    file: `/set/${path}`,
    columns: Object.keys(rows[0] ?? {}),
    rows,
    encoding: 'utf-8',
    separator: ',',
    hasHeader: true,
    warnings: [],
  }
  return { path, table, rows: rows.length }
}

function pick<T>(items: readonly T[], random: Random): T {
  const item = items[random.below(items.length)]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}
