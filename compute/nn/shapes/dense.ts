/** Dense: works on the last axis of an input of any rank. */
import { say } from '../../../shared/say.ts'
import { bad, integer } from './config.ts'
import type { SpecTable } from './types.ts'
import { count, last, withBias } from './variables.ts'

export const denseSpecs: SpecTable = {
  Dense: {
    variables: (config, input) => {
      const units = count(config, 'units')
      return withBias(config, units, ['kernel', [last(input), units]])
    },

    shape(config, inputs) {
      const shape = inputs[0] ?? []
      if (shape.length < 2) throw bad(say`needs an input of at least 2 dimensions`)
      return [...shape.slice(0, -1), integer(config, 'units')]
    },
  },
}
