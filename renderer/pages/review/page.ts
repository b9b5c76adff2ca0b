import ScanEye from '@lucide/svelte/icons/scan-eye'
import type { WindowPage } from '../../study/page.ts'
import { Runs } from '../../study/runs.svelte.ts'
import QueueNav from './queue/QueueNav.svelte'
import { ReviewSession } from './review.svelte.ts'
import { reviewCommands } from './review-commands.ts'
import { reviewFixedKeys } from './review-fixed-keys.ts'
import { benchHints, galleryHints } from './review-hints.ts'
import Review from './Review.svelte'
import ReviewDialogs from './ReviewDialogs.svelte'

export const reviewPage: WindowPage = {
  id: 'review',
  title: 'page.review',
  icon: ScanEye,
  component: Review,
  needs: 'nav.needsRun',
  canOpen: (study) => study.of(Runs).predicted.length > 0,
  count(study) {
    const review = study.of(ReviewSession)
    return review.items ? review.total : null
  },
  keeps: [ReviewSession],
  dialogs: ReviewDialogs,
  nav: QueueNav,
  commands: reviewCommands,
  fixedKeys: reviewFixedKeys,
  hints: (study) => (study.of(ReviewSession).layout === 'gallery' ? galleryHints() : benchHints()),
}
