/** All metrics of 2,000 images in seven classes with bootstrap intervals over lesions. Usage: evaluation-side.ts COUNT FOLDER */
import { evaluateWithIntervals } from '../../metrics/intervals.ts'
import { Random } from '../../shared/random.ts'
import { answerMeasurements } from './protocol.ts'

const IMAGES = 2000
const classes = ['akiec', 'bcc', 'bkl', 'df', 'mel', 'nv', 'vasc']
const random = new Random(1)
const rows = Array.from({ length: IMAGES }, (_, i) => {
  const label = random.below(classes.length)
  const scores = classes.map((_name, k) => random.uniform() + (k === label ? 0.7 : 0))
  const sum = scores.reduce((a, b) => a + b, 0)
  return { probabilities: scores.map((score) => score / sum), label, group: `lesion ${Math.floor(i / 1.3)}` }
})

await answerMeasurements(() => void evaluateWithIntervals({ classes, positive: null, rows }), 1)
