/** A process that holds the study named on its command line, for tests of the lock: sends 'open', or 'busy <process>'. */
import { openStudy } from '../study/study.ts'

let answer = 'open'
try {
  openStudy(process.argv[2]!, false)
} catch (error) {
  const { code, message } = error as Error & { code: string }
  answer = `${code} ${/process (\d+)/.exec(message)?.[1] ?? message}`
}
process.send!(answer)
setInterval(() => {}, 1000)
