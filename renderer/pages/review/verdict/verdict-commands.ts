import { REVIEW_STATUSES } from '../../../../shared/domain/review.ts'
import type { Command } from '../../../commands/command.ts'
import type { OpenStudy } from '../../../study/open-study.svelte.ts'
import { attempt } from '../../../ui/notices.svelte.ts'
import { OcclusionTest } from '../occlusion/occlusion-test.svelte.ts'
import { onBench } from '../queue/queue-commands.ts'
import { ReviewSession } from '../review.svelte.ts'
import { VERDICTS } from '../../../../shared/domain/review.ts'
import { Verdicts } from './verdicts.svelte.ts'

const group = 'keys.group.verdict'
const TITLES = [
  'keys.action.verdict1',
  'keys.action.verdict2',
  'keys.action.verdict3',
  'keys.action.verdict4',
  'keys.action.verdict5',
] as const

/** A verdict is about the one sample that is on screen. */
export const verdictCommands: readonly Command<OpenStudy>[] = [
  ...VERDICTS.map((verdict, i): Command<OpenStudy> => ({
    id: verdictCommand(i),
    title: TITLES[i]!,
    group,
    keys: [String(i + 1)],
    when: onBench,
    run: (study) => attempt(() => study.of(Verdicts).give(verdict)),
  })),
  { id: 'status', title: 'keys.action.status', group, keys: ['s'], when: onBench, run: nextStatus },
  {
    id: 'note',
    title: 'keys.action.note',
    group,
    keys: ['n'],
    when: onBench,
    run: () => document.getElementById('review-note')?.focus(),
  },
  {
    id: 'tags',
    title: 'keys.action.tags',
    group,
    keys: ['g'],
    when: onBench,
    run: () => document.getElementById('review-tags')?.focus(),
  },
  {
    id: 'cover',
    title: 'keys.action.occlusion',
    group,
    keys: ['a'],
    when: onBench,
    run: (study) => study.of(OcclusionTest).toggle(),
  },
]

/** Id of the command that gives the verdict at this place of the panel. */
export function verdictCommand(at: number): string {
  return `verdict${at + 1}`
}

function nextStatus(study: OpenStudy): void {
  const image = study.of(ReviewSession).item?.image.id
  if (image === undefined) return
  const verdicts = study.of(Verdicts)
  const at = REVIEW_STATUSES.indexOf(verdicts.mine?.status ?? 'needs-review')
  attempt(() => verdicts.set({ image, status: REVIEW_STATUSES[(at + 1) % REVIEW_STATUSES.length]! }))
}
