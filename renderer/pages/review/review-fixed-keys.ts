/** What the review page does with keys beside its commands (`review-keys.ts`, `gallery/`). */
import type { FixedKey } from '../../commands/fixed-keys.ts'

export const reviewFixedKeys: readonly FixedKey[] = [
  { caps: ['CmdOrCtrl', 'z'], text: 'keys.undo' },
  { caps: ['Shift', '1 – 9'], text: 'keys.models' },
  { caps: ['1 – 9'], text: 'keys.choices' },
  { caps: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'], text: 'keys.grid' },
  { caps: ['Enter'], text: 'keys.openSample' },
  { caps: [' '], text: 'keys.select' },
  { caps: ['Shift', 'ArrowUp', 'ArrowDown'], text: 'keys.extend' },
  { caps: ['CmdOrCtrl', 'a'], text: 'keys.selectAll' },
]
