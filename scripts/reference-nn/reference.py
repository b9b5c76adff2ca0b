"""Writes what Keras computes, for the tests of compute/nn.

    python3 -m venv venv && venv/bin/pip install tensorflow-cpu==2.15.1
    venv/bin/python scripts/reference-nn/reference.py compute/nn/fixtures

layers.json   every layer once or more: output, and the gradients of sum(output * probe) for input and weights
losses.json   losses of logits with their gradients
steps.json    three training steps of a small network with every optimizer
penalties.json  training steps of a network with every regularizer, a frozen layer among them
"""
import base64
import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers as L
from keras.src.applications.convnext import LayerScale

random = np.random.default_rng(7)


def array(value):
    value = np.ascontiguousarray(value, "<f4")
    return {"shape": list(value.shape), "float32": base64.b64encode(value.tobytes()).decode()}


def fill(variable):
    """Values away from the initial zeros and ones; variances positive."""
    shape = variable.shape
    positive = any(word in variable.name for word in ("variance", "gamma"))
    return random.uniform(0.5, 1.5, shape) if positive else random.normal(0, 0.5, shape)


def name_of(variable, layer):
    name = variable.name.split("/")[-1].split(":")[0]
    return "kernel" if isinstance(layer, L.DepthwiseConv2D) and name == "depthwise_kernel" else name


def case(title, class_name, config, layer, shapes=((2, 5, 6, 4),), training=False, scale=1.0, weightless=False):
    inputs = [tf.constant(random.normal(0, scale, shape), tf.float32) for shape in shapes]
    argument = inputs[0] if len(inputs) == 1 else inputs
    call = (lambda x: layer(x, training=training)) if training else layer
    call(argument)
    variables = [] if weightless or not hasattr(layer, "weights") else [v for v in layer.weights if "count" not in v.name]
    for variable in variables:
        variable.assign(fill(variable))
    before = {name_of(v, layer): array(v) for v in variables}
    trainable = [v for v in variables if v.trainable]
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        output = call(argument)
        probe = tf.constant(random.normal(0, 1, output.shape), tf.float32)
        score = tf.reduce_sum(output * probe)
    gradients = tape.gradient(score, [*inputs, *trainable], unconnected_gradients="zero")
    result = {
        "title": title,
        "className": class_name,
        "config": config,
        "training": training,
        "inputs": [array(x) for x in inputs],
        "weights": before,
        "output": array(output),
        "probe": array(probe),
        "inputGradients": [array(g) for g in gradients[: len(inputs)]],
        "weightGradients": {name_of(v, layer): array(g) for v, g in zip(trainable, gradients[len(inputs):])},
    }
    if training:
        result["after"] = {name_of(v, layer): array(v) for v in variables if not v.trainable}
    return result


def same(class_name, config, **options):
    """A layer whose config here is Keras's own."""
    title = options.pop("title", f"{class_name} {json.dumps(config)}")
    return case(title, class_name, config, getattr(L, class_name)(**config), **options)


def conv_cases():
    base = {"filters": 6, "kernel_size": [3, 3]}
    yield same("Conv2D", {**base, "padding": "same", "strides": [2, 2], "activation": "relu"})
    yield same("Conv2D", {**base, "padding": "valid", "dilation_rate": [2, 2], "use_bias": False})
    yield same("Conv2D", {**base, "padding": "same", "dilation_rate": [2, 1]})
    yield same("Conv2D", {"filters": 5, "kernel_size": [1, 1], "activation": "sigmoid"})
    yield same("Conv2D", {"filters": 3, "kernel_size": [2, 5], "strides": [3, 1], "padding": "same"})
    # TensorFlow's CPU has no gradient for groups: two convolutions side by side are the same.
    yield grouped()
    yield same("DepthwiseConv2D", {"kernel_size": [3, 3], "padding": "same", "strides": [2, 2], "depth_multiplier": 2})
    yield same("DepthwiseConv2D", {"kernel_size": [3, 3], "padding": "valid", "use_bias": False, "activation": "relu6"})
    yield same("DepthwiseConv2D", {"kernel_size": [3, 3], "padding": "same", "dilation_rate": [2, 2]})
    yield same("SeparableConv2D", {**base, "padding": "same", "activation": "relu"})
    yield same("SeparableConv2D", {**base, "strides": [2, 2], "depth_multiplier": 2, "use_bias": False})
    yield same("Conv2DTranspose", {**base, "strides": [2, 2], "padding": "same"})
    yield same("Conv2DTranspose", {**base, "strides": [2, 3], "padding": "valid", "activation": "tanh"})
    yield same("Conv2DTranspose", {**base, "strides": [2, 2], "padding": "same", "output_padding": [1, 0]})


def grouped():
    class Grouped(L.Layer):
        def build(self, shape):
            self.kernel = self.add_weight("kernel", (3, 3, 2, 6))
            self.bias = self.add_weight("bias", (6,))

        def call(self, x):
            parts = zip(tf.split(x, 2, 3), tf.split(self.kernel, 2, 3))
            return tf.concat([tf.nn.conv2d(a, k, 1, "SAME") for a, k in parts], 3) + self.bias

    return case("Conv2D in 2 groups", "Conv2D", {"filters": 6, "kernel_size": [3, 3], "padding": "same", "groups": 2}, Grouped())


def dense_cases():
    yield same("Dense", {"units": 5}, shapes=((3, 7),))
    yield same("Dense", {"units": 3, "activation": "softmax"}, shapes=((3, 7),))
    yield same("Dense", {"units": 5, "activation": "gelu", "use_bias": False})


def norm_cases():
    yield same("BatchNormalization", {"epsilon": 1e-3})
    yield same("BatchNormalization", {"epsilon": 1e-3}, shapes=((5, 6),))
    yield same("BatchNormalization", {"scale": False, "epsilon": 1e-5})
    yield same("BatchNormalization", {"center": False})
    yield same("BatchNormalization", {"epsilon": 1e-3, "momentum": 0.9}, training=True, title="BatchNormalization in training")
    yield same("BatchNormalization", {"scale": False}, training=True, title="BatchNormalization without scale in training")
    yield same("LayerNormalization", {"epsilon": 1e-6})
    yield same("LayerNormalization", {"axis": [1, 2, 3], "scale": False})
    yield same("GroupNormalization", {"groups": 2})
    yield same("UnitNormalization", {"axis": -1})
    class Normalise(L.Layer):
        def build(self, shape):
            self.mean = self.add_weight("mean", (4,), trainable=False)
            self.variance = self.add_weight("variance", (4,), trainable=False)

        def call(self, x):
            return (x - self.mean) / tf.maximum(tf.sqrt(self.variance), 1e-7)

    yield case("Normalization with weights", "Normalization", {"axis": -1}, Normalise())
    given = {"axis": -1, "mean": [1.0, 2.0, 3.0, 4.0], "variance": [1.0, 4.0, 0.25, 2.0]}
    yield same("Normalization", given, weightless=True)
    yield same("Normalization", {**given, "invert": True}, weightless=True)
    yield same("Normalization", {"axis": None, "mean": 2.0, "variance": 4.0}, weightless=True)
    yield same("Rescaling", {"scale": 0.5, "offset": -1.0})
    yield same("Rescaling", {"scale": [0.5, 1.0, 2.0, 3.0], "offset": [-1.0, 0.0, 1.0, 2.0]})
    scale = LayerScale(1e-6, 4)
    yield case("LayerScale", "LayerScale", {"projection_dim": 4}, scale)


def activation_cases():
    names = "linear relu relu6 leaky_relu elu selu gelu silu sigmoid softmax log_softmax softplus softsign tanh exponential mish".split()
    functions = {name: getattr(tf.nn, name) for name in ("relu6", "leaky_relu", "log_softmax")}
    # Keras 3's, from their definitions.
    functions["hard_sigmoid"] = lambda x: tf.nn.relu6(x + 3.0) / 6.0
    functions["hard_silu"] = lambda x: x * tf.nn.relu6(x + 3.0) / 6.0
    functions["hard_tanh"] = lambda x: tf.clip_by_value(x, -1.0, 1.0)
    functions["log_sigmoid"] = tf.math.log_sigmoid
    functions["tanh_shrink"] = lambda x: x - tf.tanh(x)
    functions["celu"] = tf.nn.elu
    for name in [*names, "hard_sigmoid", "hard_silu", "hard_tanh", "log_sigmoid", "tanh_shrink", "celu"]:
        function = functions.get(name, name)
        yield case(f"Activation {name}", "Activation", {"activation": name}, L.Activation(function), scale=3.0)
    for config in ({}, {"max_value": 6.0}, {"negative_slope": 0.1}, {"max_value": 2.0, "negative_slope": 0.2, "threshold": 0.5}, {"threshold": 1.0}):
        yield same("ReLU", config, scale=3.0)
    yield case("LeakyReLU", "LeakyReLU", {"negative_slope": 0.3}, L.LeakyReLU(alpha=0.3))
    yield same("ELU", {"alpha": 0.7})
    yield same("ThresholdedReLU", {"theta": 0.5})
    yield same("Softmax", {"axis": -1})
    yield same("Softmax", {"axis": 1})
    yield same("PReLU", {"shared_axes": [1, 2]})
    yield same("PReLU", {"shared_axes": None})


def pool_cases():
    yield same("MaxPooling2D", {"pool_size": [2, 2]})
    yield same("MaxPooling2D", {"pool_size": [3, 3], "strides": [2, 2], "padding": "same"})
    yield same("AveragePooling2D", {"pool_size": [2, 2]})
    yield same("AveragePooling2D", {"pool_size": [3, 3], "strides": [1, 1], "padding": "same"})
    for keepdims in (False, True):
        yield same("GlobalAveragePooling2D", {"keepdims": keepdims})
        yield same("GlobalMaxPooling2D", {"keepdims": keepdims})


def shape_cases():
    yield same("Flatten", {})
    yield same("Reshape", {"target_shape": [-1, 2]})
    yield same("Permute", {"dims": [3, 1, 2]})
    yield same("RepeatVector", {"n": 3}, shapes=((2, 5),))
    yield same("ZeroPadding2D", {"padding": [[0, 1], [2, 3]]})
    yield same("Cropping2D", {"cropping": [[0, 1], [2, 1]]})
    yield same("UpSampling2D", {"size": [2, 3], "interpolation": "nearest"})
    yield same("UpSampling2D", {"size": [2, 2], "interpolation": "bilinear"})
    yield same("Resizing", {"height": 9, "width": 5, "interpolation": "bilinear"})
    yield same("Resizing", {"height": 3, "width": 11, "interpolation": "nearest"})
    yield same("Resizing", {"height": 4, "width": 4, "crop_to_aspect_ratio": True})
    yield same("CenterCrop", {"height": 3, "width": 4})
    yield same("CenterCrop", {"height": 8, "width": 4}, title="CenterCrop of a smaller image")


def merge_cases():
    two = ((2, 3, 4, 2), (2, 3, 4, 2))
    for name in ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"):
        yield same(name, {}, shapes=two)
    yield same("Add", {}, shapes=((2, 3, 4, 2),) * 3, title="Add of three")
    yield same("Multiply", {}, shapes=((2, 3, 4, 2), (2, 1, 1, 2)), title="Multiply, broadcast")
    yield same("Concatenate", {"axis": -1}, shapes=((2, 3, 4, 2), (2, 3, 4, 5)))
    yield same("Concatenate", {"axis": 1}, shapes=((2, 3, 4, 2), (2, 5, 4, 2)))
    scaled = L.Lambda(lambda xs: xs[0] + xs[1] * 0.17)
    yield case("CustomScaleLayer", "CustomScaleLayer", {"scale": 0.17}, scaled, shapes=two)


def op_cases():
    def operation(class_name, config, function, **options):
        return case(f"{class_name} {json.dumps(config)}", class_name, config, L.Lambda(function), **options)

    two = ((2, 3, 4, 2), (2, 3, 4, 2))
    yield operation("TrueDivide", {}, lambda x: x[0] / x[1], shapes=two)
    yield operation("Negative", {}, lambda x: -x)
    yield operation("Absolute", {}, tf.abs)
    yield operation("Square", {}, tf.square)
    yield operation("Exp", {}, tf.exp)
    yield operation("Clip", {"x_min": -0.5, "x_max": 0.7}, lambda x: tf.clip_by_value(x, -0.5, 0.7))
    for name, function in (("Mean", tf.reduce_mean), ("Sum", tf.reduce_sum), ("Max", tf.reduce_max), ("Min", tf.reduce_min)):
        yield operation(name, {"axis": [1, 2], "keepdims": False}, lambda x, f=function: f(x, [1, 2]))
        yield operation(name, {"axis": -1, "keepdims": True}, lambda x, f=function: f(x, -1, keepdims=True))
    reverse = ["ellipsis", {"slice": [None, None, -1]}]
    yield operation("GetItem", {"key": reverse}, lambda x: x[..., ::-1])
    part = [{"slice": [None, None, None]}, {"slice": [1, -1, 2]}, {"index": -2}]
    yield operation("GetItem", {"key": part}, lambda x: x[:, 1:-1:2, -2])
    new = [{"slice": [None, None, None]}, "newaxis", {"slice": [None, 2, None]}]
    yield operation("GetItem", {"key": new}, lambda x: x[:, None, :2])
    yield operation("Transpose", {"axes": [0, 3, 1, 2]}, lambda x: tf.transpose(x, [0, 3, 1, 2]))
    yield operation("ExpandDims", {"axis": -1}, lambda x: tf.expand_dims(x, -1))
    yield operation("Squeeze", {"axis": [1]}, lambda x: tf.squeeze(x, [1]), shapes=((2, 1, 3, 4),))
    widths = [[0, 0], [1, 2], [0, 1], [0, 0]]
    for mode in ("constant", "reflect", "symmetric"):
        config = {"pad_width": widths, "mode": mode, **({"constant_values": 0.5} if mode == "constant" else {})}
        yield operation("Pad", config, lambda x, m=mode: tf.pad(x, widths, m, constant_values=0.5 if m == "constant" else 0))


def positive_cases():
    functions = {"Sqrt": tf.sqrt, "Rsqrt": tf.math.rsqrt, "Log": tf.math.log}
    for name, function in functions.items():
        x = tf.constant(random.uniform(0.1, 3, (2, 3, 4, 2)), tf.float32)
        probe = tf.constant(random.normal(0, 1, x.shape), tf.float32)
        with tf.GradientTape() as tape:
            tape.watch(x)
            output = function(x)
            score = tf.reduce_sum(output * probe)
        yield {"title": name, "className": name, "config": {}, "training": False, "inputs": [array(x)], "weights": {}, "output": array(output),
               "probe": array(probe), "inputGradients": [array(tape.gradient(score, x))], "weightGradients": {}}


def identity_cases():
    for name, config in (("Dropout", {"rate": 0.5}), ("SpatialDropout2D", {"rate": 0.5}), ("GaussianNoise", {"stddev": 1.0}), ("GaussianDropout", {"rate": 0.3}),
                         ("AlphaDropout", {"rate": 0.3}), ("ActivityRegularization", {"l2": 0.1})):
        yield same(name, config)


def attention_cases():
    """Last, from numbers of their own: the cases before stay as they are."""
    global random
    random = np.random.default_rng(8)
    yield case("Erf", "Erf", {}, L.Lambda(tf.math.erf))
    for shapes in (((2, 3, 5, 4), (2, 3, 4, 6)), ((2, 5, 4), (2, 4, 3)), ((2, 1, 5, 4), (2, 3, 4, 2))):
        yield case(f"Matmul {shapes}", "Matmul", {}, L.Lambda(lambda x: tf.matmul(x[0], x[1])), shapes=shapes)


def loss_cases():
    logits = random.normal(0, 2, (6, 3)).astype(np.float32)
    labels = np.eye(3, dtype=np.float32)[random.integers(0, 3, 6)]
    single = random.normal(0, 2, (6, 1)).astype(np.float32)
    truth = random.integers(0, 2, (6, 1)).astype(np.float32)
    losses = keras.losses
    none = {"reduction": "none"}
    cases = [
        ({"kind": "cross-entropy"}, logits, labels, losses.CategoricalCrossentropy(from_logits=True, **none)),
        ({"kind": "cross-entropy", "labelSmoothing": 0.1}, logits, labels, losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1, **none)),
        ({"kind": "cross-entropy"}, single, truth, losses.BinaryCrossentropy(from_logits=True, **none)),
        ({"kind": "cross-entropy", "labelSmoothing": 0.2}, single, truth, losses.BinaryCrossentropy(from_logits=True, label_smoothing=0.2, **none)),
        ({"kind": "focal", "gamma": 2.0, "alpha": 0.25}, logits, labels, losses.CategoricalFocalCrossentropy(alpha=0.25, gamma=2.0, from_logits=True, **none)),
        ({"kind": "focal", "gamma": 1.5}, single, truth, losses.BinaryFocalCrossentropy(gamma=1.5, from_logits=True, **none)),
    ]
    for config, x, y, loss in cases:
        x = tf.constant(x)
        with tf.GradientTape() as tape:
            tape.watch(x)
            values = loss(y, x)
            total = tf.reduce_sum(values)
        yield {"config": config, "logits": array(x), "labels": array(y), "values": array(values), "gradient": array(tape.gradient(total, x))}


def network():
    tf.keras.utils.set_random_seed(3)
    x = inputs = keras.Input((8, 8, 3), name="image")
    x = L.Rescaling(1 / 127.5, offset=-1.0, name="rescale")(x)
    x = L.Conv2D(4, 3, padding="same", use_bias=False, name="conv1")(x)
    x = L.BatchNormalization(name="norm1", momentum=0.9)(x)
    x = L.Activation("swish", name="swish1")(x)
    x = L.DepthwiseConv2D(3, strides=2, padding="same", use_bias=False, name="depth2")(x)
    x = L.BatchNormalization(name="norm2", momentum=0.9)(x)
    x = L.ReLU(6.0, name="relu2")(x)
    x = L.GlobalAveragePooling2D(name="pool")(x)
    return keras.Model(inputs, L.Dense(2, activation="softmax", name="head")(x))


def step_cases():
    k = keras.optimizers
    pixels = random.integers(0, 256, (3, 6, 8, 8, 3))
    labels = np.eye(2, dtype=np.float32)[random.integers(0, 2, (3, 6))]
    factors = random.uniform(0.5, 2, (3, 6)).astype(np.float32)
    configs = [
        ({"optimizer": {"kind": "adam"}}, lambda: k.Adam(0.01)),
        ({"optimizer": {"kind": "adamw", "weightDecay": 0.1}}, lambda: k.AdamW(0.01, weight_decay=0.1)),
        ({"optimizer": {"kind": "sgd"}}, lambda: k.SGD(0.05)),
        ({"optimizer": {"kind": "sgd", "momentum": 0.9}}, lambda: k.SGD(0.05, momentum=0.9)),
        ({"optimizer": {"kind": "sgd", "momentum": 0.9, "nesterov": True}, "clipNorm": 0.2}, lambda: k.SGD(0.05, momentum=0.9, nesterov=True, global_clipnorm=0.2)),
    ]
    cases = []
    for config, make in configs:
        model = network()
        start = {f"{v.name.split('/')[0]}/{name_of(v, model.get_layer(v.name.split('/')[0]))}": array(v) for v in model.weights}
        optimizer = make()
        if config["optimizer"]["kind"] == "adamw":
            optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
        model.compile(optimizer, "categorical_crossentropy", run_eagerly=True)
        losses = []
        for x, y, w in zip(pixels, labels, factors):
            with tf.GradientTape() as tape:
                p = model(tf.constant(x, tf.float32), training=True)
                loss = tf.reduce_mean(keras.losses.categorical_crossentropy(y, p) * w)
            optimizer.apply_gradients(zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables))
            losses.append(float(loss))
        end = {f"{v.name.split('/')[0]}/{name_of(v, model.get_layer(v.name.split('/')[0]))}": array(v) for v in model.weights}
        cases.append({**config, "learningRate": float(optimizer.learning_rate), "losses": losses, "start": start, "end": end})
    return {"pixels": pixels.tolist(), "labels": labels.tolist(), "factors": factors.tolist(), "cases": cases}


def penalised_network():
    tf.keras.utils.set_random_seed(5)
    R = keras.regularizers
    x = inputs = keras.Input((8, 8, 3), name="image")
    x = L.Rescaling(1 / 127.5, offset=-1.0, name="rescale")(x)
    x = L.Conv2D(4, 3, padding="same", activation="relu", name="conv", kernel_regularizer=R.L1(0.02), bias_regularizer="l2", activity_regularizer=R.L1(0.003))(x)
    x = L.BatchNormalization(name="norm", momentum=0.9, gamma_regularizer=R.L2(0.03), beta_regularizer=R.L1(0.01))(x)
    x = L.DepthwiseConv2D(3, name="depth", depthwise_regularizer=R.L1L2(0.01, 0.02), activation="tanh")(x)
    x = L.SeparableConv2D(5, 3, name="separable", depthwise_regularizer=R.L2(0.02), pointwise_regularizer="l1_l2")(x)
    x = L.PReLU(shared_axes=[1, 2], alpha_regularizer="l1", name="prelu")(x)
    x = L.ActivityRegularization(l1=0.01, l2=0.02, name="activity")(x)
    x = L.GlobalAveragePooling2D(name="pool")(x)
    x = L.Dense(4, name="columns", kernel_regularizer=R.OrthogonalRegularizer(0.05, "columns"), activity_regularizer=R.L2(0.1))(x)
    x = L.Dense(4, name="frozen", kernel_regularizer=R.L2(0.5), activity_regularizer=R.L1(0.02))(x)
    x = L.Dense(4, name="rows", kernel_regularizer=R.OrthogonalRegularizer(0.05))(x)
    return keras.Model(inputs, L.Dense(2, activation="softmax", name="head", kernel_regularizer="l2", activity_regularizer=R.L2(0.1))(x), name="penalised")


def penalty_case():
    """As Keras trains: losses of the frozen layer's kernel, which is a constant, are given apart."""
    random = np.random.default_rng(11)
    model = penalised_network()
    pixels = random.integers(0, 256, (2, 6, 8, 8, 3))
    labels = np.eye(2, dtype=np.float32)[random.integers(0, 2, (2, 6))]
    weights = lambda: {f"{layer.name}/{name_of(v, layer)}": array(v) for layer in model.layers for v in layer.weights}
    for layer in model.layers:
        for v in layer.weights:
            if any(word in v.name for word in ("bias", "beta", "alpha")):
                v.assign(random.normal(0, 0.2, v.shape))
    start = weights()
    config = json.loads(model.to_json())
    model.get_layer("frozen").trainable = False
    frozen = float(0.5 * tf.reduce_sum(model.get_layer("frozen").kernel ** 2))
    model.compile(keras.optimizers.SGD(0.05), "categorical_crossentropy")
    losses = [float(model.train_on_batch(x.astype("f4"), y, reset_metrics=True)) for x, y in zip(pixels, labels)]
    return {"model": config, "pixels": pixels.tolist(), "labels": labels.tolist(), "learningRate": 0.05, "losses": losses, "frozen": frozen, "start": start, "end": weights()}


def main(folder):
    os.makedirs(folder, exist_ok=True)
    groups = (conv_cases, dense_cases, norm_cases, activation_cases, pool_cases, shape_cases, merge_cases, op_cases, positive_cases, identity_cases)
    about = {"made by": "scripts/reference-nn/reference.py", "tensorflow": tf.__version__}
    content = {
        "layers": {**about, "cases": [one for group in groups for one in group()]},
        "losses": {**about, "cases": list(loss_cases())},
        "steps": {**about, **step_cases()},
        "penalties": {**about, **penalty_case()},
    }
    content["layers"]["cases"] += attention_cases()
    for name, value in content.items():
        with open(os.path.join(folder, name + ".json"), "w") as file:
            json.dump(value, file)
            file.write("\n")


main(sys.argv[1])
