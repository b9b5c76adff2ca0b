/**
 * Makes the bundled sample anew: `node scripts/make-sample.ts [FOLDER] [--count N] [--seed S]`, resources/sample by
 * default. The folder must be empty or missing, so delete the old one first.
 */
import { toWireError } from '../shared/errors.ts'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { generateSample, sampleDefaults } from '../imaging/synthetic/sample.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: String(sampleDefaults.count) },
    seed: { type: 'string', default: String(sampleDefaults.seed) },
  },
})

try {
  const started = performance.now()
  const { images, classes, folder } = await generateSample({
    folder: positionals[0] ?? join(import.meta.dirname, '..', 'resources', 'sample'),
    count: Number(values.count),
    seed: Number(values.seed),
    onProgress: ({ done, total }) => {
      if (done % 40 === 0 || done === total) console.error(`${done} of ${total}`)
    },
  })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${images} images (${JSON.stringify(classes)}) in ${folder}, ${seconds} s`)
} catch (error) {
  const { message, hint } = toWireError(error)
  console.error(`${message.text} ${hint?.text ?? ''}`)
  process.exitCode = 1
}
