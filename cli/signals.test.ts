/** The command line as a real process, ended by a signal in the middle of a training. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../engine/db/database.ts'
import { listRuns } from '../engine/db/runs.ts'
import { openStudy } from '../engine/study/study.ts'
import { classFolders, temporaryFolder } from '../engine/testing/image-folder.ts'

const root = join(import.meta.dirname, '..')

function lesionlens(...args: string[]) {
  const command = ['--disable-warning=ExperimentalWarning', join(root, 'cli/index.ts'), ...args]
  const env = { ...process.env, LESIONLENS_COMPUTE: join(root, 'engine/testing/fake-compute.ts') }
  const child = spawn(process.execPath, command, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

it.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s ends a training tidily: cancelled, and the study free',
  async (signal) => {
    const folder = await temporaryFolder()
    const study = join(folder, 's.lesionlens')
    await classFolders(join(folder, 'images'), 10)
    const imported = lesionlens('import', join(folder, 'images'), '--study', study)
    imported.stderr.resume()
    expect(await once(imported, 'exit')).toEqual([0, null])

    const training = lesionlens('train', '--study', study, '--epochs', '1000')
    let said = ''
    for await (const chunk of training.stderr) if ((said += String(chunk)).includes('epoch 2:')) break
    // Leaving the loop closed the pipe, as a terminal does that goes away: nobody reads what is said from here on.
    expect(training.stderr.destroyed).toBe(true)
    training.kill(signal)
    expect(await once(training, 'exit')).toEqual([130, null])

    openStudy(study, false).close()
    const db = openDatabase(join(study, 'study.sqlite'))
    onTestFinished(() => void db.close())
    expect(listRuns(db)).toMatchObject([{ status: 'cancelled' }])
  },
)
