"""Keras as a side of the comparison: the same layer graph, built from the same JSON, run by Keras's own fit and predict.

usage: python keras_side.py WHAT MODEL.json SIZE BATCH COUNT [FOLDER]   (protocol: bench/side.ts)
FOLDER holds 0.jpg, 1.jpg, ... for WHAT 'training'; 'training-in-memory' is spared decoding.
"""
import json
import os
import resource
import sys
import time

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '2')
import numpy as np
import tensorflow as tf

from keras_graph import build

keras = tf.keras
layers = keras.layers
FROZEN_EPOCHS = 20


def from_files(size, folder):
    """As image_dataset_from_directory reads: decoded and resized (bilinear) in each epoch."""
    def read(path, label):
        return tf.image.resize(tf.io.decode_jpeg(tf.io.read_file(path), channels=3), (size, size)), label
    return lambda count: ([os.path.join(folder, f'{i}.jpg') for i in range(count)], read)


def fit(model, size, batch, count, files=None):
    units = model.output_shape[-1]
    y = np.eye(units, dtype='float32')[np.arange(count) % units]
    if files:
        x, read = files(count)
    else:
        x, read = np.random.default_rng(1).integers(0, 256, (count, size, size, 3)).astype('uint8'), None
    flip = keras.Sequential([layers.RandomFlip('horizontal_and_vertical')])
    data = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(count, seed=1)
    if read:
        data = data.map(read, num_parallel_calls=tf.data.AUTOTUNE)
    data = (data.batch(batch)
            .map(lambda a, b: (flip(tf.cast(a, tf.float32), training=True), b), num_parallel_calls=tf.data.AUTOTUNE)
            .prefetch(tf.data.AUTOTUNE))
    model.compile(keras.optimizers.Adam(1e-4), keras.losses.CategoricalCrossentropy(), metrics=['accuracy'])
    return lambda: model.fit(data, epochs=1, verbose=0)


def frozen(model, size, batch, count):
    """A fresh head on a frozen base, 20 epochs of fit."""
    for layer in model.layers[:-1]:
        layer.trainable = False
    epoch = fit(model, size, batch, count)
    def run():
        for _ in range(FROZEN_EPOCHS):
            epoch()
    return run


def predict(model, size, batch, count):
    x = np.random.default_rng(1).integers(0, 256, (count, size, size, 3)).astype('float32')
    return lambda: model.predict(x, batch_size=batch, verbose=0)


def heatmaps(model, size, batch, count):
    """tf-keras-vis on the flat model: the only form of it that works."""
    from tf_keras_vis.gradcam import Gradcam
    from tf_keras_vis.utils.model_modifiers import ReplaceToLinear
    from tf_keras_vis.utils.scores import CategoricalScore
    x = np.random.default_rng(1).integers(0, 256, (count, size, size, 3)).astype('float32')
    tap = [layer.name for layer in model.layers if len(layer.output_shape) == 4 and layer.output_shape[1] and layer.output_shape[1] > 1][-1]
    cam = Gradcam(model, model_modifier=ReplaceToLinear(), clone=True)
    def run():
        for start in range(0, count, batch):
            part = x[start:start + batch]
            cam(CategoricalScore([1] * len(part)), part, penultimate_layer=tap)
    return run


def main():
    what, file, size, batch, count = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])
    keras.utils.set_random_seed(1)
    with open(file) as handle:
        model = build(json.load(handle))
    def from_folder(*sizes):
        return fit(*sizes, from_files(size, sys.argv[6]))
    run = {'training': from_folder, 'training-in-memory': fit, 'frozen': frozen, 'prediction': predict, 'heatmaps': heatmaps}[what](model, size, batch, count)
    warm = fit(model, size, batch, count) if what == 'frozen' else run
    warm()
    warm()
    print(json.dumps({'ready': True, 'version': f'keras {__import__("keras").__version__}, tensorflow {tf.__version__}'}), flush=True)
    items = count * (FROZEN_EPOCHS if what == 'frozen' else 1)
    for _ in sys.stdin:
        start = time.perf_counter()
        run()
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({'value': items / seconds, 'peakMb': peak}), flush=True)


main()
