import { METHODS_BY_ID } from '../../heatmaps/registry.ts'
import type { FaithfulnessSummary, MeasuredMean } from '../../shared/domain/faithfulness.ts'
import type { OcclusionMean } from '../../shared/domain/occlusion.ts'
import type { ReportFigures } from '../figures.ts'
import type { ReportInput } from '../input.ts'
import { percent } from '../../shared/format.ts'
import { bullets, estimate, figure, paragraph, section, subsection, htmlTable, type Html } from '../markup.ts'

/** CLAIM 31: heatmaps of right and wrong answers, and how they were tested. */
export function explanationSection(input: ReportInput, figures: ReportFigures): Html {
  return section('explanations', 'Explanations', [
    paragraph(
      'A heatmap shows where evidence for a class lies at the resolution of the layer it is taken at, not why. Right answers are the most confident of each class, wrong ones the most confident mistakes.',
    ),
    ...input.runs.map(({ detail }) => {
      const drawn = figures.runs.get(detail.id)
      return subsection(`heatmaps-${detail.id}`, detail.name, [
        ...samples('Right', detail.name, drawn?.correct ?? []),
        ...samples('Wrong', detail.name, drawn?.incorrect ?? []),
      ])
    }),
    subsection('faithfulness', 'Were the heatmaps tested?', faithfulness(input)),
    ...occlusions(input),
  ])
}

function samples(kind: 'Right' | 'Wrong', name: string, drawn: readonly string[]): Html[] {
  if (drawn.length === 0) return [paragraph(`${kind}: no explained test image of this kind.`)]
  return drawn.map((svg, i) => figure(svg, `${name}, ${kind.toLowerCase()} answer ${i + 1}.`))
}

function faithfulness({ faithfulness: measured }: ReportInput): Html[] {
  if (measured.length === 0) {
    return [
      paragraph(
        'Not in this study: no heatmap was measured, so nothing here shows that they point at what the models use (`lesionlens faithfulness` measures them).',
      ),
    ]
  }
  return [
    paragraph(
      "Deletion and insertion (Petsiuk et al. 2018): area under the class's probability while the pixels that the map calls most important are replaced by the blurred picture (or its mean colour), or put back into it; beside them the same for a random map of the same coarseness. Attention on the border, and inside the lesion's mask where there is one, stands beside the share of the picture that the region takes: what an even map would have. Correlation with the map of the same network after its weights were made random (Adebayo et al. 2018) should be near zero.",
    ),
    htmlTable(
      [
        'Measure',
        ...measured.map(({ name, method, n }) => `${name}, ${METHODS_BY_ID[method].title}, n = ${n}`),
      ],
      ROWS.map(([title, cell]) => [title, ...measured.map(cell)]),
    ),
    ...measured.map(({ name, sentences }) => paragraph(`${name}:`) + bullets(sentences)),
  ]
}

/** Tests of single images by reviewers: nothing where nobody made one. */
function occlusions({ evaluation }: ReportInput): Html[] {
  const { occlusions: tested } = evaluation
  if (tested.length === 0) return []
  const moved = ({ mean, interval }: OcclusionMean): Html => estimate(mean, interval)
  return [
    subsection('covered', 'Do artefacts drive predictions?', [
      paragraph(
        'Regions that reviewers suspected (a ruler, ink, hair) were covered with the colour around them, or blurred, and the models asked again. Each image counts once, by its newest test. Reviewers chose images and regions, so the numbers are of these images and no estimate for the others; covering a part of the lesion itself moves predictions too.',
      ),
      htmlTable(
        [
          'Model',
          'Images',
          'Covered, mean',
          'Change of the probability',
          'Movement either way',
          'Other class',
        ],
        tested.map((each): [string, ...Html[]] => [
          each.name,
          `n = ${each.n}`,
          percent(each.area, 1),
          moved(each.change),
          moved(each.movement),
          `${each.changedClass} (${percent(each.changedClass / each.n, 1)})`,
        ]),
        'Change: probability of the class predicted before, covered minus uncovered, with its 95 % interval.',
      ),
    ]),
  ]
}

const mean = ({ mean: value, interval, n }: MeasuredMean, of: number): Html =>
  `${estimate(value, interval)}${value !== null && n < of ? ` <small>n = ${n}</small>` : ''}`

const against =
  (ours: keyof FaithfulnessSummary['measures'], theirs: keyof FaithfulnessSummary['measures']) =>
  ({ measures, n }: FaithfulnessSummary): Html =>
    `${mean(measures[ours], n)}<br><small>against ${estimate(measures[theirs].mean)}</small>`

const ROWS: readonly (readonly [string, (summary: FaithfulnessSummary) => Html])[] = [
  ['Deletion, blurred (lower is better)', against('deletionBlur', 'randomDeletionBlur')],
  ['Insertion, blurred (higher is better)', against('insertionBlur', 'randomInsertionBlur')],
  ['Deletion, mean colour (lower is better)', against('deletionMean', 'randomDeletionMean')],
  ['Insertion, mean colour (higher is better)', against('insertionMean', 'randomInsertionMean')],
  ['Peak inside the lesion mask', ({ measures, n }) => mean(measures.pointing, n)],
  ['Share inside the lesion mask', against('energyInMask', 'maskArea')],
  ['Share on the outer border', against('border', 'borderArea')],
  ['Correlation with a random network', ({ measures, n }) => mean(measures.randomised, n)],
  [
    "Agreement with other models' maps",
    ({ agreement }) =>
      agreement.length === 0
        ? 'n/a'
        : agreement
            .map(({ run, spearman }) => `run ${run}: ${estimate(spearman.mean, spearman.interval)}`)
            .join('<br>'),
  ],
]
