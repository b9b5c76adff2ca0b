import { cpus, totalmem } from 'node:os'
import { describeDevice } from '../compute/nn/tf.ts'

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGb: number
  readonly node: string
  readonly tensorflow: string
  readonly device: string
}

export function describeMachine(): Machine {
  const { version, device } = describeDevice()
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    tensorflow: version,
    device,
  }
}
