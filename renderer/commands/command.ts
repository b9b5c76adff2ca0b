/** One object is a key, a menu entry, a button with its tooltip, and whether these can be used now. */
import type { MessageKey } from '../i18n/en/index.ts'

/** Headings of the key dialog. */
export type CommandGroup = 'keys.group.queue' | 'keys.group.verdict' | 'keys.group.map' | 'keys.group.picture'
export type MenuName = 'file' | 'view' | 'help'

/** @typeParam C what it acts on: the open study, or the window */
export interface Command<C> {
  readonly id: string
  readonly title: MessageKey
  /** Where the key dialog lists it; one that has a group has a key that a user may choose. */
  readonly group?: CommandGroup
  /** Its usual keys on its page (`key-combos.ts`). */
  readonly keys?: readonly string[]
  readonly menu?: MenuName
  /** Its fixed keys everywhere, as Electron writes them ('CmdOrCtrl+O'); only for what is in a menu. */
  readonly accelerator?: string
  /** Whether it can be used now; left out: always. */
  when?(context: C): boolean
  run(context: C): void
  /** Its key was let go. */
  release?(context: C): void
}

/** Without what it acts on: all that menus and dialogs need. */
export interface WindowCommand extends Omit<Command<never>, 'when' | 'run' | 'release'> {
  isEnabled(): boolean
  run(): void
}

/** Ties commands to what they act on at the time; while that is null, none can be used. */
export function bindCommands<C>(
  commands: readonly Command<C>[],
  contextNow: () => C | null,
): readonly WindowCommand[] {
  return commands.map((command) => ({
    ...command,
    isEnabled() {
      const context = contextNow()
      return context !== null && (command.when?.(context) ?? true)
    },
    run() {
      const context = contextNow()
      if (context !== null && (command.when?.(context) ?? true)) command.run(context)
    },
  }))
}
