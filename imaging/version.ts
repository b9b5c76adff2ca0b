import sharp from 'sharp'

/** Version of sharp; importing this loads its native library, so that what is missing shows. */
export const imagingVersion: string = sharp.versions.sharp
