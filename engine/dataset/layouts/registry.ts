import { bcn20000 } from './bcn20000.ts'
import { ddi } from './ddi.ts'
import { derm12345 } from './derm12345.ts'
import { derm7pt } from './derm7pt.ts'
import { fitzpatrick17k } from './fitzpatrick17k.ts'
import { ham10000 } from './ham10000.ts'
import { isic2016 } from './isic-2016.ts'
import { isic2017 } from './isic-2017.ts'
import { isic2018 } from './isic-2018.ts'
import { isic2019 } from './isic-2019.ts'
import { isic2020 } from './isic-2020.ts'
import { isic2024 } from './isic-2024.ts'
import { isicArchive } from './isic-archive.ts'
import type { Layout } from './layout.ts'
import { milk10k } from './milk10k.ts'
import { padUfes20 } from './pad-ufes-20.ts'
import { ph2 } from './ph2.ts'
import { roboflow } from './roboflow.ts'
import { scin } from './scin.ts'
import { siimIsic2020 } from './siim-isic-2020.ts'

/** Data sets that are recognised by themselves; the first that fits counts. */
export const layouts: readonly Layout[] = [
  ham10000,
  isic2016,
  isic2017,
  isic2018,
  isic2019,
  siimIsic2020,
  isic2020,
  isic2024,
  milk10k,
  isicArchive,
  ph2,
  padUfes20,
  bcn20000,
  derm7pt,
  fitzpatrick17k,
  ddi,
  derm12345,
  scin,
  roboflow,
]
