/** One self-contained page: no script, no request, prints well. Its parts stand in the order of CLAIM 2024. */
import type { ReportFigures } from './figures.ts'
import { escape } from './format.ts'
import type { ReportInput } from './input.ts'
import { note, type Html } from './markup.ts'
import { checklistSection } from './sections/checklist.ts'
import { crossValidationSection } from './sections/cross-validation.ts'
import { dataSection } from './sections/data.ts'
import { explanationSection } from './sections/explanations.ts'
import { limitSection } from './sections/limits.ts'
import { methodsSection } from './sections/methods.ts'
import { modelSection } from './sections/models.ts'
import { resultSection } from './sections/results.ts'
import { reviewSection } from './sections/reviews.ts'
import { subgroupSection } from './sections/subgroups.ts'
import { summarySection } from './sections/summary.ts'

const CONTENTS = [
  ['summary', 'Summary'],
  ['methods', 'Methods paragraph'],
  ['data', 'Data'],
  ['models', 'Models'],
  ['results', 'Results'],
  ['cross-validation', 'Cross-validation'],
  ['subgroups', 'Subgroups'],
  ['explanations', 'Explanations'],
  ['failures', 'Failure analysis'],
  ['limits', 'Limits'],
  ['checklist', 'Checklist'],
] as const

export function reportHtml(input: ReportInput, figures: ReportFigures): string {
  const body = [
    heading(input),
    summarySection(input),
    methodsSection(input),
    dataSection(input),
    modelSection(input, figures),
    resultSection(input, figures),
    crossValidationSection(input),
    subgroupSection(input),
    explanationSection(input, figures),
    reviewSection(input),
    limitSection(input),
    checklistSection(input),
  ].join('\n')
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escape(input.study)}: LesionLens report</title><style>${STYLE}</style></head>
<body><main>${body}</main>
<footer>LesionLens ${escape(input.app)} · ${escape(input.createdAt)} · Research tool, not a medical device.</footer></body></html>
`
}

function heading({ study, dataset, pseudonyms, crossValidation }: ReportInput): Html {
  const contents = CONTENTS.filter(([id]) => id !== 'cross-validation' || crossValidation.length > 0)
  const links = contents.map(([id, title]) => `<a href="#${id}">${title}</a>`).join(' ')
  return `<header><h1>${escape(study)}</h1><p class="lead">Skin-lesion classifiers compared on the same test images.
These results describe a research experiment. They are not evidence for use on patients.</p>${
    dataset.synthetic
      ? note('The images of this study are synthetic: they were made by LesionLens and show no patient.')
      : ''
  }${pseudonyms ? note("Ids of images and reviewers' names are replaced by pseudonyms.") : ''}<nav aria-label="Contents">${links}</nav></header>`
}

const STYLE = `
:root{color-scheme:light}body{margin:0;font:15px/1.5 Inter,"Segoe UI",system-ui,sans-serif;color:#1c2124;background:#fff;font-variant-numeric:tabular-nums}
main{max-width:940px;margin:0 auto;padding:32px 24px}h1{font-size:28px;margin:0}h2{margin:44px 0 8px;font-size:20px;border-top:1px solid #dfe3e6;padding-top:20px}h3{margin:28px 0 6px;font-size:16px}
p,li{max-width:78ch}.lead{color:#59636b}.note{border-left:3px solid #9a6209;padding-left:12px}a{color:#00578a}
nav{display:flex;flex-wrap:wrap;gap:4px 16px;margin:16px 0}blockquote{margin:8px 0;padding:2px 20px;background:#f5f7f8;border-radius:6px}
.scroll{overflow-x:auto;margin:12px 0}table{border-collapse:collapse;width:100%;font-size:13.5px}caption{text-align:left;color:#59636b;padding:4px 0}
th,td{text-align:right;padding:5px 10px;border-bottom:1px solid #dfe3e6;vertical-align:top}th:first-child{text-align:left;font-weight:500}thead th{color:#59636b;font-weight:600;vertical-align:bottom}small{color:#59636b;font-weight:400;white-space:nowrap}
.checklist td,.checklist th{text-align:left}.checklist tr.yours td:nth-child(3){font-weight:600}
figure{margin:16px 0;break-inside:avoid}img{max-width:100%;height:auto;display:block}figcaption{color:#59636b;font-size:13px}
dl{display:grid;grid-template-columns:220px 1fr;gap:2px 12px;font-size:13px}dt{color:#59636b}dd{margin:0;overflow-wrap:anywhere}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(380px,1fr));gap:0 24px;align-items:start}
footer{border-top:1px solid #dfe3e6;color:#59636b;font-size:12px;padding:16px 24px;text-align:center}
@page{margin:16mm}@media print{body{font-size:10.5pt}main{padding:0;max-width:none}nav{display:none}table{font-size:8.5pt}th,td{padding:3px 5px}tr{break-inside:avoid}h2,h3{break-after:avoid}#checklist{break-before:page}a{color:inherit;text-decoration:none}.scroll{overflow:visible}.figures{grid-template-columns:1fr 1fr}}`
