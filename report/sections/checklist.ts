import { CLAIM_ITEMS, type ClaimItem } from '../claim.ts'
import type { ReportInput } from '../input.ts'
import { escape } from '../format.ts'
import { paragraph, section, type Html } from '../markup.ts'

const STATES = {
  answered: 'answered',
  partly: 'partly: you complete it',
  yours: 'yours to write',
} as const

/** Which item of the checklist is answered where, and which the user must still write. */
export function checklistSection(input: ReportInput): Html {
  const counts = { answered: 0, partly: 0, yours: 0 }
  const rows = CLAIM_ITEMS.map((item) => {
    const answer = item.answer(input)
    counts[answer.state]++
    return row(item, answer)
  })
  return section('checklist', 'Checklist: CLAIM 2024', [
    paragraph(
      `The 44 items of the Checklist for Artificial Intelligence in Medical Imaging (CLAIM, 2024 update), in our own words: ${counts.answered} are answered in this report, ${counts.partly} partly, ${counts.yours} are yours to write. The order of this report is also informed by CLEAR Derm (2022) and TRIPOD+AI (2024).`,
    ),
    `<div class="scroll"><table class="checklist"><thead><tr><th scope="col">Item</th><th scope="col">What it asks for</th><th scope="col">Here</th><th scope="col">Where, or what is missing</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`,
  ])
}

function row({ number, asks }: ClaimItem, answer: ReturnType<ClaimItem['answer']>): Html {
  const where = answer.section
    ? `<a href="#${answer.section}">${escape(answer.text)}</a>`
    : escape(answer.text)
  return `<tr class="${answer.state}"><th scope="row">${number}</th><td>${escape(asks)}</td><td>${STATES[answer.state]}</td><td>${where}</td></tr>`
}
