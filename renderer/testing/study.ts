/** A study for tests of the window's state, with an engine that is a table of answers: the real one is another process. */
import type { EngineCalls } from '../../shared/contract/engine-calls.ts'
import type { ShellCalls } from '../../shared/contract/shell-calls.ts'
import type { RequestOf, ResultOf } from '../../shared/rpc.ts'
import { OpenStudy, type Services } from '../study/open-study.svelte.ts'

type Answers<C> = {
  [K in keyof C]?: (request: RequestOf<C, K>) => ResultOf<C, K> | Promise<ResultOf<C, K>>
}
interface Call {
  readonly name: string
  readonly request: unknown
}

/** What was asked stands in `asked`; a call without an answer fails. */
export function testStudy(
  answers: Answers<EngineCalls>,
  shellAnswers: Answers<ShellCalls> = {},
): { study: OpenStudy; asked: Call[] } {
  const asked: Call[] = []
  const caller = (table: Readonly<Record<string, unknown>>) => ({
    async call(name: string, request: unknown) {
      asked.push({ name, request })
      const answer = table[name] as ((request: unknown) => unknown) | undefined
      if (!answer) throw new Error(`No answer to ${name}.`)
      return answer(request)
    },
  })
  const services = { engine: caller(answers), shell: caller(shellAnswers) } as unknown as Services
  const summary = { folder: '/data/moles.lesionlens', name: 'moles', dataset: null, runs: 0 }
  return { study: new OpenStudy(summary, services), asked }
}

/** Requests of the calls of this name, in order. */
export function requestsOf(asked: readonly Call[], name: keyof EngineCalls): unknown[] {
  return asked.filter((call) => call.name === name).map(({ request }) => request)
}

/** Lets everything happen that waits for nothing else. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}
