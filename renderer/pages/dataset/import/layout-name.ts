/** Names of the data sets whose layout is recognised, as their publishers write them: the same in every language. */
const NAMES: Readonly<Record<string, string>> = {
  ham10000: 'HAM10000',
  'isic-2016': 'ISIC 2016',
  'isic-2017': 'ISIC 2017',
  'isic-2018': 'ISIC 2018',
  'isic-2019': 'ISIC 2019',
  'isic-2020': 'ISIC 2020',
  'siim-isic-2020': 'SIIM-ISIC 2020',
  'isic-2024': 'ISIC 2024',
  'isic-archive': 'ISIC Archive',
  ph2: 'PH²',
  'pad-ufes-20': 'PAD-UFES-20',
  bcn20000: 'BCN20000',
  derm7pt: 'Derm7pt',
  fitzpatrick17k: 'Fitzpatrick17k',
  ddi: 'DDI',
  milk10k: 'MILK10k',
  derm12345: 'DERM12345',
  scin: 'SCIN',
  roboflow: 'Roboflow',
}

/** Null where nothing known was recognised. */
export function layoutName(layout: string | null): string | null {
  return layout === null ? null : (NAMES[layout] ?? null)
}
