import type { Command } from 'commander'
import { command, type Run } from './add-command.ts'
import { parseWholeNumber } from './command.ts'
import { exportLabels, importImages, inspect } from './commands/import.ts'
import { rescan } from './commands/rescan.ts'
import { addChoices } from './import-options.ts'

/** What is done with the image folder of a study. */
export function addFolderCommands(program: Command, run: Run): void {
  addChoices(
    command(program, 'inspect <folder>', 'show what an import would store, and what of it is doubtful'),
  ).action((folder: string, options) => run(options, (session) => inspect(session, folder, options)))
  addChoices(
    command(
      program,
      'import <folder>',
      'read an image folder with its labels into a study, made when missing',
    ),
  )
    .option('--seed <s>', 'seed of the split', parseWholeNumber)
    .action((folder: string, options) => run(options, (session) => importImages(session, folder, options)))
  command(
    program,
    'export-labels <file>',
    "write the study's images as CSV: class, split, group, checksum",
  ).action((file: string, options) => run(options, (session) => exportLabels(session, file, options)))
  command(program, 'rescan', 'bring a study up to date with its image folder; nothing that stays moves')
    .option('--folder <dir>', 'where the image folder is now, when it was moved')
    .action((options) => run(options, (session) => rescan(session, options)))
}
