/**
 * What a model file may claim before it is refused. Generous for real models (the largest of Keras Applications, NASNetLarge with
 * optimizer state, has 1 GB and 1,041 layers), small enough that a hostile file costs seconds and a bounded amount of memory.
 */
export const LIMITS = {
  fileBytes: 4 * 2 ** 30,
  zipEntries: 10_000,
  configBytes: 32 * 2 ** 20,
  jsonDepth: 200,
  layers: 10_000,
  /** Models inside models. */
  nesting: 32,
  hdf5Objects: 100_000,
  hdf5Depth: 64,
  /** Floats of all weights together: 1.6 GB. VGG16 with its classifier has 138 million. */
  weightValues: 400_000_000,
  /** Weights hardly compress: a file that claims far more numbers than it has bytes is not a model. */
  valuesPerFileByte: 8,
  /** Sides of an input image; also bounds what a forward pass may ask for. */
  inputSidePx: 4096,
  /** Damage can send the HDF5 library round in circles: it is stopped after so much processor time without progress, and so much more for each megabyte. */
  hdf5CpuMs: 5_000,
  hdf5CpuMsPerMegabyte: 250,
  /** Time without progress on a machine that has none to give, or a drive that does not answer. */
  hdf5WallMs: 30 * 60_000,
  /** Reads beyond so many times the file's length are no progress. */
  hdf5Rereads: 4,
} as const
