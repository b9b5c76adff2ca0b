"""The layer graph of LesionLens as a Keras model."""
import numpy as np
import tensorflow as tf

keras = tf.keras
layers = keras.layers


def build(graph):
    """The layer graph of LesionLens, node for node: its vocabulary is Keras's own."""
    values = {graph['input']['id']: keras.Input(graph['input']['shape'], name='input')}
    for node in graph['nodes']:
        args = [values[a['node']] if a['kind'] == 'tensor' else np.float32(a['value']) for a in node['inputs']]
        values[node['id']] = call(node, args)
    return keras.Model(values[graph['input']['id']], values[graph['outputs'][0]])


def call(node, args):
    config = {k: v for k, v in node['config'].items() if k not in ('name', 'negative_slope' if node['className'] == 'LeakyReLU' else '')}
    name = node['className']
    if name == 'LeakyReLU':
        config['alpha'] = node['config'].get('negative_slope', 0.3)
    if name.startswith('Op:') or name in ('TrueDivide', 'Subtract') and not all(tf.is_tensor(a) or hasattr(a, 'shape') for a in args):
        raise SystemExit(f'no translation of {name}')
    layer = layers.deserialize({'class_name': name, 'config': {**config, 'name': node['id'].replace('/', '_')}})
    return layer(args if len(args) > 1 else args[0])
