/**
 * The items of CLAIM 2024 (Tejani et al., Radiology: Artificial Intelligence 2024; 6(4): e240300) in our own words, each with what this
 * report says to it. Numbers are the checklist's own.
 */
import type { ReportInput } from './input.ts'

export interface ClaimAnswer {
  readonly state: 'answered' | 'partly' | 'yours'
  /** Where it is answered, or what is missing. */
  readonly text: string
  /** Id of the section. */
  readonly section?: string | undefined
}

export interface ClaimItem {
  readonly number: number
  readonly asks: string
  readonly answer: (input: ReportInput) => ClaimAnswer
}

const here = (text: string, section: string) => (): ClaimAnswer => ({ state: 'answered', text, section })
const partly = (text: string, section: string) => (): ClaimAnswer => ({ state: 'partly', text, section })
const yours = (text: string) => (): ClaimAnswer => ({ state: 'yours', text })
const either =
  (test: (input: ReportInput) => boolean, yes: ClaimItem['answer'], no: ClaimItem['answer']) =>
  (input: ReportInput): ClaimAnswer =>
    (test(input) ? yes : no)(input)

const item = (number: number, asks: string, answer: ClaimItem['answer']): ClaimItem => ({
  number,
  asks,
  answer,
})

const hasConfirmation = ({ demographics }: ReportInput): boolean =>
  demographics.some(({ attribute }) => attribute === 'confirmation')
const trainedHere = ({ runs }: ReportInput): boolean => runs.every(({ detail }) => detail.kind === 'trained')

export const CLAIM_ITEMS: readonly ClaimItem[] = [
  item(1, 'Say in the title or abstract that it is a study of AI, and of which kind', yours('Title')),
  item(
    2,
    'A structured abstract: design, methods, results, conclusions',
    partly('Summary gives the numbers', 'summary'),
  ),
  item(3, 'Background, with the intended use and role of the AI', yours('Introduction')),
  item(4, 'Aims, objectives and hypotheses', yours('Introduction')),
  item(5, 'Prospective or retrospective', yours('A study of images that exist already is retrospective')),
  item(6, 'The goal of the study, such as feasibility or non-inferiority', yours('Methods')),
  item(
    7,
    'Where the data come from',
    partly('Images and labels; name the collection, its period and its licence', 'source'),
  ),
  item(
    8,
    'Who and what was included and excluded',
    partly("Flow of images; the collection's own criteria are yours", 'flow'),
  ),
  item(9, 'Preprocessing of the data', here('Models: input size and range, settings of each run', 'models')),
  item(
    10,
    'Selection of parts of the images or data',
    partly('Whole images were used; say so if they were cropped before', 'models'),
  ),
  item(
    11,
    'De-identification',
    either(
      ({ pseudonyms }) => pseudonyms,
      partly(
        'Ids are replaced here and pictures carry no metadata; how the source did it is yours',
        'source',
      ),
      partly('Pictures here carry no metadata; ids are those of the files', 'source'),
    ),
  ),
  item(
    12,
    'How missing data were handled',
    here('Flow of images: unreadable and unlabelled ones were left out', 'flow'),
  ),
  item(
    13,
    'How the images were acquired',
    partly('Formats and sizes; devices and protocol are yours', 'source'),
  ),
  item(
    14,
    'How the reference standard was obtained',
    either(
      hasConfirmation,
      partly('Confirmation of the diagnosis, by part; define the methods', 'demographics'),
      yours('The metadata does not say how diagnoses were confirmed'),
    ),
  ),
  item(15, 'Why this reference standard', yours('Methods')),
  item(
    16,
    'Who made the reference annotations',
    either(
      ({ reviews }) => (reviews?.reviewed ?? 0) > 0,
      partly(
        'Failure analysis: labels that reviewers corrected; the original annotators are yours',
        'failures',
      ),
      yours('Methods'),
    ),
  ),
  item(17, 'How the test set was annotated', yours('Methods')),
  item(
    18,
    'Agreement between and within annotators',
    either(
      ({ reviews }) => (reviews?.agreement ?? []).some(({ n }) => n > 0),
      here('Agreement of reviewers', 'agreement'),
      yours('No two reviewers judged the same images here'),
    ),
  ),
  item(19, 'How the data were divided', here('Partition, with its seed', 'partition')),
  item(
    20,
    'The level at which the parts are disjoint',
    either(
      ({ dataset }) => dataset.groupSource === 'patient',
      here('Partition: by patient; leak audit', 'partition'),
      partly('Partition and leak audit: not by patient, justify it', 'partition'),
    ),
  ),
  item(
    21,
    'The intended size of the test sample',
    partly('Its size is in Partition; why it is enough is yours', 'partition'),
  ),
  item(
    22,
    'The model in detail: inputs, layers, outputs',
    either(
      trainedHere,
      here('Models; the .keras files hold every layer', 'models'),
      partly('Models; describe the imported ones', 'models'),
    ),
  ),
  item(23, 'Software with versions', here('Models: versions of each run', 'models')),
  item(
    24,
    'Initial parameters',
    either(
      trainedHere,
      here('Models: initial weights', 'models'),
      partly('Models; imported ones are yours', 'models'),
    ),
  ),
  item(
    25,
    'Training: augmentation, hyperparameters, number of models',
    either(
      trainedHere,
      here('Models: all settings, curves', 'models'),
      partly('Models; imported ones are yours', 'models'),
    ),
  ),
  item(
    26,
    'How the final model was selected',
    either(
      trainedHere,
      here('Methods paragraph: lowest validation loss', 'methods'),
      partly('Methods paragraph; imported ones are yours', 'methods'),
    ),
  ),
  item(
    27,
    'Ensembling',
    either(
      ({ evaluation, crossValidation }) =>
        crossValidation.length > 0 || evaluation.runs.some(({ members }) => members !== null),
      here('Models: mean of probabilities', 'models'),
      here('Models: no ensemble was used', 'models'),
    ),
  ),
  item(28, 'Metrics of performance', here('Performance', 'performance')),
  item(
    29,
    'Statistical significance and uncertainty',
    here('Performance; comparisons of models', 'comparisons'),
  ),
  item(30, 'Robustness or sensitivity', partly('Scores without related images; subgroups', 'robustness')),
  item(
    31,
    'Explainability, and how it was validated',
    either(
      ({ faithfulness }) => faithfulness.length > 0,
      here('Explanations: heatmaps and their tests', 'faithfulness'),
      partly('Explanations; the heatmaps were not tested', 'explanations'),
    ),
  ),
  item(32, 'Evaluation on internal data', here('Results on the test split', 'results')),
  item(33, 'Testing on external data', yours('None was made here: say so, or add one')),
  item(34, 'Registration as a clinical trial', yours('Where it applies')),
  item(35, 'Numbers included and excluded, best as a flow diagram', here('Flow of images', 'flow')),
  item(
    36,
    'Demographic and clinical characteristics in each part',
    either(
      ({ demographics }) => demographics.length > 0,
      partly('Who and what the images show; what is not recorded is named there', 'demographics'),
      yours('The metadata records none'),
    ),
  ),
  item(
    37,
    'Performance on all parts, against a reference',
    partly('Results: the test split; a human reference is yours', 'performance'),
  ),
  item(
    38,
    'Diagnostic performance with its precision',
    here('Each class against the rest, with intervals', 'classes'),
  ),
  item(
    39,
    'Analysis of failures',
    either(
      ({ reviews }) => (reviews?.reviewed ?? 0) > 0,
      here('Failure analysis: verdicts of reviewers', 'failures'),
      partly('Failure analysis: mistakes are shown, nobody reviewed them', 'failures'),
    ),
  ),
  item(40, 'Limitations', partly('Limits that the study itself shows; add yours', 'limits')),
  item(
    41,
    'Implications for practice, intended use',
    yours('Discussion; LesionLens is a research tool, not a medical device'),
  ),
  item(42, 'Where the full protocol is', partly('Settings of every run are in report.json', 'models')),
  item(
    43,
    'Availability of software, model and data',
    partly('Weights can be exported with their checksum; say where they are', 'models'),
  ),
  item(44, 'Funding and the role of funders', yours('End matter')),
]
