/** Wheel and drag on a pane move every pane. */
import type { Attachment } from 'svelte/attachments'
import { viewport } from './viewport.svelte.ts'

/** One notch of a wheel is about 100 units. */
const ZOOM_PER_UNIT = 0.0022

/** Whether something is drawn on the picture there: the pane stays where it is. */
function isForDrawing({ target }: Event): boolean {
  return target instanceof Element && target.closest('[data-draws]') !== null
}

export const zoomable: Attachment<HTMLElement> = (pane) => {
  let from: { readonly x: number; readonly y: number } | null = null

  function wheel(event: WheelEvent): void {
    event.preventDefault()
    const { left, top, width, height } = pane.getBoundingClientRect()
    const factor = Math.exp(-event.deltaY * ZOOM_PER_UNIT)
    viewport.zoomBy(factor, (event.clientX - left) / width, (event.clientY - top) / height)
  }
  function down(event: PointerEvent): void {
    if (event.button !== 0 || viewport.zoom === 1 || isForDrawing(event)) return
    from = { x: event.clientX, y: event.clientY }
    pane.setPointerCapture(event.pointerId)
  }
  function move(event: PointerEvent): void {
    if (!from) return
    const { width, height } = pane.getBoundingClientRect()
    viewport.panBy((event.clientX - from.x) / width, (event.clientY - from.y) / height)
    from = { x: event.clientX, y: event.clientY }
  }
  function up(): void {
    from = null
  }
  function reset(event: MouseEvent): void {
    if (!isForDrawing(event)) viewport.reset()
  }

  pane.addEventListener('wheel', wheel, { passive: false })
  pane.addEventListener('pointerdown', down)
  pane.addEventListener('pointermove', move)
  pane.addEventListener('pointerup', up)
  pane.addEventListener('pointercancel', up)
  pane.addEventListener('dblclick', reset)
  return () => {
    pane.removeEventListener('wheel', wheel)
    pane.removeEventListener('pointerdown', down)
    pane.removeEventListener('pointermove', move)
    pane.removeEventListener('pointerup', up)
    pane.removeEventListener('pointercancel', up)
    pane.removeEventListener('dblclick', reset)
  }
}
