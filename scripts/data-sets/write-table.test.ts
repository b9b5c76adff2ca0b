import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { dataSetsDocument } from './write-table.ts'

it('docs/data-sets.md says what inspections find', async () => {
  const file = join(import.meta.dirname, '../../docs/data-sets.md')
  expect(await readFile(file, 'utf8')).toBe(await dataSetsDocument())
})
