import { existsSync, readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { InvalidArgumentError } from 'commander'
import { STUDY_SUFFIX } from '../shared/domain/study.ts'
import { AppError } from '../shared/errors.ts'
import { say } from '../shared/say.ts'
import type { Session } from './session.ts'

/** What a command made: the JSON document of the contract, and the same for reading. */
export interface CommandOutput {
  readonly json: unknown
  readonly text: string
  /** Exit status when not 0. */
  readonly status?: number | undefined
}

/** Options that every command knows. */
export interface CommonOptions {
  readonly study?: string | undefined
  readonly json?: boolean | undefined
}

/** Opens the study that the user names; without a name the one in the present folder. Throws AppError 'usage' when that is unclear. */
export async function openSession(
  session: Session,
  options: CommonOptions,
  { create = false }: { readonly create?: boolean } = {},
): Promise<string> {
  const { folder } = await session.call('study.open', { folder: studyFolder(options), create })
  return folder
}

function studyFolder({ study }: CommonOptions): string {
  if (study !== undefined) return resolve(study)
  const here = readdirSync('.').filter(
    (name) => name.endsWith(STUDY_SUFFIX) && existsSync(join(name, 'study.sqlite')),
  )
  const [only] = here
  if (only !== undefined && here.length === 1) return resolve(only)
  throw new AppError(
    'usage',
    here.length === 0 ? say`No study was named.` : say`There are ${here.length} studies in this folder.`,
    {
      hint: say`Name one with --study DIR.`,
    },
  )
}

/** `images/` -> `images.lesionlens` in the present folder, for an import that names no study. */
export function studyBeside(folder: string): string {
  return resolve(`${basename(resolve(folder))}${STUDY_SUFFIX}`)
}

/** Parses an option's whole number. */
export function parseWholeNumber(text: string): number {
  if (/^-?\d+$/.test(text.trim())) return Number(text)
  throw new InvalidArgumentError('It must be a whole number.')
}

/** Parses an option's number. */
export function parseNumber(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value)) return value
  throw new InvalidArgumentError('It must be a number.')
}

/** 'a,b' -> ['a', 'b'] */
export function parseList(text: string): string[] {
  const items = text.split(',').map((item) => item.trim())
  if (items.includes('')) throw new InvalidArgumentError('Separate names by commas.')
  return items
}

/** Only the settings that were given: the schema's defaults fill the rest. */
export function given<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>
}
