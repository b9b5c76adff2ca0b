import type { Question, QuestionOption } from '../../../shared/domain/import-findings.ts'
import { AppError } from '../../../shared/errors.ts'
import { toDo } from '../../../shared/hint.ts'
import { joined, say, type Sentence } from '../../../shared/say.ts'

/** The questions that reading a folder raises, each answered by what was given, else by its default. */
export class Questions {
  readonly #answers: Readonly<Record<string, string>>
  readonly #asked = new Map<string, Question>()

  constructor(answers: Readonly<Record<string, string>> = {}) {
    this.#answers = answers
  }

  get asked(): readonly Question[] {
    return [...this.#asked.values()]
  }

  /**
   * Asks, and returns the value that stands; null while a question is open: it has no default, or was answered by something that it does
   * not offer.
   */
  ask(
    id: string,
    text: Sentence,
    options: readonly QuestionOption[],
    standing: string | null,
  ): string | null {
    const given = Object.hasOwn(this.#answers, id) ? (this.#answers[id] ?? null) : null
    const answer = options.some(({ value }) => value === given) ? given : null
    const stands = given === answer ? standing : null
    this.#asked.set(id, { id, text, options, default: stands, answer })
    return answer ?? stands
  }

  /** Answers to questions that this folder does not raise. */
  get unused(): string[] {
    return Object.keys(this.#answers).filter((id) => !this.#asked.has(id))
  }
}

/** Throws AppError 'bad-input' with the first question that has neither an answer nor a default. */
export function requireAnswers(folder: string, questions: readonly Question[]): void {
  const open = questions.find((question) => question.default === null && question.answer === null)
  if (!open) return
  const choices = joined(
    open.options.map(({ text }) => text),
    '; ',
  )
  throw new AppError('bad-input', open.text, {
    file: folder,
    hint: toDo(
      { kind: 'answer-question', id: open.id, values: open.options.map(({ value }) => value) },
      say`Choose one: ${choices}.`,
    ),
  })
}
