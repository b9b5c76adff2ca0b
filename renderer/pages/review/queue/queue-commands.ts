import { QUEUES } from '../../../../shared/domain/review.ts'
import type { Command } from '../../../commands/command.ts'
import type { OpenStudy } from '../../../study/open-study.svelte.ts'
import { attempt } from '../../../ui/notices.svelte.ts'
import { ReviewSession } from '../review.svelte.ts'

const group = 'keys.group.queue'
const session = (study: OpenStudy): ReviewSession => study.of(ReviewSession)
/** One sample is on screen: the gallery has its own way of moving among many. */
export const onBench = (study: OpenStudy): boolean => session(study).layout === 'bench'

export const queueCommands: readonly Command<OpenStudy>[] = [
  {
    id: 'next',
    title: 'keys.action.next',
    group,
    keys: ['ArrowRight', 'j'],
    when: onBench,
    run: (study) => session(study).step(1),
  },
  {
    id: 'previous',
    title: 'keys.action.previous',
    group,
    keys: ['ArrowLeft', 'k'],
    when: onBench,
    run: (study) => session(study).step(-1),
  },
  {
    id: 'first',
    title: 'keys.action.first',
    group,
    keys: ['Home'],
    when: onBench,
    run: (study) => session(study).go(0),
  },
  {
    id: 'last',
    title: 'keys.action.last',
    group,
    keys: ['End'],
    when: onBench,
    run: (study) => session(study).go(Infinity),
  },
  {
    id: 'nextQueue',
    title: 'keys.action.nextQueue',
    group,
    keys: ['q'],
    run: (study) => moveQueue(session(study), 1),
  },
  {
    id: 'previousQueue',
    title: 'keys.action.previousQueue',
    group,
    keys: ['Shift+q'],
    run: (study) => moveQueue(session(study), -1),
  },
  {
    id: 'filter',
    title: 'keys.action.filter',
    group,
    keys: ['f'],
    run: (study) => (session(study).filtering = true),
  },
  {
    id: 'gallery',
    title: 'keys.action.gallery',
    group,
    keys: ['v'],
    run: (study) => (session(study).layout = onBench(study) ? 'gallery' : 'bench'),
  },
]

function moveQueue(review: ReviewSession, by: number): void {
  const open = QUEUES.filter((kind) => kind !== 'disagreement' || review.shownRuns.length > 1)
  const at = open.findIndex((kind) => kind === review.queue.kind)
  const kind = open[(Math.max(at, by > 0 ? -1 : 0) + by + open.length) % open.length]!
  attempt(() => review.setQueue({ kind }))
}
