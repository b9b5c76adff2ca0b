"""Builds tiny models with real Keras, one per layer and per form of preprocessing, and packs them with Keras's own outputs.

Run once under Keras 2.15 and once under Keras 3.15 (README.md beside this file).
"""

import io
import json
import os
import pathlib
import sys
import tempfile
import zipfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np
import tensorflow as tf
import keras
from keras import layers

MAJOR = int(keras.__version__.split(".")[0])
OUT = pathlib.Path(__file__).parents[2] / "compute/keras/fixtures" / f"keras-{MAJOR}.zip"
SHAPE = (8, 8, 3)
BATCH = 2
ACTIVATIONS = ["relu", "relu6", "leaky_relu", "elu", "selu", "gelu", "silu", "swish", "hard_sigmoid", "sigmoid", "softmax", "softplus",
               "softsign", "tanh", "exponential", "mish", "linear"]
if MAJOR == 3:
    ACTIVATIONS += ["hard_silu", "celu", "log_sigmoid", "log_softmax", "hard_tanh", "tanh_shrink"]
else:
    # Keras 2 has no such names, but takes the functions of TensorFlow.
    keras.utils.get_custom_objects().clear()
    ACTIVATIONS = [name for name in ACTIVATIONS if name not in ("relu6", "leaky_relu", "silu")] + ["silu"]

cases = {}
refused = {}


def case(function):
    """A case returns a model; its name is the function's."""
    cases[function.__name__] = function
    return function


def refusal(function):
    refused[function.__name__] = function
    return function


def pixels(shape, batch=BATCH):
    """The same pixels 0..255 are made in fixtures.test.ts."""
    count = batch * int(np.prod(shape))
    return ((np.arange(count) * 7919) % 256).astype("float32").reshape(batch, *shape)


def single(*stack, shape=SHAPE, scaled=True):
    """Input, x / 127.5 - 1 unless the case is about preprocessing, the layers."""
    x = inputs = keras.Input(shape)
    if scaled:
        x = layers.Rescaling(1 / 127.5, offset=-1.0)(x)
    for layer in stack:
        x = layer(x)
    return keras.Model(inputs, x)


def randomise(model, seed=0):
    """Weights that are neither zero nor one, variances positive."""
    rng = np.random.default_rng(seed)
    for layer in model.layers:
        if hasattr(layer, "layers"):
            randomise(layer, seed + 1)
            continue
        if layer.__class__.__name__ == "Normalization":
            continue
        values = []
        for variable in layer.weights:
            name = getattr(variable, "path", variable.name)
            if "variance" in name:
                values.append(rng.uniform(0.5, 1.5, variable.shape))
            elif "gamma" in name:
                values.append(rng.uniform(0.5, 1.5, variable.shape))
            else:
                values.append(rng.normal(0, 0.4, variable.shape))
        if values:
            layer.set_weights(values)


def layer_cases():
    stacks = {
        "conv2d": [layers.Conv2D(4, 3, padding="same", activation="relu", kernel_regularizer="l2")],
        "conv2d_strided": [layers.Conv2D(4, (3, 2), strides=2, padding="same", use_bias=False)],
        "conv2d_valid": [layers.Conv2D(4, 3, strides=(2, 1))],
        "conv2d_dilated": [layers.Conv2D(4, 3, dilation_rate=2, padding="same")],
        "conv2d_grouped": [layers.Conv2D(6, 3, groups=3, padding="same")],
        "depthwise": [layers.DepthwiseConv2D(3, padding="same", depth_multiplier=2)],
        "depthwise_strided": [layers.DepthwiseConv2D(3, strides=2, padding="valid", use_bias=False, activation="relu")],
        "separable": [layers.SeparableConv2D(4, 3, padding="same", depth_multiplier=2)],
        "transposed_same": [layers.Conv2DTranspose(4, 3, strides=2, padding="same")],
        "transposed_valid": [layers.Conv2DTranspose(4, 3, strides=2, padding="valid", use_bias=False)],
        "dense_last_axis": [layers.Dense(5, activation="tanh")],
        "dense_flat": [layers.Flatten(), layers.Dense(5)],
        "batch_norm": [layers.BatchNormalization()],
        "batch_norm_plain": [layers.BatchNormalization(scale=False, center=False, epsilon=1e-2)],
        "batch_norm_flat": [layers.Flatten(), layers.Dense(6), layers.BatchNormalization(scale=False)],
        "layer_norm": [layers.LayerNormalization(epsilon=1e-6)],
        "layer_norm_plain": [layers.LayerNormalization(axis=-1, center=False, scale=False)],
        "group_norm": [layers.Conv2D(8, 1), layers.GroupNormalization(groups=4)],
        "unit_norm": [layers.UnitNormalization()],
        "relu_general": [layers.ReLU(max_value=0.8, negative_slope=0.2, threshold=0.1)],
        "relu_layer": [layers.ReLU(), layers.ReLU(6.0)],
        "leaky_relu": [layers.LeakyReLU(0.1)],
        "leaky_relu_default": [layers.LeakyReLU()],
        "prelu": [layers.PReLU()],
        "prelu_shared": [layers.PReLU(shared_axes=[1, 2])],
        "elu": [layers.ELU(0.7)],
        "softmax_layer": [layers.Softmax(), layers.ZeroPadding2D(1)],
        "softmax_axis": [layers.Softmax(axis=1), layers.ZeroPadding2D(1)],
        "max_pool": [layers.MaxPooling2D()],
        "max_pool_same": [layers.MaxPooling2D(3, strides=2, padding="same")],
        "average_pool": [layers.AveragePooling2D((2, 3), strides=1)],
        "average_pool_same": [layers.AveragePooling2D(3, strides=2, padding="same")],
        "global_average": [layers.GlobalAveragePooling2D()],
        "global_average_kept": [layers.GlobalAveragePooling2D(keepdims=True)],
        "global_max": [layers.GlobalMaxPooling2D()],
        "zero_padding": [layers.ZeroPadding2D(((1, 2), (0, 3)))],
        "zero_padding_number": [layers.ZeroPadding2D(2)],
        "cropping": [layers.Cropping2D(((1, 2), (3, 1)))],
        "up_nearest": [layers.UpSampling2D((2, 3))],
        "up_bilinear": [layers.UpSampling2D(2, interpolation="bilinear")],
        "reshape": [layers.Reshape((4, -1, 6))],
        "permute": [layers.Permute((3, 1, 2))],
        "flatten": [layers.Flatten()],
        "identity_in_inference": [layers.Dropout(0.5), layers.SpatialDropout2D(0.3), layers.GaussianNoise(0.1), layers.GaussianDropout(0.2),
                                  layers.ActivityRegularization(l2=0.1)],
        "augmentation": [layers.RandomFlip("horizontal"), layers.RandomRotation(0.1), layers.RandomZoom(0.2, 0.1), layers.RandomContrast(0.2),
                         layers.RandomTranslation(0.1, 0.1), layers.RandomBrightness(0.1)],
        "dense_layer_activation": [layers.Dense(4, activation=layers.LeakyReLU(0.2)), layers.Conv2D(3, 1, activation=layers.ReLU(0.5))],
        "conv_hard_sigmoid": [layers.Conv2D(4, 3, activation="hard_sigmoid"), layers.Dense(3)],
    }
    if MAJOR == 2:
        stacks["thresholded_relu"] = [layers.ThresholdedReLU(0.3)]
        stacks["activation_tf_function"] = [layers.Activation(tf.nn.relu6), layers.Dense(3, activation=tf.nn.leaky_relu)]
    else:
        stacks["augmentation_new"] = [layers.RandomHue(0.1), layers.RandomSaturation(0.2), layers.RandomShear(0.1, 0.1), layers.RandomErasing(),
                                      layers.RandomGrayscale(0.5)]
    for name in ACTIVATIONS:
        # Not the last layer: there a softmax is the model's head, taken over all outputs.
        stacks[f"activation_{name}"] = [layers.Activation(name), layers.ZeroPadding2D(1)]
    for name, stack in stacks.items():
        cases[name] = lambda stack=stack: single(*stack)


def preprocessing_cases():
    mean, variance = [120.0, 110.0, 100.0], [900.0, 1600.0, 2500.0]
    adapted = layers.Normalization(axis=-1)
    adapted.adapt(pixels(SHAPE, 16) * np.array([1.0, 0.5, 0.25], "float32"))
    whole = layers.Normalization(axis=None)
    whole.adapt(pixels(SHAPE, 16))
    stacks = {
        "rescaling_vector": [layers.Rescaling([0.1, 0.2, 0.3], offset=[-1.0, 0.0, 1.0])],
        "normalization_adapted": [adapted],
        "normalization_whole": [whole],
        "normalization_given": [layers.Normalization(mean=mean, variance=variance)],
        "normalization_one": [layers.Normalization(axis=None, mean=127.5, variance=5000.0)],
        "normalization_inverted": [layers.Normalization(mean=mean, variance=variance, invert=True)],
        "resizing_up": [layers.Resizing(13, 11)],
        "resizing_down": [layers.Resizing(5, 4)],
        "resizing_nearest": [layers.Resizing(13, 5, interpolation="nearest")],
        "resizing_cropped": [layers.Resizing(6, 4, crop_to_aspect_ratio=True)],
        "center_crop": [layers.CenterCrop(5, 4)],
        "center_crop_larger": [layers.CenterCrop(12, 10)],
    }
    for name, stack in stacks.items():
        cases[f"pre_{name}"] = lambda stack=stack: single(*stack, scaled=False)
    applications = keras.applications
    functions = {
        "tf_mode": applications.mobilenet_v2.preprocess_input,
        "caffe_mode": applications.resnet50.preprocess_input,
        "torch_mode": applications.densenet.preprocess_input,
        "divide": lambda x: x / 255.0,
        "operators": lambda x: -((x * 2.0 + 3.0) / 7.0 - 1.0) ** 2.0,
        "constant_first": lambda x: 1.0 - 2.0 * x + (3.0 + x),
        "divide_constant": lambda x: 100.0 / (x + 1.0),
        "vectors": lambda x: (x - np.array([123.7, 116.8, 103.9], "float32")) / np.array([58.4, 57.1, 57.4], "float32"),
        "reversed_channels": lambda x: x[..., ::-1],
        "sliced": lambda x: x[:, 1:7, ::2, 0:2],
        "one_channel": lambda x: x[..., 1:2],
    }
    for name, function in functions.items():
        cases[f"pre_{name}"] = lambda function=function: single(function, scaled=False)


def operation_cases():
    if MAJOR == 3:
        ops = keras.ops
        functions = {
            "clip": lambda x: ops.clip(x, -0.5, 0.5),
            "math": lambda x: ops.sqrt(ops.abs(x) + 0.1) + ops.exp(x) - ops.log(ops.square(x) + 1.0) + ops.rsqrt(x + 2.0),
            "mean_space": lambda x: ops.mean(x, axis=(1, 2)),
            "max_space": lambda x: ops.max(x, axis=[1, 2], keepdims=True),
            "mean_channel": lambda x: ops.mean(x, axis=-1, keepdims=True),
            "sum_min": lambda x: ops.sum(x, axis=1) + ops.min(x, axis=2),
            "shapes": lambda x: ops.squeeze(ops.expand_dims(ops.transpose(ops.reshape(x, (-1, 4, 16, 3)), (0, 2, 1, 3)), 1), 1),
            "joined": lambda x: ops.concatenate([x, ops.stack([x[..., 0], x[..., 2]], axis=-1)], axis=-1),
            "padded": lambda x: ops.pad(x, [[0, 0], [1, 2], [0, 1], [0, 0]]),
            "activations": lambda x: ops.relu(x) + ops.relu6(3 * x) + ops.sigmoid(x) + ops.silu(x) + ops.softmax(x) + ops.tanh(x)
            + ops.leaky_relu(x) + ops.elu(x) + ops.softplus(x) + ops.gelu(x, approximate=False),
            "resized": lambda x: ops.image.resize(x, (5, 6)),
            "cast": lambda x: ops.cast(x, "float32") * 2.0,
            "extremes": lambda x: ops.maximum(x, 0.1) + ops.minimum(x, 0.2) + ops.maximum(x, -x),
            "flipped": lambda x: ops.flip(x, axis=-1),
        }
    else:
        functions = {
            "clip": lambda x: tf.clip_by_value(x, -0.5, 0.5),
            "math": lambda x: tf.sqrt(tf.abs(x) + 0.1) + tf.exp(x) - tf.math.log(tf.square(x) + 1.0) + tf.math.rsqrt(x + 2.0),
            "mean_space": lambda x: tf.reduce_mean(x, axis=[1, 2]),
            "max_space": lambda x: tf.reduce_max(x, axis=[1, 2], keepdims=True),
            "mean_channel": lambda x: tf.reduce_mean(x, -1, keepdims=True),
            "sum_min": lambda x: tf.reduce_sum(x, axis=1) + tf.reduce_min(x, axis=2),
            "shapes": lambda x: tf.squeeze(tf.expand_dims(tf.transpose(tf.reshape(x, [-1, 4, 16, 3]), [0, 2, 1, 3]), 1), [1]),
            "joined": lambda x: tf.concat([x, tf.stack([x[..., 0], x[..., 2]], axis=-1)], axis=-1),
            "padded": lambda x: tf.pad(x, [[0, 0], [1, 2], [0, 1], [0, 0]]),
            "padded_reflect": lambda x: tf.pad(x, [[0, 0], [1, 2], [0, 1], [0, 0]], mode="REFLECT"),
            "activations": lambda x: tf.nn.relu(x) + tf.nn.relu6(3 * x) + tf.nn.sigmoid(x) + tf.nn.silu(x) + tf.nn.softmax(x) + tf.tanh(x)
            + tf.nn.leaky_relu(x) + tf.nn.elu(x) + tf.nn.softplus(x) + tf.nn.gelu(x),
            "resized": lambda x: tf.image.resize(x, (5, 6)),
            "cast": lambda x: tf.cast(x, tf.float32) * 2.0,
            "extremes": lambda x: tf.maximum(x, 0.1) + tf.minimum(x, 0.2) + tf.maximum(x, -x),
            "flipped": lambda x: tf.reverse(x, axis=[-1]),
            "bias_add": lambda x: tf.nn.bias_add(x, [1.0, 2.0, 3.0]),
        }
    for name, function in functions.items():
        cases[f"op_{name}"] = lambda function=function: single(function)


def branch(x, filters=4):
    return layers.Conv2D(filters, 3, padding="same", activation="relu")(x)


@case
def merging():
    inputs = keras.Input(SHAPE)
    x = layers.Rescaling(1 / 127.5, -1.0)(inputs)
    a, b, c = branch(x), branch(x), branch(x)
    parts = [layers.Add()([a, b, c]), layers.Subtract()([a, b]), layers.Multiply()([a, b]), layers.Average()([a, b, c]),
             layers.Maximum()([a, b]), layers.Minimum()([b, c])]
    return keras.Model(inputs, layers.Concatenate()(parts))


@case
def squeeze_excite():
    inputs = keras.Input(SHAPE)
    x = branch(inputs)
    weight = layers.Dense(4, activation="sigmoid")(layers.Reshape((1, 1, 4))(layers.GlobalAveragePooling2D()(x)))
    return keras.Model(inputs, layers.Multiply()([x, weight]))


def base(name="base", trainable=True):
    inputs = keras.Input(SHAPE)
    x = layers.Conv2D(4, 3, padding="same", name="conv")(inputs)
    x = layers.BatchNormalization(name="bn")(x)
    y = layers.Conv2D(4, 3, padding="same", name="side")(x)
    x = layers.Add(name="sum")([x, y])
    model = keras.Model(inputs, layers.ReLU(name="act")(x), name=name)
    model.trainable = trainable
    return model


@case
def nested_functional():
    inputs = keras.Input(SHAPE)
    x = base()(inputs / 127.5 - 1.0, training=False)
    return keras.Model(inputs, layers.Dense(2, activation="softmax")(layers.GlobalAveragePooling2D()(x)))


@case
def nested_frozen():
    inputs = keras.Input(SHAPE)
    x = base(trainable=False)(layers.Rescaling(1 / 255.0)(inputs))
    return keras.Model(inputs, layers.Dense(1, activation="sigmoid")(layers.GlobalMaxPooling2D()(x)))


@case
def nested_partly_frozen():
    model = base()
    model.get_layer("conv").trainable = False
    inputs = keras.Input(SHAPE)
    return keras.Model(inputs, model(layers.Rescaling(1 / 255.0)(inputs)))


@case
def nested_dotted_name():
    inputs = keras.Input(SHAPE)
    return keras.Model(inputs, base("mobilenetv2_1.00_224")(layers.Rescaling(1 / 255.0)(inputs)))


@case
def nested_twice():
    inner = base("shared_base")
    inputs = keras.Input(SHAPE)
    x = layers.Rescaling(1 / 255.0)(inputs)
    return keras.Model(inputs, layers.Subtract()([inner(x), inner(layers.ReLU()(x))]))


@case
def nested_deep():
    model = base("level0")
    for level in range(1, 4):
        inputs = keras.Input(SHAPE)
        x = model(inputs)
        model = keras.Model(inputs, layers.Conv2D(3, 1, name="conv")(x), name=f"level{level}")
    return single(model)


@case
def nested_preprocessing():
    front = keras.Sequential([keras.Input(SHAPE), layers.Rescaling(1 / 255.0), layers.RandomFlip("horizontal")], name="augment")
    return keras.Sequential([keras.Input(SHAPE), front, base(), layers.Flatten(), layers.Dense(3, activation="softmax")])


@case
def sequential():
    return keras.Sequential([layers.Conv2D(4, 3, activation="relu", input_shape=SHAPE), layers.MaxPooling2D(), layers.Flatten(),
                             layers.Dense(2, activation="softmax")])


@case
def sequential_of_models():
    head = keras.Sequential([keras.Input((8, 8, 4)), layers.GlobalAveragePooling2D(), layers.Dense(3), layers.Softmax()], name="head")
    return keras.Sequential([base(), head])


@case
def sequential_built_later():
    model = keras.Sequential([layers.Rescaling(1 / 255.0), layers.Conv2D(3, 3), layers.Flatten(), layers.Dense(2)])
    model.build((None, *SHAPE))
    model(pixels(SHAPE))
    return model


@case
def shared_layer():
    conv = layers.Conv2D(3, 3, padding="same", name="shared_conv")
    inputs = keras.Input(SHAPE)
    x = conv(layers.Rescaling(1 / 255.0)(inputs))
    return keras.Model(inputs, layers.Add()([conv(conv(x)), x]))


@case
def several_branches():
    """Layers of one class at different depths, so that the order Keras counts them in matters."""
    inputs = keras.Input(SHAPE)
    x = layers.Rescaling(1 / 255.0)(inputs)
    long = layers.Conv2D(4, 1, name="late_b")(layers.Conv2D(3, 3, padding="same", name="late_a")(x))
    short = layers.Conv2D(4, 5, padding="same", name="early")(x)
    return keras.Model(inputs, layers.Concatenate()([short, long]))


@case
def residual():
    inputs = keras.Input(SHAPE)
    x = layers.Rescaling(1 / 255.0)(inputs)
    for _ in range(3):
        y = layers.BatchNormalization()(layers.Conv2D(3, 3, padding="same")(x))
        x = layers.Activation("relu")(layers.Add()([x, y]))
    return keras.Model(inputs, layers.Dense(4, activation="softmax")(layers.GlobalAveragePooling2D()(x)))


@case
def mixed_precision():
    policy = keras.mixed_precision.set_global_policy if MAJOR == 2 else keras.config.set_dtype_policy
    policy("mixed_float16")
    try:
        model = single(layers.Conv2D(4, 3), layers.BatchNormalization(), layers.ReLU(), layers.Flatten(),
                       layers.Dense(2, activation="softmax", dtype="float32"))
    finally:
        policy("float32")
    return model


@case
def grey():
    return single(layers.Conv2D(4, 3), layers.GlobalAveragePooling2D(), layers.Dense(2, activation="softmax"), shape=(8, 8, 1))


@case
def open_size():
    return single(layers.Conv2D(4, 3), layers.GlobalAveragePooling2D(), layers.Dense(2), shape=(None, None, 3))


@case
def with_optimizer():
    model = single(layers.Conv2D(3, 3), layers.Flatten(), layers.Dense(2, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(pixels(SHAPE, 8), np.arange(8) % 2, verbose=0)
    return model


@refusal
def lambda_layer():
    return single(layers.Lambda(lambda x: x / 255.0, name="to_unit", output_shape=SHAPE), layers.Flatten(), layers.Dense(2))


@keras.utils.register_keras_serializable("my_package") if MAJOR == 2 else keras.saving.register_keras_serializable("my_package")
class MyLayer(layers.Layer):
    def call(self, x):
        return x * 2.0


@refusal
def custom_layer():
    return single(MyLayer(name="mine"), layers.Flatten(), layers.Dense(2))


@refusal
def unsupported_layers():
    return single(layers.Reshape((8, 24)), layers.LSTM(4, name="recurrent"), layers.Dense(2))


@refusal
def two_inputs():
    a, b = keras.Input(SHAPE), keras.Input((5,))
    return keras.Model([a, b], layers.Concatenate()([layers.Flatten()(a), b]))


@refusal
def not_an_image():
    return keras.Sequential([keras.Input((10,)), layers.Dense(2)])


def flat(value):
    return np.asarray(value, "float32").reshape(BATCH, -1)


def shape_of(model):
    shape = model.input_shape[1:]
    return tuple(8 if size is None else size for size in shape)


def main():
    keras.utils.set_random_seed(0)
    layer_cases()
    preprocessing_cases()
    operation_cases()
    index = {"keras": keras.__version__, "tensorflow": tf.__version__, "cases": {}, "refused": []}
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(OUT, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        def save(model, name):
            """Both formats where Keras can; returns the names of the files."""
            saved = []
            for ending in ("keras", "h5"):
                path = f"{folder}/{name}.{ending}"
                try:
                    model.save(path)
                except Exception as error:  # Keras 2's .keras cannot hold an Ellipsis, for one
                    print(f"{name}.{ending} not saved: {str(error)[:100]}")
                    continue
                data = pathlib.Path(path).read_bytes()
                info = zipfile.ZipInfo(f"{name}.{ending}", (1980, 1, 1, 0, 0, 0))
                archive.writestr(info, data, zipfile.ZIP_DEFLATED, 9)
                saved.append(f"{name}.{ending}")
            return saved

        for name, build in cases.items():
            keras.backend.clear_session()
            model = build()
            if name != "with_optimizer":
                randomise(model)
            shape = shape_of(model)
            expected = flat(model(pixels(shape), training=False))
            archive.writestr(zipfile.ZipInfo(f"{name}.f32", (1980, 1, 1, 0, 0, 0)), expected.tobytes(), zipfile.ZIP_DEFLATED, 9)
            index["cases"][name] = {"files": save(model, name), "input": list(shape), "values": expected.shape[1]}
        model = base("weights_only")
        randomise(model)
        expected = flat(model(pixels(SHAPE), training=False))
        archive.writestr("weights_only.f32", expected.tobytes())
        for ending in ("weights.h5", "h5") if MAJOR == 2 else ("weights.h5",):
            path = f"{folder}/weights_only.{ending}"
            model.save_weights(path)
            archive.writestr(f"weights_only.{ending}", pathlib.Path(path).read_bytes())
        for name, build in refused.items():
            keras.backend.clear_session()
            index["refused"] += save(build(), f"refused_{name}")
        archive.writestr("index.json", json.dumps(index))
    print(f"{OUT}: {OUT.stat().st_size} bytes, {len(index['cases'])} cases")


main()
