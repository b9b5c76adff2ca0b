import type { MessageKey } from '../../../i18n/en/index.ts'
import type { Command } from '../../../commands/command.ts'
import type { OpenStudy } from '../../../study/open-study.svelte.ts'
import { onBench } from '../queue/queue-commands.ts'
import { viewport } from './viewport.svelte.ts'

/** Share of the pane that one key press moves the picture by. */
const PAN = 0.12

export const pictureCommands: readonly Command<OpenStudy>[] = [
  command('zoomIn', 'keys.action.zoomIn', ['+', '='], () => viewport.zoomIn()),
  command('zoomOut', 'keys.action.zoomOut', ['-'], () => viewport.zoomOut()),
  command('wholePicture', 'keys.action.wholePicture', ['0'], () => viewport.reset()),
  command('panLeft', 'keys.action.panLeft', ['Shift+ArrowLeft'], () => viewport.panBy(PAN, 0)),
  command('panRight', 'keys.action.panRight', ['Shift+ArrowRight'], () => viewport.panBy(-PAN, 0)),
  command('panUp', 'keys.action.panUp', ['Shift+ArrowUp'], () => viewport.panBy(0, PAN)),
  command('panDown', 'keys.action.panDown', ['Shift+ArrowDown'], () => viewport.panBy(0, -PAN)),
]

function command(
  id: string,
  title: MessageKey,
  keys: readonly string[],
  run: () => void,
): Command<OpenStudy> {
  return { id, title, group: 'keys.group.picture', keys, when: onBench, run }
}
