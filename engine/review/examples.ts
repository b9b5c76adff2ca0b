import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { Answers } from '../prediction/index/dataset-index.ts'
import { answerOf, confidenceOf, finite, isRight, type Scope } from '../prediction/index/scope.ts'
import type { Hit, Selector } from './selector.ts'
import { spread } from './spread.ts'

/**
 * What a figure of each model needs: `each` of its most confident mistakes, then as many right answers. An image that two models
 * bring stands where the first one put it. Throws AppError 'bad-input' for a count that is none.
 */
export function exampleSelector(scope: Scope, each: number): Selector {
  if (!Number.isInteger(each) || each < 1)
    throw new AppError('bad-input', say`Of each kind at least one example is needed.`)
  const broughtBy = new Map<number, Answers>()
  return {
    score: (at) => (scope.runs.some((answers) => isRight(scope, answers, at) !== null) ? 0 : null),
    choose: (found) => {
      for (const answers of scope.runs)
        for (const at of examplesOf(scope, answers, found, each))
          if (!broughtBy.has(at)) broughtBy.set(at, answers)
      return [...broughtBy.keys()].map((at, i) => ({ at, score: -i }))
    },
    why: (at) => answerOf(scope, broughtBy.get(at), at) ?? { kind: 'chosen' },
  }
}

function examplesOf(scope: Scope, answers: Answers, found: readonly Hit[], each: number): number[] {
  const sure = (at: number): number => finite(confidenceOf(scope, answers, at))
  const judged = found
    .map(({ at }) => at)
    .filter((at) => isRight(scope, answers, at) !== null)
    .sort((a, b) => sure(b) - sure(a) || a - b)
  const [wrong, right] = [false, true].map((is) => judged.filter((at) => isRight(scope, answers, at) === is))
  return [...wrong!.slice(0, each), ...spread(right!, (at) => scope.called(answers, at), each)]
}
