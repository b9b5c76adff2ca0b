import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { decodeOriginal } from '../decode.ts'
import { planSample } from './plan.ts'
import { photographOf, sampleDefaults } from './sample.ts'
import { metadataCsv, sampleReadme } from './sample-texts.ts'

const folder = join(import.meta.dirname, '..', '..', 'resources', 'sample')
const { count, seed } = sampleDefaults

test('the bundled sample is what the generator makes now', async () => {
  const plan = planSample(count, seed)
  expect(await readFile(join(folder, 'metadata.csv'), 'utf8')).toBe(metadataCsv(plan))
  expect(await readFile(join(folder, 'README.txt'), 'utf8')).toBe(sampleReadme(count, seed))
  expect(await readdir(join(folder, 'masks'))).toHaveLength(count)
  for (const image of plan.filter((_, i) => i % 60 === 0)) {
    const bundled = await decodeOriginal(join(folder, image.class, `${image.imageId}.jpg`))
    const { rgb } = await photographOf(image, seed)
    let difference = 0
    for (let i = 0; i < rgb.length; i++) difference += Math.abs(rgb[i]! - bundled.data[i]!)
    // JPEG alone costs about 2; a changed generator many times that.
    expect(difference / rgb.length).toBeLessThan(4)
  }
})
