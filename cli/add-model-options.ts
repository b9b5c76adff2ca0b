import { Option, type Command } from 'commander'
import { INPUT_RANGES } from '../shared/domain/input.ts'
import { parseList } from './command.ts'

/** What can be said of a model file that it does not say itself. */
export function withAddModelOptions(command: Command): Command {
  return command
    .option('--classes <names>', 'in the order of its outputs, separated by commas', parseList)
    .option('--positive <name>', 'positive class; of one sigmoid unit, the class that its output means')
    .option('--name <name>', 'name of the run')
    .option(
      '--architecture <name>',
      "of a file of weights alone: timm's name of the network, e.g. tf_efficientnet_b0",
    )
    .addOption(
      new Option('--range <range>', 'range of its input values')
        .choices(INPUT_RANGES)
        .conflicts(['mean', 'std']),
    )
    .option(
      '--mean <numbers>',
      'of each channel, for values scaled to 0..1, e.g. 0.485,0.456,0.406',
      parseList,
    )
    .option('--std <numbers>', 'standard deviation of each channel, likewise', parseList)
    .option('--tap <layer>', 'layer that heatmaps are computed at')
}
