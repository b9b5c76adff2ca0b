/** Everything the review page can be told by key, in the order of the key dialog. */
import type { Command } from '../../commands/command.ts'
import type { OpenStudy } from '../../study/open-study.svelte.ts'
import { pictureCommands } from './bench/picture-commands.ts'
import { mapCommands } from './explain/map-commands.ts'
import { queueCommands } from './queue/queue-commands.ts'
import { verdictCommands } from './verdict/verdict-commands.ts'

export const reviewCommands: readonly Command<OpenStudy>[] = [
  ...queueCommands,
  ...verdictCommands,
  ...mapCommands,
  ...pictureCommands,
]
