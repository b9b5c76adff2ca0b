/** The edge of a lesion's mask, drawn over the picture. */

const DRAWN_PX = 512
/** Masks are 0 or 255, JPEG ones nearly so. */
const INSIDE_FROM = 128

/** Loads a mask and draws its outline on the canvas, in white beside black so that it shows on any skin. */
export async function drawMaskOutline(canvas: HTMLCanvasElement, url: string): Promise<void> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`The mask file is missing (${response.status}).`)
  const bitmap = await createImageBitmap(await response.blob())
  const scale = DRAWN_PX / Math.max(bitmap.width, bitmap.height)
  const width = Math.max(1, Math.round(bitmap.width * scale))
  const height = Math.max(1, Math.round(bitmap.height * scale))
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return
  context.drawImage(bitmap, 0, 0, width, height)
  bitmap.close()
  const { data } = context.getImageData(0, 0, width, height)
  const inside = Uint8Array.from({ length: width * height }, (_, i) => (data[i * 4]! >= INSIDE_FROM ? 1 : 0))
  context.putImageData(new ImageData(outline(inside, width, height), width, height), 0, 0)
}

/** RGBA: black on the mask's inner edge, white on the pixels just outside. */
function outline(inside: Uint8Array, width: number, height: number): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      const neighbours = [
        x > 0 ? at - 1 : at,
        x < width - 1 ? at + 1 : at,
        y > 0 ? at - width : at,
        y < height - 1 ? at + width : at,
      ]
      if (neighbours.every((each) => inside[each] === inside[at])) continue
      const shade = inside[at] ? 0 : 255
      rgba.set([shade, shade, shade, 255], at * 4)
    }
  }
  return rgba
}
