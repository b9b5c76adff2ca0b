import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import type { GalleryFigureRequest, WrittenFigure } from '../../shared/domain/gallery.ts'
import type { ExplainRequest } from '../../shared/domain/explanation.ts'
import { decodeOriginal } from '../../imaging/decode.ts'
import { engineStudy } from '../testing/engine-study.ts'

const context = { signal: new AbortController().signal }

async function studyWithMaps() {
  const { engine, folder } = await engineStudy({ name: 'patient 7' })
  const { handlers } = engine
  const done = async (job: { id: number } | Promise<{ id: number }>) => engine.finished((await job).id)
  await done(handlers['run.start']({ epochs: 1 }, context))
  await done(handlers['run.start']({ epochs: 1 }, context))
  const explain = (request: ExplainRequest) => done(handlers['explain.start'](request, context))
  for (const run of [1, 2]) await explain({ run, images: [1, 2] })
  await explain({ run: 1, images: [1, 2], target: { kind: 'class', name: 'benign' } })
  await explain({ run: 1, images: [1, 2], target: { kind: 'class', name: 'malignant' } })
  const outputs = await handlers['outputs.list']({ images: [2, 1], runs: [1, 2] }, context)
  return { folder, handlers, done, outputs }
}

type Fixture = Awaited<ReturnType<typeof studyWithMaps>>
let request: (of: Fixture, more?: Partial<GalleryFigureRequest>) => GalleryFigureRequest

beforeAll(() => {
  request = ({ folder, outputs }, more = {}) => ({
    runs: [1, 2],
    rows: outputs.map(({ image, outputs: of }) => ({
      image,
      maps: of.map(({ explanations }) => ({ explanation: explanations[0]!.id })),
    })),
    colormap: 'viridis',
    opacity: 0.6,
    sharedScale: true,
    file: join(folder, 'out', 'gallery.png'),
    ...more,
  })
})

it('lists outputs in the order asked for, with the maps that are stored', async () => {
  const { outputs, handlers } = await studyWithMaps()
  expect(outputs.map(({ image }) => image)).toEqual([2, 1])
  expect(outputs[0]!.outputs.map(({ run }) => run)).toEqual([1, 2])
  const [first, second] = outputs[0]!.outputs
  expect(first!.prediction?.image).toBe(2)
  expect(new Set(first!.explanations.map(({ className }) => className))).toEqual(
    new Set(['benign', 'malignant']),
  )
  expect(second!.explanations.map(({ className }) => className)).toEqual([second!.prediction?.predicted])
  const many = { images: Array.from({ length: 501 }, () => 1), runs: [1] }
  expect(() => handlers['outputs.list'](many, context)).toThrow(/500/)
})

it('draws images beside their heatmaps, as PNG and SVG that name no file', async () => {
  const study = await studyWithMaps()
  const { handlers, done, folder } = study
  const job = await done(handlers['gallery.figure'](request(study), context))
  expect(job.error).toBeNull()
  const { files, images } = job.result as WrittenFigure
  expect(images).toBe(2)
  expect(files).toEqual([join(folder, 'out', 'gallery.svg'), join(folder, 'out', 'gallery.png')])
  const svg = readFileSync(files[0]!, 'utf8')
  expect(svg.match(/<image /g)).toHaveLength(6)
  const keys = (await handlers['images.page']({ offset: 0, limit: 9 }, context)).items.map(({ key }) => key)
  expect(svg).toContain(keys[0]!)
  expect(svg).toContain('true benign')
  expect(svg).toContain('largest')
  expect(svg).not.toContain('patient 7')
  expect(svg).not.toContain(folder)
  const png = await decodeOriginal(files[1]!)
  expect(png.width).toBe(Math.ceil((Number(/width="(\d+)"/.exec(svg)![1]) * 300) / 96))
})

it('draws differences on a scale with two sides, and says where there is no map', async () => {
  const study = await studyWithMaps()
  const { handlers, done } = study
  const [first] = study.outputs
  const [a, b] = ['benign', 'malignant'].map(
    (name) => first!.outputs[0]!.explanations.find(({ className }) => className === name)!.id,
  )
  const rows = [{ image: 2, maps: [{ explanation: a!, minus: b! }, null] }]
  const job = await done(handlers['gallery.figure'](request(study, { rows }), context))
  const svg = readFileSync((job.result as WrittenFigure).files[0]!, 'utf8')
  // The stand-in gives every class the same map.
  expect(svg).toContain('no positive evidence')
  expect(svg).toContain('no map')
  expect(svg).toContain('>predicted ')
})

it('refuses what it cannot draw', async () => {
  const study = await studyWithMaps()
  const draw = (more: Partial<GalleryFigureRequest>) =>
    study.handlers['gallery.figure'](request(study, more), context)
  const row = { image: 1, maps: [] }
  expect(() => draw({ rows: [] })).toThrow(/1 to 40/)
  expect(() => draw({ rows: Array.from({ length: 41 }, () => row) })).toThrow(/41 were chosen/)
  expect(() => draw({ rows: [{ image: 999, maps: [] }] })).toThrow(/no image 999/)
  expect(() => draw({ runs: [9] })).toThrow(/no run 9/)
  const foreign = study.outputs[1]!.outputs[0]!.explanations[0]!.id
  expect(() => draw({ rows: [{ image: 2, maps: [{ explanation: foreign }] }] })).toThrow(/no heatmap/)
})

it('writes the predictions of a selection, image by image, without paths', async () => {
  const { folder, handlers } = await studyWithMaps()
  const file = join(folder, 'out', 'predictions.csv')
  const written = await handlers['predictions.export']({ runs: [1, 2], images: [2, 1], file }, context)
  const text = readFileSync(file, 'utf8')
  const [head, ...lines] = text.trimEnd().split('\r\n')
  expect(head).toBe('image,split,label,run,model,predicted,confidence,correct,p_benign,p_malignant')
  expect(written.rows).toBe(lines.length)
  const cells = lines.map((line) => line.split(','))
  expect(cells.map(([image, , , run]) => `${image} ${run}`)).toHaveLength(4)
  expect(cells[0]![0]).toBe(cells[1]![0])
  expect(cells.map((each) => each[3])).toEqual(['1', '2', '1', '2'])
  for (const [, , label, , , predicted, confidence, correct, benign, malignant] of cells) {
    expect(Number(benign) + Number(malignant)).toBeCloseTo(1, 6)
    expect(Number(confidence)).toBe(Math.max(Number(benign), Number(malignant)))
    expect(correct).toBe(String(label === predicted))
  }
  expect(text).not.toContain('patient')
  const none = handlers['predictions.export']({ runs: [1], images: [], file }, context)
  await expect(none).rejects.toThrow(/no predictions/)
})
