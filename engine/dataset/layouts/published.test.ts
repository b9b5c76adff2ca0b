import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { challenges } from '../../testing/data-sets/challenges.ts'
import { clinics } from '../../testing/data-sets/clinics.ts'
import { collections } from '../../testing/data-sets/collections.ts'
import { plainFolders } from '../../testing/data-sets/plain-folders.ts'
import { writeTree, type DataSet } from '../../testing/data-sets/tree.ts'
import { temporaryFolder } from '../../testing/image-folder.ts'
import { inspectFolder } from '../inspect.ts'
import { layouts } from './registry.ts'

const published: readonly DataSet[] = [...challenges, ...collections, ...clinics, ...plainFolders]

describe('a published data set comes in with its classes, groups and split', () => {
  it.each(published)('$name', async (set) => {
    const folder = await temporaryFolder()
    await writeTree(folder, set.tree)
    const found = await inspectFolder({ folder, answers: set.answers }, new AbortController().signal)
    const { layout, classes, unlabelled, groups, split, questions } = found
    expect({ layout, classes, unlabelled, groups, split }).toEqual({
      layout: set.layout,
      classes: set.classes,
      unlabelled: set.unlabelled ?? 0,
      groups: set.groups ?? 0,
      split: set.split ?? null,
    })
    expect(questions.map(({ id }) => id)).toEqual(set.questions ?? [])
    expect(questions.filter(({ default: standing, answer }) => standing === null && answer === null)).toEqual(
      [],
    )
  })

  it('HAM10000, one part folder opened beside its metadata', async () => {
    const kaggle = collections.find(({ name }) => name.includes('Kaggle'))
    const above = await temporaryFolder()
    await writeTree(above, kaggle?.tree ?? {})
    const folder = join(above, 'HAM10000_images_part_1')
    const found = await inspectFolder({ folder }, new AbortController().signal)
    expect(found).toMatchObject({ layout: 'ham10000', groups: 7, questions: [] })
    expect(Object.keys(found.classes)).toHaveLength(7)
    expect(found.warnings.map(({ text }) => text)).toContainEqual(
      expect.stringContaining('beside the folder'),
    )
  })

  it('for each of the registry', () => {
    const shown = new Set(published.map(({ layout }) => layout))
    expect(layouts.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([])
  })
})
