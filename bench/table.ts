import type { Row } from './compare.ts'
import type { Machine } from './machine.ts'

/** Prints the rows for reading: a line for each side, with how many times better ours is. */
export function printTable(machine: Machine, rows: readonly Row[]): void {
  const { cpu, cores, memoryGb, node, tensorflow, device } = machine
  console.log(`${cpu}, ${cores} cores, ${memoryGb} GB; Node ${node}, TensorFlow ${tensorflow} (${device})`)
  for (const { what, model, unit, ours, peers, ratio } of rows) {
    console.log(`\n${what}, ${model}`)
    console.log(`  ${'LesionLens'.padEnd(18)} ${String(ours).padStart(8)} ${unit}`)
    for (const [name, value] of Object.entries(peers)) {
      console.log(`  ${name.padEnd(18)} ${String(value).padStart(8)} ${unit}   ours: ${ratio[name]} x`)
    }
  }
}
