import { colormapNames } from '../../../../shared/colormaps.ts'
import type { Command } from '../../../commands/command.ts'
import type { OpenStudy } from '../../../study/open-study.svelte.ts'
import { viewport } from '../bench/viewport.svelte.ts'
import { onBench } from '../queue/queue-commands.ts'
import { ExplainChoice } from './explain-choice.svelte.ts'

const group = 'keys.group.map'

/** How heatmaps are shown: on the bench and, but for what needs one picture, in the gallery. */
export const mapCommands: readonly Command<OpenStudy>[] = [
  {
    id: 'overlay',
    title: 'keys.action.overlay',
    group,
    keys: [' '],
    when: onBench,
    run: () => (viewport.overlay = !viewport.overlay),
  },
  {
    id: 'blink',
    title: 'keys.action.blink',
    group,
    keys: ['b'],
    when: onBench,
    run: () => (viewport.blinking = true),
    release: () => (viewport.blinking = false),
  },
  {
    id: 'moreOpacity',
    title: 'keys.action.moreOpacity',
    group,
    keys: [']'],
    run: () => viewport.setOpacity(viewport.opacity + 0.1),
  },
  {
    id: 'lessOpacity',
    title: 'keys.action.lessOpacity',
    group,
    keys: ['['],
    run: () => viewport.setOpacity(viewport.opacity - 0.1),
  },
  {
    id: 'moreMap',
    title: 'keys.action.moreMap',
    group,
    keys: ['.'],
    run: () => viewport.setTop(viewport.top + 0.1),
  },
  {
    id: 'lessMap',
    title: 'keys.action.lessMap',
    group,
    keys: [','],
    run: () => viewport.setTop(viewport.top - 0.1),
  },
  {
    id: 'contours',
    title: 'keys.action.contours',
    group,
    keys: ['l'],
    run: () => (viewport.contours = !viewport.contours),
  },
  {
    id: 'mask',
    title: 'keys.action.mask',
    group,
    keys: ['o'],
    when: onBench,
    run: () => (viewport.mask = !viewport.mask),
  },
  {
    id: 'scale',
    title: 'keys.action.scale',
    group,
    keys: ['x'],
    run: () => (viewport.sharedScale = !viewport.sharedScale),
  },
  { id: 'colormap', title: 'keys.action.colormap', group, keys: ['c'], run: nextColormap },
  {
    id: 'method',
    title: 'keys.action.method',
    group,
    keys: ['m'],
    run: (study) => study.of(ExplainChoice).nextMethod(),
  },
  {
    id: 'target',
    title: 'keys.action.target',
    group,
    keys: ['t'],
    run: (study) => study.of(ExplainChoice).nextTarget(),
  },
]

function nextColormap(): void {
  const at = colormapNames.indexOf(viewport.colormap)
  viewport.colormap = colormapNames[(at + 1) % colormapNames.length]!
}
