import { exitStatus } from '../../shared/errors.ts'
import { gigabytes } from '../../shared/format.ts'
import type { CommandOutput } from '../command.ts'
import type { Session } from '../session.ts'
import { facts } from '../table.ts'

/** What was found on this machine; exit status 4 when something is missing. */
export async function doctor(session: Session): Promise<CommandOutput> {
  const info = await session.call('system.info', null)
  const { tensorflow, problems } = info
  const text = facts([
    ['LesionLens', info.app],
    ['Node', info.node],
    ['Electron', info.electron ?? 'none (the command line needs none)'],
    [
      'TensorFlow',
      tensorflow ? `${tensorflow.version}, ${tensorflow.device}, ${tensorflow.library}` : 'missing',
    ],
    ['SQLite', info.sqlite ?? 'missing'],
    ['sharp', info.sharp ?? 'missing'],
    ['Machine', `${info.cores} cores, ${gigabytes(info.memoryBytes)}`],
    ['Problems', problems.length === 0 ? 'none' : ''],
  ])
  return {
    json: info,
    text: [text, ...problems.map((problem) => `  - ${problem}`)].join('\n'),
    status: problems.length > 0 ? exitStatus('missing') : 0,
  }
}
