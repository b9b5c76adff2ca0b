/** What a part of the window remembers of the open study: made with it, gone with it. */
import type { EngineEvents } from '../../shared/contract/engine-calls.ts'
import type { OpenStudy } from './open-study.svelte.ts'
import type { ReviewQuestion } from './review-question.ts'

/** News of the study: the engine's, and 'answers': other answers from the same probabilities, which the window itself asked for. */
export type StudyChange =
  EngineEvents['changed'] | { readonly what: 'answers'; readonly run?: number | undefined }

/**
 * Base of all state that belongs to a study. A subclass takes what it needs of the study in its fields (`this.study.of(Runs)`,
 * `this.study.engine`) and overrides what it wants to hear of.
 */
export abstract class StudyState {
  protected readonly study: OpenStudy

  constructor(study: OpenStudy) {
    this.study = study
  }

  /** Reads what has to be there before the first page is drawn. Called for what a page or the study names in `keeps`. */
  load(): Promise<void> {
    return Promise.resolve()
  }

  /** Something changed in the engine. */
  changed(_change: StudyChange): void {}

  /** The engine is new and has opened the study again: events may have been missed. */
  reattached(): Promise<void> {
    return Promise.resolve()
  }

  jobChanged(_job: EngineEvents['job']): void {}

  epochEnded(_epoch: EngineEvents['epoch']): void {}

  /** A chart, a table or a run asks for the images behind it. */
  answer(_question: ReviewQuestion): Promise<void> {
    return Promise.resolve()
  }

  /** The study is no longer open: timers stop, and whoever waits is told. */
  close(): void {}
}
