import sharp, { type Sharp } from 'sharp'

/** A way in which copies of a picture come about. */
export interface CopyKind {
  readonly name: string
  /** Must be found; the others are told beside them. */
  readonly isPromised: boolean
  /** The copy's bytes and its ending. */
  readonly make: (original: Buffer) => Promise<{ readonly bytes: Buffer; readonly ending: string }>
}

const promised = (name: string, change: (picture: Sharp, size: Size) => Sharp): CopyKind => ({
  name,
  isPromised: true,
  make: (original) => jpeg(original, change),
})

interface Size {
  readonly width: number
  readonly height: number
}

async function jpeg(original: Buffer, change: (picture: Sharp, size: Size) => Sharp, quality = 90) {
  const { width, height } = await sharp(original).metadata()
  const picture = change(sharp(original), { width, height })
  return { bytes: await picture.jpeg({ quality }).toBuffer(), ending: 'jpg' }
}

/** Cuts shares of the sides off. */
function crop(
  picture: Sharp,
  { width, height }: Size,
  left: number,
  right: number,
  top: number,
  bottom: number,
): Sharp {
  return picture.extract({
    left: Math.floor(width * left),
    top: Math.floor(height * top),
    width: Math.floor(width * (1 - left - right)),
    height: Math.floor(height * (1 - top - bottom)),
  })
}

/** All kinds; each is planted beside other originals. */
export const COPY_KINDS: readonly CopyKind[] = [
  { name: 'same bytes', isPromised: true, make: async (bytes) => ({ bytes, ending: 'jpg' }) },
  {
    name: 're-encoded, quality 50',
    isPromised: true,
    make: (bytes) => jpeg(bytes, (picture) => picture, 50),
  },
  promised('resized to half', (picture, { width }) => picture.resize(Math.round(width / 2))),
  promised('cropped 5 %, 2.5 % a side', (picture, size) => crop(picture, size, 0.025, 0.025, 0.025, 0.025)),
  promised('cropped 10 %, 5 % a side', (picture, size) => crop(picture, size, 0.05, 0.05, 0.05, 0.05)),
  promised('5 % off one side', (picture, size) => crop(picture, size, 0.05, 0, 0, 0)),
  promised('10 % off a corner', (picture, size) => crop(picture, size, 0, 0.1, 0.1, 0)),
  promised('rotated by 90', (picture) => picture.rotate(90)),
  promised('rotated by 180', (picture) => picture.rotate(180)),
  promised('rotated by 270', (picture) => picture.rotate(270)),
  promised('mirrored', (picture) => picture.flop()),
  promised('flipped', (picture) => picture.flip()),
  promised('squashed to 224 x 224', (picture) => picture.resize(224, 224, { fit: 'fill' })),
  promised('8 % brighter', (picture) => picture.modulate({ brightness: 1.08 })),
  {
    name: 'saved as PNG',
    isPromised: true,
    make: async (bytes) => ({ bytes: await sharp(bytes).png().toBuffer(), ending: 'png' }),
  },
  ...[20, 200].map((degrees): CopyKind => ({
    name: `rotated by ${degrees}, corners filled`,
    isPromised: false,
    make: async (bytes) => ({ bytes: await rotateInside(bytes, degrees), ending: 'jpg' }),
  })),
  {
    name: 'mirrored and cropped 10 %',
    isPromised: false,
    make: (bytes) => jpeg(bytes, (picture, size) => crop(picture, size, 0.05, 0.05, 0.05, 0.05).flop()),
  },
  {
    name: 'cropped 20 %, 10 % a side',
    isPromised: false,
    make: (bytes) => jpeg(bytes, (picture, size) => crop(picture, size, 0.1, 0.1, 0.1, 0.1)),
  },
  {
    name: 'centre square, 224 x 224',
    isPromised: false,
    make: (bytes) => jpeg(bytes, (picture) => picture.resize(224, 224, { fit: 'cover' })),
  },
]

/** Rotated about its middle within its own size, as augmentation does. */
async function rotateInside(bytes: Buffer, degrees: number): Promise<Buffer> {
  const { width, height } = await sharp(bytes).metadata()
  const { data, info } = await sharp(bytes)
    .rotate(degrees, { background: '#e0b0a0' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  const raw = { width: info.width, height: info.height, channels: info.channels }
  const [left, top] = [Math.round((info.width - width) / 2), Math.round((info.height - height) / 2)]
  return sharp(data, { raw }).extract({ left, top, width, height }).jpeg({ quality: 90 }).toBuffer()
}
