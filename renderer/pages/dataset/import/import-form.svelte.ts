/** What the import screen holds: what was found in the folder, what was chosen against it, and what is still to be answered. */
import { DEFAULT_FRACTIONS, type LabelSource } from '../../../../shared/domain/dataset.ts'
import type {
  ImportChoices,
  ImportRequest,
  InspectedTable,
  Inspection,
  InspectionRequest,
} from '../../../../shared/domain/inspection.ts'
import type { Question } from '../../../../shared/domain/import-findings.ts'
import { toWireError, type WireError } from '../../../../shared/errors.ts'
import { countClasses, toMap } from './class-map.ts'
import { absolutePath, changedPatterns, fractionsOf } from './import-text.ts'

type InspectCall = (
  request: InspectionRequest,
  options: { readonly signal: AbortSignal },
) => Promise<Inspection>

/** After the last key of what is typed. */
const TYPING_MS = 450

export class ImportForm {
  readonly folder: string
  /** The newest answer; it stays while another is on its way, and when that one fails. */
  inspection = $state.raw<Inspection | null>(null)
  problem = $state.raw<Pick<WireError, 'message' | 'hint'> | null>(null)
  busy = $state(true)
  choices = $state.raw<ImportChoices>({})
  /** Class by label, as typed; labels that another column holds stay here in case it is chosen again. */
  mapping = $state<Record<string, string>>({})
  leaveOut = $state('')
  seed = $state(42)
  /** Of the split that is made where none is given, in percent; training has the rest. */
  valPercent = $state(100 * DEFAULT_FRACTIONS.val)
  testPercent = $state(100 * DEFAULT_FRACTIONS.test)
  /** Every table that any answer named: one that is not used can be taken again. */
  #tables = $state.raw<readonly InspectedTable[]>([])
  readonly #call: InspectCall
  #running: AbortController | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  readonly labels = $derived(this.inspection?.labels ?? {})
  readonly labelNames = $derived(Object.keys(this.labels))
  readonly classes = $derived(countClasses(this.labels, this.#mapped()))
  readonly tables = $derived(this.#tables)
  /** Columns of the tables in use, of all tables where none is. */
  readonly columns = $derived.by(() => {
    const used = this.#tables.filter((table) => table.used)
    return [...new Set((used.length > 0 ? used : this.#tables).flatMap((table) => table.header))]
  })
  readonly questions = $derived<readonly Question[]>(this.inspection?.questions ?? [])
  readonly unanswered = $derived(this.questions.filter((question) => this.answerOf(question) === null))
  readonly isChanged = $derived(Object.values(this.choices).some((choice) => choice !== undefined))
  readonly shares = $derived(fractionsOf(this.valPercent, this.testPercent))
  readonly labelSource = $derived<LabelSource | null>(this.inspection?.labelSource ?? null)
  readonly isUnlabelled = $derived(this.inspection !== null && this.labelNames.length === 0)
  readonly canImport = $derived(
    this.inspection !== null &&
      !this.busy &&
      this.problem === null &&
      this.inspection.files.images > 0 &&
      this.unanswered.length === 0 &&
      this.shares !== null &&
      (this.classes.size >= 2 || this.isUnlabelled),
  )

  constructor(folder: string, call: InspectCall) {
    this.folder = folder
    this.#call = call
  }

  /** What each label is mapped to: itself until something is typed. */
  classOf(label: string): string {
    return this.mapping[label] ?? label
  }

  setClasses(classes: Readonly<Record<string, string>>): void {
    this.mapping = { ...this.mapping, ...classes }
  }

  answerOf(question: Question): string | null {
    return this.choices.answers?.[question.id] ?? question.answer ?? question.default
  }

  answer(question: Question, value: string): void {
    this.choose({ answers: { ...this.choices.answers, [question.id]: value } })
  }

  /** Overrules inferences (undefined gives one back to the program), and looks again. */
  choose(choices: ImportChoices): void {
    this.choices = { ...this.choices, ...choices }
    this.#soon(0)
  }

  typeLeaveOut(text: string): void {
    this.leaveOut = text
    const leaveOut = changedPatterns(text, this.choices.leaveOut)
    if (leaveOut === 'same') return
    this.choices = { ...this.choices, leaveOut }
    this.#soon(TYPING_MS)
  }

  /** The first file chosen stands in for the tables found in the folder; every further one is joined to it. */
  addLabelFile(file: string): void {
    const labels = this.choices.labels ?? []
    if (!labels.includes(file)) this.choose({ labels: [...labels, file] })
  }

  /** Takes a table, or leaves it out. */
  useTable(table: InspectedTable, used: boolean): void {
    const path = absolutePath(this.folder, table.path)
    const now =
      this.choices.labels ??
      this.#tables.filter((each) => each.used).map((each) => absolutePath(this.folder, each.path))
    this.choose({ labels: used ? [...now, path] : now.filter((each) => each !== path) })
  }

  /** Back to what the folder says by itself; what was typed for classes stays. */
  reset(): void {
    this.choices = {}
    this.leaveOut = ''
    this.#soon(0)
  }

  async inspect(): Promise<void> {
    clearTimeout(this.#timer)
    this.#running?.abort()
    const running = (this.#running = new AbortController())
    this.busy = true
    try {
      const found = await this.#call({ folder: this.folder, ...this.choices }, { signal: running.signal })
      if (running.signal.aborted) return
      this.inspection = found
      this.#tables = withKnown(found.tables, this.#tables)
      this.problem = null
    } catch (error) {
      if (running.signal.aborted) return
      this.problem = toWireError(error)
    }
    this.busy = false
  }

  request(): ImportRequest {
    return {
      folder: this.folder,
      ...this.choices,
      map: toMap(this.labelNames, this.#mapped()),
      seed: this.seed,
      fractions: this.shares ?? undefined,
    }
  }

  /** The screen is closed: nobody waits for the answer any more. */
  close(): void {
    clearTimeout(this.#timer)
    this.#running?.abort()
  }

  #soon(delayMs: number): void {
    this.#running?.abort()
    clearTimeout(this.#timer)
    this.busy = true
    this.#timer = setTimeout(() => void this.inspect(), delayMs)
  }

  #mapped(): Record<string, string> {
    return Object.fromEntries(this.labelNames.map((label) => [label, this.classOf(label)]))
  }
}

/** The tables of the newest answer, and those known from before that it no longer names. */
function withKnown(
  newest: readonly InspectedTable[],
  known: readonly InspectedTable[],
): readonly InspectedTable[] {
  const paths = new Set(newest.map(({ path }) => path))
  return [
    ...newest,
    ...known.filter(({ path }) => !paths.has(path)).map((table) => ({ ...table, used: false })),
  ]
}
