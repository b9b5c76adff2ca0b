import { Command, Option } from 'commander'
import { SPLIT_PARTS } from '../shared/domain/dataset.ts'
import { EVALUATION_PARTS } from '../shared/domain/evaluation.ts'

import { MODEL_IDS } from '../models/registry.ts'
import { METHOD_IDS } from '../heatmaps/registry.ts'

import { parseList, parseNumber, parseWholeNumber } from './command.ts'
import { command, type Run } from './add-command.ts'
import { sample } from './commands/sample.ts'
import { withAddModelOptions } from './add-model-options.ts'
import { check } from './commands/check.ts'
import { demo } from './commands/demo.ts'
import { doctor } from './commands/doctor.ts'
import { evaluateCommand } from './commands/evaluate.ts'
import { explainCommand } from './commands/explain.ts'
import { faithfulnessCommand } from './commands/faithfulness.ts'
import { addModel, exportModelCommand } from './commands/models.ts'
import { predictCommand } from './commands/predict.ts'
import { report } from './commands/report.ts'
import { resume, trainCommand } from './commands/train.ts'
import { addFolderCommands } from './folder-commands.ts'
import { thresholdRule } from './operating-point.ts'

/** The commands and their options; parsing throws CommanderError for wrong usage. */
export function createProgram(version: string, run: Run): Command {
  const program = new Command('lesionlens')
    .description('A review bench for skin-lesion classifiers. Research tool, not a medical device.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(--help shows how)')
  addStudyCommands(program, run)
  addFolderCommands(program, run)
  addModelCommands(program, run)
  addModelFileCommands(program, run)
  addResultCommands(program, run)
  return program
}

const runOption = (): Option =>
  new Option('--run <id>', 'number of the run').argParser(parseWholeNumber).makeOptionMandatory()

const ensembleOption = (): Option =>
  new Option('--ensemble <ids>', 'also the mean of these runs, e.g. 1,2,3; may be given again').argParser(
    (text, before: (readonly number[])[] = []) => [...before, parseList(text).map(parseWholeNumber)],
  )

function addStudyCommands(program: Command, run: Run): void {
  command(program, 'doctor', 'report what was found on this machine').action((options) =>
    run(options, doctor),
  )
  command(program, 'sample <folder>', 'write a folder of synthetic images')
    .option('--count <n>', 'images', parseWholeNumber)
    .option('--seed <s>', 'the same seed draws the same images', parseWholeNumber)
    .action((folder: string, options) => run(options, (session) => sample(session, folder, options)))
  command(program, 'demo', 'the whole flow on a synthetic sample')
    .option('--out <dir>', 'new folder for everything it makes')
    .option('--seed <n>', 'of the trainings: weights, order and augmentation', parseWholeNumber)
    .action((options) => run(options, (session) => demo(session, options)))
}

function addModelCommands(program: Command, run: Run): void {
  command(program, 'train', 'train a model on the split of a study')
    .addOption(new Option('--model <id>', 'architecture').choices(MODEL_IDS))
    .option('--size <px>', 'side of the input in pixels', parseWholeNumber)
    .option('--epochs <n>', 'at most this many', parseWholeNumber)
    .option('--batch <n>', 'batch size', parseWholeNumber)
    .option(
      '--learning-rate <x>',
      'of the optimizer; the highest one where a schedule changes it',
      parseNumber,
    )
    .option('--seed <n>', 'of weights, order and augmentation', parseWholeNumber)
    .option(
      '--weights <from>',
      'none, imagenet, a file to load by layer name, or run:ID[:new-head] to fine-tune a run',
    )
    .option(
      '--folds <k>',
      'cross-validate on the training and validation images: k models, each evaluated on its held-out fold',
      parseWholeNumber,
    )
    .option('--config <file>', 'JSON file of settings')
    .option('--estimate', 'estimate time and memory from a few real steps, without training')
    .action((options) => run(options, (session) => trainCommand(session, options)))
  command(program, 'resume', 'resume an interrupted or cancelled training')
    .addOption(runOption())
    .option('--halve', 'with half the micro-batch size, after running out of memory')
    .action((options) => run(options, (session) => resume(session, options)))
}

function addModelFileCommands(program: Command, run: Run): void {
  const usage = 'add a model (.h5, .keras, .onnx, .pth, .safetensors) to a study, made when missing'
  withAddModelOptions(command(program, 'add-model <file>', usage)).action((file: string, options) =>
    run(options, (session) => addModel(session, file, options)),
  )
  command(program, 'check', 'check the input preprocessing of a run: range, channel order, class order')
    .addOption(runOption())
    .option('--set', 'add a run of the same weights with the suggested preprocessing')
    .action((options) => run(options, (session) => check(session, options)))
  command(program, 'export-model <file>', "copy a run's model out of the study")
    .addOption(runOption())
    .action((file: string, options) => run(options, (session) => exportModelCommand(session, file, options)))
}

function addResultCommands(program: Command, run: Run): void {
  command(program, 'predict', 'predict images')
    .addOption(runOption())
    .addOption(
      new Option('--split <part>', 'images to predict').choices([...SPLIT_PARTS, 'all']).conflicts('images'),
    )
    .option('--images <paths...>', 'ids of the study or paths')
    .action((options) => run(options, (session) => predictCommand(session, options)))
  command(program, 'explain', 'compute heatmaps')
    .addOption(runOption())
    .option('--images <paths...>', 'ids of the study or paths; the test split when left out')
    .addOption(new Option('--method <name>', 'heatmap method').choices(METHOD_IDS))
    .option('--class <name>', 'predicted, true, or a class')
    .option('--layer <name>', 'layer to compute it at')
    .option('--raw', 'with the maps as numbers')
    .option('--out <dir>', 'folder for the drawings')
    .action((options) => run(options, (session) => explainCommand(session, options)))
  command(program, 'faithfulness', "measure the faithfulness of a run's heatmaps")
    .addOption(runOption())
    .addOption(new Option('--method <name>', 'heatmap method').choices(METHOD_IDS))
    .option('--layer <name>', 'layer to compute them at')
    .option('--count <n>', 'test images, drawn at random; 60 when left out', parseWholeNumber)
    .action((options) => run(options, (session) => faithfulnessCommand(session, options)))
  command(program, 'evaluate', 'metrics with intervals, and comparisons of runs')
    .addOption(
      new Option('--run <ids...>', 'numbers of runs; all when left out').argParser(
        (text, before: number[] = []) => [...before, parseWholeNumber(text)],
      ),
    )
    .addOption(
      new Option(
        '--split <part>',
        'images to evaluate on; out-of-fold evaluates cross-validations on training and validation images',
      ).choices(EVALUATION_PARTS),
    )
    .option(
      '--operating-point <rule>',
      'choose the threshold on validation and evaluate there: youden, sensitivity=0.9, specificity=0.9, cost=5:1, threshold=0.3, none',
      thresholdRule,
    )
    .addOption(ensembleOption())
    .option('--subgroups', 'with tables by sex, age, site, ... (--json always has them)')
    .option('--isic-csv <file>', "write one run's predictions as an ISIC submission file")
    .action((options) => run(options, (session) => evaluateCommand(session, options)))
  command(program, 'report', 'write tables, figures and a page')
    .requiredOption('--out <dir>', 'folder for the report')
    .option('--pseudonyms', "replace ids of images and reviewers' names")
    .addOption(ensembleOption())
    .action((options) => run(options, (session) => report(session, options)))
}
