import { availableParallelism, totalmem } from 'node:os'
import type { DeviceInfo, SystemInfo } from '../../shared/domain/study.ts'
import type { ComputeHost } from './compute-host.ts'
import { sqliteVersion } from '../db/database.ts'
import { appVersion } from '../study/versions.ts'

const MINIMUM_NODE = 24

/** What the machine has, and a sentence (with what to do) for each thing that is missing. Never throws. */
export async function systemInfo(host: ComputeHost): Promise<SystemInfo> {
  const problems: string[] = missingPackages()
  async function tried<T>(what: string, advice: string, find: () => T | Promise<T>): Promise<T | null> {
    try {
      return await find()
    } catch (error) {
      problems.push(`${what} does not load (${firstLine(error)}). ${advice}`)
      return null
    }
  }
  if (Number.parseInt(process.versions.node, 10) < MINIMUM_NODE) {
    problems.push(
      `Node ${process.versions.node} is too old. Run \`npm run setup\`: it brings Node ${MINIMUM_NODE}.`,
    )
  }
  const setup = 'Run `npm run setup`.'
  const tensorflow = await tried<DeviceInfo>('TensorFlow', setup, () => host.call('device', null))
  return {
    app: appVersion,
    node: process.versions.node,
    electron: electronVersion(),
    tensorflow,
    sqlite: await tried('SQLite', setup, sqliteVersion),
    sharp: await tried('sharp', setup, sharpVersion),
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    problems,
  }
}

async function sharpVersion(): Promise<string> {
  return (await import('../../imaging/version.ts')).imagingVersion
}

/** Main passes its own; from a clone, set-up says what it chose. */
function electronVersion(): string | null {
  return process.env.LESIONLENS_ELECTRON_VERSION ?? setupFound().electron?.version ?? null
}

interface SetupFound {
  readonly electron?: { readonly version?: string } | undefined
  readonly system?: { readonly missing?: readonly string[]; readonly command?: string } | undefined
}

function setupFound(): SetupFound {
  try {
    return JSON.parse(process.env.LESIONLENS_SETUP ?? '{}') as SetupFound
  } catch {
    return {}
  }
}

function missingPackages(): string[] {
  const { missing = [], command } = setupFound().system ?? {}
  if (missing.length === 0) return []
  return [
    `The window needs packages of the system that are not there: ${missing.join(', ')}.${command ? ` Run \`${command}\`.` : ''}`,
  ]
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!.trim()
}
