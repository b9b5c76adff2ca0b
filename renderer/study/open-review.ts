import { app } from './app.svelte.ts'
import { review, type ReviewQuestion } from '../pages/review/review.svelte.ts'

/** From a chart to the images behind it. */
export async function openReview(question: ReviewQuestion): Promise<void> {
  app.go('review')
  await review.ask(question)
}
