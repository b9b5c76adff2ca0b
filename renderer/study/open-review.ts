import { app, requireStudy } from './app.svelte.ts'
import type { ReviewQuestion } from './review-question.ts'

/** From a chart or a run to the images behind it. */
export async function openReview(question: ReviewQuestion): Promise<void> {
  const shown = requireStudy().ask(question)
  app.go('review')
  await shown
}
