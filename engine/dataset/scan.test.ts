import { execFileSync } from 'node:child_process'
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import sharp from 'sharp'
import { encodePng } from '../../imaging/encode.ts'
import { picture, temporaryFolder, writeFiles } from '../testing/image-folder.ts'
import { matchMasks } from './masks.ts'
import { inspectedFiles, scanFolder } from './scan.ts'

const scan = (folder: string) => scanFolder(folder, new AbortController().signal)

const texts = (list: readonly { path: string; reason: { text: string } }[]) =>
  Object.fromEntries(list.map(({ path, reason }) => [path, reason.text]))

/** A white square on black. */
async function mask(): Promise<Buffer> {
  const pixels = new Uint8Array(32 * 32 * 3)
  for (let y = 8; y < 20; y++)
    for (let x = 8; x < 24; x++) pixels.fill(255, (y * 32 + x) * 3, (y * 32 + x) * 3 + 3)
  return encodePng(pixels, 32, 32)
}

describe('files', () => {
  it('are counted by what they are, and what is left out is named', async () => {
    const folder = await temporaryFolder()
    const jpeg = await sharp(await picture(1))
      .jpeg()
      .toBuffer()
    const heic = Buffer.concat([
      Buffer.from([0, 0, 0, 24]),
      Buffer.from('ftypheic\0\0\0\0mif1heic', 'latin1'),
    ])
    const names = [
      'a.jpg',
      'B.JPG',
      'c.jpeg',
      'd.jfif',
      'e.jpe',
      'f.bmp',
      'g.gif',
      'h.png',
      'i.webp',
      'j.tif',
      'k.avif',
      'l',
    ]
    await writeFiles(folder, Object.fromEntries(names.map((name) => [`x/${name}`, jpeg])))
    await writeFiles(folder, {
      'x/m.dcm': 'not really',
      'x/1.2.840.113': jpeg,
      'x/n.heic': heic,
      'x/o.cr2': 'x',
      'x/p.zip': 'x',
      'x/q.svg': 'x',
      'x/r.mp4': 'x',
      'x/README': 'text',
      'x/s.py': 'text',
      'x/._a.jpg': 'x',
      'x/.DS_Store': 'x',
      'x/Thumbs.db': 'x',
      'x/.secret.jpg': jpeg,
      '__MACOSX/x/._a.jpg': 'x',
      'study.lesionlens/study.sqlite': 'x',
      'labels.csv': 'image,dx',
    })
    const found = await scan(folder)
    expect(found.images).toHaveLength(14)
    expect(found.tables).toEqual(['labels.csv'])
    expect(inspectedFiles(found).byExtension).toEqual({
      ...{ jpg: 2, jpeg: 1, jfif: 1, jpe: 1, bmp: 1, gif: 1, png: 1, webp: 1, tif: 1, avif: 1 },
      ...{ '': 1, dcm: 1, '113': 1 },
    })
    expect(texts(found.unsupported)).toEqual({
      'x/n.heic': 'HEIC photograph: save it as JPEG',
      'x/o.cr2': 'raw photograph: save it as JPEG or TIFF',
      'x/p.zip': 'archive: unpack it first',
      'x/q.svg': 'image format that is not read: save it as JPEG, PNG or TIFF',
      'x/r.mp4': 'video',
    })
    expect(texts(found.skipped)).toEqual({
      __MACOSX: 'file of the operating system',
      'study.lesionlens': 'LesionLens study',
      'x/.DS_Store': 'file of the operating system',
      'x/._a.jpg': 'file of the operating system',
      'x/.secret.jpg': 'hidden file',
      'x/README': 'not an image',
      'x/Thumbs.db': 'file of the operating system',
      'x/s.py': 'not an image',
    })
  })

  it('behind links count once, and each link that leads nowhere is named', async () => {
    const folder = await temporaryFolder()
    await writeFiles(folder, { 'a/1.png': await picture(1), 'b/2.png': await picture(2) })
    const elsewhere = await temporaryFolder()
    await writeFiles(elsewhere, { '3.png': await picture(3) })
    await symlink('..', join(folder, 'a/up'))
    await symlink('missing.png', join(folder, 'a/gone.png'))
    await symlink(elsewhere, join(folder, 'c'))
    await symlink(elsewhere, join(folder, 'd'))
    await symlink('1.png', join(folder, 'a/one-more.png'))
    const found = await scan(folder)
    expect(found.images).toEqual(['a/1.png', 'a/one-more.png', 'b/2.png', 'c/3.png'])
    expect(texts(found.skipped)).toEqual({
      'a/gone.png': 'link that leads nowhere',
      'a/up': 'link to a folder that is looked at already',
      d: 'link to a folder that is looked at already',
    })
  })

  it.skipIf(process.platform === 'win32')(
    'whose names are no UTF-8 are named, and the rest is there',
    async () => {
      const folder = await temporaryFolder()
      await writeFiles(folder, { 'a/1.png': await picture(1) })
      await writeFile(
        Buffer.concat([Buffer.from(`${folder}/a/`), Buffer.from([0x6d, 0xe9, 0x6c]), Buffer.from('.png')]),
        'x',
      )
      const found = await scan(folder)
      expect(found.images).toEqual(['a/1.png'])
      expect(found.unreadable[0]!.error.text).toMatch(/is not UTF-8. Rename it/)
    },
  )

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'in a folder that may not be read are named by it',
    async () => {
      const folder = await temporaryFolder()
      await writeFiles(folder, { 'a/1.png': await picture(1), 'b/2.png': await picture(2) })
      await chmod(join(folder, 'b'), 0)
      const found = await scan(folder)
      await chmod(join(folder, 'b'), 0o700)
      expect(found.images).toEqual(['a/1.png'])
      expect(found.unreadable).toEqual([
        { path: 'b/', error: expect.objectContaining({ text: expect.stringMatching(/b cannot be read/) }) },
      ])
    },
  )

  it.skipIf(process.platform === 'win32')(
    'in a path too long for the system are named, and the rest is there',
    async () => {
      const folder = await temporaryFolder()
      await writeFiles(folder, { 'a/1.png': await picture(1) })
      const home = process.cwd()
      process.chdir(folder)
      for (let i = 0; i < 20; i++) {
        await mkdir('d'.repeat(250))
        process.chdir('d'.repeat(250))
      }
      process.chdir(home)
      // Node's own removal cannot go so deep.
      onTestFinished(() => void execFileSync('rm', ['-rf', join(folder, 'd'.repeat(250))]))
      const found = await scan(folder)
      expect(found.images).toEqual(['a/1.png'])
      expect(found.unreadable).toHaveLength(1)
    },
  )
})

describe('masks', () => {
  it.each(['segmentation', 'mask', 'lesion', 'seg', 'roi'])('X_%s beside X belong to it', async (word) => {
    const folder = await temporaryFolder()
    await writeFiles(folder, { 'a/X1.png': await picture(1), [`a/X1_${word}.png`]: await picture(2) })
    const { images, masks, warnings } = await scan(folder)
    expect(images).toEqual(['a/X1.png'])
    expect(matchMasks(images, masks)).toEqual([`a/X1_${word}.png`])
    expect(warnings).toEqual([])
  })

  it('of PH2 lie in folders for each image; the lesion comes before the regions', async () => {
    const folder = await temporaryFolder()
    for (const id of ['IMD001', 'IMD002'])
      await writeFiles(folder, {
        [`${id}/${id}_Dermoscopic_Image/${id}.bmp`]: await picture(id),
        [`${id}/${id}_lesion/${id}_lesion.bmp`]: await mask(),
        [`${id}/${id}_roi/${id}_R1_Label4.bmp`]: await mask(),
      })
    const { images, masks } = await scan(folder)
    expect(images).toEqual([
      'IMD001/IMD001_Dermoscopic_Image/IMD001.bmp',
      'IMD002/IMD002_Dermoscopic_Image/IMD002.bmp',
    ])
    expect(masks).toHaveLength(4)
    expect(matchMasks(images, masks)[1]).toBe('IMD002/IMD002_lesion/IMD002_lesion.bmp')
  })

  it('superpixels and masks of attributes are no images', async () => {
    const folder = await temporaryFolder()
    await writeFiles(folder, {
      'in/ISIC_1.png': await picture(1),
      'in/ISIC_1_superpixels.png': await picture(2),
      'truth/ISIC_1_attribute_milia_like_cyst.png': await mask(),
    })
    const found = await scan(folder)
    expect(found.images).toEqual(['in/ISIC_1.png'])
    expect(found.masks).toEqual([])
    expect(texts(found.skipped)).toEqual({
      'in/ISIC_1_superpixels.png': 'superpixels, not an image of a lesion',
      'truth/ISIC_1_attribute_milia_like_cyst.png': 'mask of an attribute, not an image of a lesion',
    })
  })

  it('of the same name as their images are told by their folder or by what they show', async () => {
    const folder = await temporaryFolder()
    for (let i = 0; i < 4; i++)
      await writeFiles(folder, {
        [`train/images/${i}.jpg`]: await picture(i),
        [`train/annotated/${i}.png`]: await mask(),
        [`train_masks/${i}.png`]: await picture(100 + i),
      })
    const { images, masks } = await scan(folder)
    expect(images).toEqual([0, 1, 2, 3].map((i) => `train/images/${i}.jpg`))
    expect(masks).toHaveLength(8)
  })

  it('two parts with the same names are no masks of each other', async () => {
    const folder = await temporaryFolder()
    for (const part of ['train', 'test'])
      for (let i = 0; i < 3; i++)
        await writeFiles(folder, { [`${part}/${i}.png`]: await picture(`${part}${i}`) })
    expect((await scan(folder)).images).toHaveLength(6)
  })

  it('an image whose id ends in such a word stays one where nothing is there that it could belong to', async () => {
    const folder = await temporaryFolder()
    await writeFiles(folder, {
      'a/left_lesion.png': await picture(1),
      'a/right_lesion.png': await picture(2),
      'a/lost_segmentation.png': await mask(),
    })
    const { images, masks, warnings } = await scan(folder)
    expect(images).toEqual(['a/left_lesion.png', 'a/right_lesion.png'])
    expect(masks).toEqual(['a/lost_segmentation.png'])
    expect(warnings[0]!.text).toMatch(/2 pictures are named like masks \(left_lesion\)/)
  })
})
