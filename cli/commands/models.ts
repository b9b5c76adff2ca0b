import { resolve } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { statisticsOf, type ChannelStatistics, type InputRange } from '../../shared/domain/input.ts'
import { say } from '../../shared/say.ts'
import type { AddedModel, RunDetail } from '../../shared/domain/run.ts'
import { given, openSession, type CommonOptions, type CommandOutput } from '../command.ts'
import type { Session } from '../session.ts'
import { facts } from '../table.ts'

export interface AddModelOptions extends CommonOptions {
  readonly classes?: readonly string[] | undefined
  readonly positive?: string | undefined
  readonly name?: string | undefined
  readonly range?: InputRange | undefined
  readonly mean?: readonly string[] | undefined
  readonly std?: readonly string[] | undefined
  readonly tap?: string | undefined
  readonly architecture?: string | undefined
}

/** Model file -> run of the study, which is made when missing; in one without images the run waits for the first import. */
export async function addModel(
  session: Session,
  file: string,
  options: AddModelOptions,
): Promise<CommandOutput> {
  await openSession(session, options, { create: options.study !== undefined })
  const { classes, positive, name, range, tap, architecture } = options
  const normalization = statistics(options)
  const request = {
    file: resolve(file),
    ...given({ classes, positive, name, range, tap, architecture, normalization }),
  }
  const added = await session.job(session.call('model.add', request))
  const run = await session.call('run.get', { run: added.run })
  const { description } = added
  for (const warning of description.warnings) session.say(`Note: ${warning.text}`)
  for (const { message } of added.preprocessing?.warnings ?? []) session.say(`Note: ${message}`)
  if (added.preprocessing?.applied)
    session.say(`Its input range is ${run.input.range}; --range sets another.`)
  else if (added.preprocessing?.suggestion && range === undefined)
    session.say(
      `Its input range is that of the graph, ${run.input.range}; check --run ${added.run} --set adds a run with the range above.`,
    )
  return describeAdded(added, run)
}

function describeAdded(added: AddedModel, run: RunDetail): CommandOutput {
  const { description } = added
  const { width, height } = run.input
  const { mean = null, std = null } = statisticsOf(run.input) ?? {}
  const json = {
    run: added.run,
    format: description.format,
    framework: description.framework,
    architecture: description.architecture,
    keras: description.keras,
    input: { width, height, range: run.input.range, channels: run.input.channels, mean, std },
    head: {
      activation: description.appliedActivation ?? description.outputActivation,
      units: description.units,
    },
    classes: added.classes,
    layers: description.layers.length,
    parameters: description.parameters,
    tap: run.tap,
    taps: description.taps,
    name: run.name,
    warnings: description.warnings,
    notices: description.warnings.map(({ text: words }) => words),
    preprocessing: added.preprocessing,
  }
  const text = facts([
    ['Run', `${added.run} (${run.name})`],
    ['Format', `${description.format}${description.keras ? `, written by Keras ${description.keras}` : ''}`],
    ['Input', `${width} x ${height} x ${run.input.channels}, ${run.input.range}`],
    ['Classes', added.classes.join(', ')],
    ['Layers', `${description.layers.length}, ${description.parameters} parameters`],
    ['Heatmaps at', run.tap],
  ])
  return { json, text }
}

/** Both or neither: mean and standard deviation of each channel. */
function statistics({ mean, std }: AddModelOptions): ChannelStatistics | undefined {
  if (!mean && !std) return undefined
  if (!mean || !std) throw new AppError('usage', say`--mean and --std belong together.`)
  return { mean: mean.map(Number), std: std.map(Number) }
}

/** Copies a run's model out of the study. */
export async function exportModelCommand(
  session: Session,
  file: string,
  options: CommonOptions & { readonly run: number },
): Promise<CommandOutput> {
  await openSession(session, options)
  const result = await session.call('run.export', { run: options.run, file: resolve(file) })
  return { json: result, text: `${result.file} (${result.bytes} bytes)` }
}
