"""Writes compute/explain/fixtures/reference.json: heatmaps of a small network, its gradients from Keras, the formulas in numpy.

Run with Python 3.11 and tensorflow-cpu==2.15.1 (Keras 2.15.0), numpy 1.26.4:
    python scripts/reference-explain/make_reference.py
The formulas follow pytorch-grad-cam 1.5 where a paper leaves room (epsilons, order of operations); they are written from the equations.
"""
import json
import os
from pathlib import Path

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '2')
import numpy as np
import tensorflow as tf

keras = tf.keras
SIZE, UNITS, TAP = 12, 3, 'early'
IG_STEPS = 32


def network():
    """The tap has a convolution behind it, so that its gradients differ from cell to cell and the methods from each other."""
    conv = {'kernel_size': 3, 'padding': 'same', 'activation': 'relu', 'kernel_initializer': keras.initializers.HeNormal(7)}
    x = image = keras.Input((SIZE, SIZE, 3), name='image')
    x = keras.layers.Rescaling(1 / 127.5, offset=-1, name='scale')(x)
    x = keras.layers.Conv2D(6, **conv, name='early')(x)
    x = keras.layers.MaxPooling2D(2, name='shrink')(x)
    x = keras.layers.Conv2D(8, **conv, name='late')(x)
    x = keras.layers.BatchNormalization(name='norm')(x)
    x = keras.layers.GlobalAveragePooling2D(name='pool')(x)
    x = keras.layers.Dense(UNITS, name='head')(x)
    model = keras.Model(image, x)
    random = np.random.default_rng(3)
    for layer in model.layers:
        layer.set_weights([w + random.normal(0, 0.1, w.shape).astype('float32') ** 2 for w in layer.get_weights()])
    return model


def graph_json(model):
    """The same network in LesionLens's words, softmax at its end."""
    nodes = []
    before = 'image'
    for layer in model.layers[1:]:
        config = {k: v for k, v in layer.get_config().items() if isinstance(v, (int, float, str, bool, list, tuple)) and k not in ('name', 'dtype', 'trainable')}
        if layer.name == 'head':
            config['activation'] = 'softmax'
        if 'axis' in config and isinstance(config['axis'], (list, tuple)):
            config['axis'] = config['axis'][0]
        nodes.append({'id': layer.name, 'layer': layer.name, 'className': type(layer).__name__, 'config': config,
                      'inputs': [{'kind': 'tensor', 'node': before}]})
        before = layer.name
    return {'name': 'reference', 'input': {'id': 'image', 'shape': [SIZE, SIZE, 3]}, 'outputs': ['head'], 'nodes': nodes}


def finer_cam(model, x, target):
    """Zhang et al. 2025: Grad-CAM's weights of y_c - gamma y_d, averaged over the T classes d nearest to c by logit."""
    gamma, nearest = 0.6, 3
    logits = model.predict(x, verbose=0)[0].astype('float64')
    others = sorted((d for d in range(UNITS) if d != target), key=lambda d: abs(logits[d] - logits[target]))[:nearest]
    a, own = tap_values(model, x, target)
    alphas = [own.mean((0, 1)) - gamma * tap_values(model, x, d)[1].mean((0, 1)) for d in others]
    return relu((a * np.mean(alphas, 0)).sum(-1))


def tap_values(model, x, target):
    to_tap = keras.Model(model.input, [model.get_layer(TAP).output])
    rest = keras.Sequential(model.layers[[l.name for l in model.layers].index(TAP) + 1:])
    activations = to_tap(x)
    with tf.GradientTape() as tape:
        tape.watch(activations)
        score = rest(activations, training=False)[0, target]
    return activations.numpy()[0].astype('float64'), tape.gradient(score, activations).numpy()[0].astype('float64')


relu = lambda v: np.maximum(v, 0)


def cams(a, g):
    """a, g: [h,w,C]."""
    total = a.sum((0, 1))
    alpha = np.where(g != 0, g ** 2 / (2 * g ** 2 + total * g ** 3 + 1e-6), 0)
    centred = (a - a.mean((0, 1))).reshape(-1, a.shape[-1])
    first = np.linalg.svd(centred, full_matrices=False)[2][0]
    projected = (centred @ first).reshape(a.shape[:2])
    if (projected * centred.mean(1).reshape(a.shape[:2])).sum() < 0:
        projected = -projected
    return {
        'grad-cam': relu((a * g.mean((0, 1))).sum(-1)),
        'grad-cam++': relu((a * (alpha * relu(g)).sum((0, 1))).sum(-1)),
        'hires-cam': relu((a * g).sum(-1)),
        'layer-cam': relu((a * relu(g)).sum(-1)),
        'xgrad-cam': relu((a * (g * a / (total + 1e-7)).sum((0, 1))).sum(-1)),
        'eigen-cam': relu(projected),
    }


def score_cam(model, x, a, target):
    large = tf.compat.v1.image.resize_bilinear(a[None].astype('float32'), (SIZE, SIZE), align_corners=True).numpy()[0]
    low, high = large.min((0, 1)), large.max((0, 1))
    masks = (large - low) / (high - low + 1e-8)
    scores = np.array([model.predict(x * masks[None, ..., k:k + 1], verbose=0)[0, target] for k in range(a.shape[-1])], 'float64')
    weights = np.exp(scores - scores.max())
    return relu((a * (weights / weights.sum())).sum(-1))


def integrated_gradients(model, x, target):
    ways = ((np.arange(IG_STEPS) + 0.5) / IG_STEPS).astype('float32').reshape(-1, 1, 1, 1)
    points = tf.constant(x * ways)
    with tf.GradientTape() as tape:
        tape.watch(points)
        scores = tf.reduce_sum(model(points, training=False)[:, target])
    return relu((x[0] * tape.gradient(scores, points).numpy().astype('float64').mean(0)).sum(-1))


def main():
    keras.utils.set_random_seed(5)
    model = network()
    images = np.random.default_rng(11).integers(0, 256, (3, SIZE, SIZE, 3)).astype('float32')
    targets = [0, 2, 1]
    cases = []
    for x, target in zip(images[:, None], targets):
        a, g = tap_values(model, x, target)
        maps = {**cams(a, g), 'finer-cam': finer_cam(model, x, target), 'score-cam': score_cam(model, x, a, target), 'integrated-gradients': integrated_gradients(model, x, target)}
        logits = model.predict(x, verbose=0)[0]
        cases.append({'image': x.astype('uint8').ravel().tolist(), 'target': target, 'logits': rounded(logits),
                      'maps': {name: rounded(m) for name, m in maps.items()}})
    weights = {f'{layer.name}/{w.name.split("/")[-1].split(":")[0]}': {'shape': list(w.shape), 'values': w.numpy().ravel().tolist()}
               for layer in model.layers for w in layer.weights}
    made_by = {'tensorflow': tf.__version__, 'keras': __import__('keras').__version__, 'numpy': np.__version__}
    result = {'madeBy': made_by, 'tap': TAP, 'graph': graph_json(model), 'weights': weights, 'cases': cases}
    out = Path(__file__).parents[2] / 'compute' / 'explain' / 'fixtures' / 'reference.json'
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(result, separators=(',', ':')) + '\n')
    print(out, out.stat().st_size, 'bytes')


def rounded(values):
    return [float(f'{v:.7g}') for v in np.ravel(values)]


main()
