"""The peer of a training run: the same layer graph, images, split and schedule, trained by Keras's own fit.

usage: python keras_training.py < JOB.json   prints {"probabilities": [[...]], "seconds": s} for the test images, in their order.
With "features": a model file whose pooled features feed a logistic regression, C chosen on the validation images.
"""
import json
import os
import sys
import time

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '2')
sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'sides'))
import numpy as np
import tensorflow as tf
from PIL import Image

from keras_graph import build

keras = tf.keras


def read(rows, size):
    pixels = [np.asarray(Image.open(row['path']).convert('RGB').resize((size, size), Image.BILINEAR)) for row in rows]
    return np.stack(pixels), np.array([row['label'] for row in rows])


class KeepBest(keras.callbacks.Callback):
    """The weights of the epoch with the lowest validation loss, put back at the end: what LesionLens keeps."""

    best, weights = np.inf, None

    def on_epoch_end(self, epoch, logs=None):
        if logs['val_loss'] < self.best:
            self.best, self.weights = logs['val_loss'], self.model.get_weights()

    def on_train_end(self, logs=None):
        if self.weights is not None:
            self.model.set_weights(self.weights)


def train(job, parts):
    (x, y), (x_val, y_val), (x_test, _) = parts
    count = len(job['classes'])
    model = build(job['graph'])
    model.compile(keras.optimizers.Adam(job['learningRate']), keras.losses.CategoricalCrossentropy())
    flip = keras.layers.RandomFlip('horizontal_and_vertical')
    hot = np.eye(count, dtype='float32')
    data = (tf.data.Dataset.from_tensor_slices((x, hot[y])).shuffle(len(x), seed=job['seed']).batch(job['batch'])
            .map(lambda a, b: (flip(tf.cast(a, tf.float32), training=True), b)).prefetch(2))
    weights = {c: len(y) / (count * max(1, int((y == c).sum()))) for c in range(count)}
    model.fit(data, epochs=job['epochs'], validation_data=(x_val.astype('float32'), hot[y_val]),
              class_weight=weights, callbacks=[KeepBest()], verbose=0)
    return model.predict(x_test.astype('float32'), batch_size=32, verbose=0)


def regress(job, parts):
    """Logistic regression on the frozen features of an imported model, whose inputs are -1..1."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import log_loss
    from sklearn.preprocessing import StandardScaler

    base = keras.models.load_model(job['features'], compile=False).layers[0]
    features = [base.predict(x.astype('float32') / 127.5 - 1, batch_size=32, verbose=0) for x, _ in parts]
    scaler = StandardScaler().fit(features[0])
    train_x, val_x, test_x = map(scaler.transform, features)
    def fitted(c):
        return LogisticRegression(C=c, max_iter=5000, class_weight='balanced').fit(train_x, parts[0][1])
    models = [fitted(c) for c in (1e-4, 1e-3, 1e-2, 1e-1, 1)]
    best = min(models, key=lambda model: log_loss(parts[1][1], model.predict_proba(val_x)))
    return best.predict_proba(test_x)


def main():
    job = json.load(sys.stdin)
    keras.utils.set_random_seed(job['seed'])
    parts = [read(job[part], job['size']) for part in ('train', 'val', 'test')]
    start = time.perf_counter()
    probabilities = (regress if 'features' in job else train)(job, parts)
    print(json.dumps({'probabilities': np.asarray(probabilities, 'float64').tolist(), 'seconds': time.perf_counter() - start}))


main()
