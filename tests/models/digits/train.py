# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""Trains the digits network and writes the int8 model, the test images and the reference outputs.

Guarantees: every reference file comes from TensorFlow's interpreter with its reference kernels.
Does not do: judge the result; check_reference.py does, and README.md says how both are run.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import tempfile
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
from keras import layers  # noqa: E402
from sklearn.datasets import load_digits  # noqa: E402

SEED = 2026
HELD_OUT = 200
EPOCHS = 80
BATCH = 32
REFERENCE_KERNELS = tf.lite.experimental.OpResolverType.BUILTIN_REF
DEFAULT_KERNELS = tf.lite.experimental.OpResolverType.AUTO

ALLOWED_OPS = {
    "CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "MAX_POOL_2D", "AVERAGE_POOL_2D",
    "ADD", "SOFTMAX", "RESHAPE", "PAD", "MEAN",
}


def load_data() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Returns train images, train labels, held-out images, held-out labels.

    Images are float32 (n, 8, 8, 1) in 0..1: the data set's grey levels 0..16 divided by 16.
    """
    digits = load_digits()
    order = np.random.RandomState(SEED).permutation(len(digits.target))
    images = (digits.images[order] / 16.0).astype(np.float32)[..., None]
    labels = digits.target[order].astype(np.int64)
    return images[:-HELD_OUT], labels[:-HELD_OUT], images[-HELD_OUT:], labels[-HELD_OUT:]


def build_network(batch: int | None = None) -> keras.Model:
    """The network of README.md; batch norms fold away in the conversion.

    batch: None for any size (training), 1 so that every shape in the model is static.
    """
    regular = keras.regularizers.L2(1e-4)

    def conv(filters: int, size: int, name: str, **options: object) -> layers.Layer:
        return layers.Conv2D(filters, size, use_bias=False, kernel_regularizer=regular,
                             name=name, **options)

    image = keras.Input((8, 8, 1), batch_size=batch, name="image")
    x = conv(16, 3, "conv_in", padding="same")(image)
    x = layers.ReLU()(layers.BatchNormalization()(x))
    x = layers.ZeroPadding2D(1, name="pad")(x)
    x = conv(24, 3, "conv_down", strides=2, padding="valid")(x)
    trunk = layers.BatchNormalization()(x)

    x = layers.DepthwiseConv2D(3, padding="same", use_bias=False, name="depthwise")(trunk)
    x = layers.ReLU(6.0)(layers.BatchNormalization()(x))
    x = conv(24, 1, "pointwise")(x)
    x = layers.BatchNormalization()(x)
    x = layers.ReLU()(layers.Add(name="residual")([trunk, x]))

    x = layers.MaxPooling2D(2, strides=1, name="max_pool")(x)
    x = conv(40, 1, "expand")(x)
    x = layers.ReLU()(layers.BatchNormalization()(x))
    x = layers.AveragePooling2D(2, strides=1, name="average_pool")(x)
    # Two by two pixels are left: the converter drops a reshape that keeps the last dimension.
    x = layers.Reshape((160,), name="flatten")(x)
    scores = layers.Dense(10, activation="softmax", kernel_regularizer=regular, name="scores")(x)
    return keras.Model(image, scores)


def shifted(images: np.ndarray, random: np.random.RandomState) -> np.ndarray:
    """Moves each image by -1, 0 or 1 pixel in x, zero filled: the augmentation of one epoch."""
    padded = np.pad(images, ((0, 0), (0, 0), (1, 1), (0, 0)))
    moves = random.randint(0, 3, size=len(images))
    return np.stack([padded[i, :, move:move + 8] for i, move in enumerate(moves)])


def train(network: keras.Model, images: np.ndarray, labels: np.ndarray) -> None:
    """Fixed number of epochs; smoothed labels keep the soft-max outputs away from 0 and 1."""
    targets = np.eye(10, dtype=np.float32)[labels]
    steps = EPOCHS * -(-len(images) // BATCH)
    schedule = keras.optimizers.schedules.CosineDecay(3e-3, steps)
    network.compile(keras.optimizers.Adam(schedule),
                    keras.losses.CategoricalCrossentropy(label_smoothing=0.1))
    random = np.random.RandomState(SEED)
    for _ in range(EPOCHS):
        network.fit(shifted(images, random), targets, batch_size=BATCH, epochs=1,
                    shuffle=True, verbose=0)


def convert(network: keras.Model, images: np.ndarray) -> bytes:
    """Full-integer int8 model: per-channel weights, int8 input and output, batch size 1."""
    single = build_network(batch=1)
    single.set_weights(network.get_weights())
    with tempfile.TemporaryDirectory() as folder:
        archive = keras.export.ExportArchive()
        archive.track(single)
        archive.add_endpoint("serve", lambda image: single(image, training=False),
                             [tf.TensorSpec((1, 8, 8, 1), tf.float32, name="image")])
        archive.write_out(folder)
        return convert_saved(folder, images)


def convert_saved(folder: str, images: np.ndarray) -> bytes:
    """Converts a saved model; images calibrate the ranges of the activations."""
    converter = tf.lite.TFLiteConverter.from_saved_model(folder)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = lambda: ([image[None]] for image in images)
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.inference_input_type = tf.int8
    converter.inference_output_type = tf.int8
    return converter.convert()


def make_interpreter(model: bytes, kernels: tf.lite.experimental.OpResolverType,
                     keep_all: bool) -> tf.lite.Interpreter:
    interpreter = tf.lite.Interpreter(
        model_content=model, num_threads=1, experimental_op_resolver_type=kernels,
        experimental_preserve_all_tensors=keep_all)
    interpreter.allocate_tensors()
    return interpreter


def list_ops(model: bytes) -> list[dict]:
    """One entry an operator, in execution order; refuses an operator outside ALLOWED_OPS."""
    ops = make_interpreter(model, REFERENCE_KERNELS, True)._get_ops_details()
    foreign = {op["op_name"] for op in ops} - ALLOWED_OPS
    if foreign:
        raise SystemExit(f"train.py: operators {sorted(foreign)} found, "
                         f"allowed {sorted(ALLOWED_OPS)}")
    return ops


def run_all_layers(model: bytes, images: np.ndarray) -> list[np.ndarray]:
    """Every operator's int8 output over all images, reference kernels; arrays (n, ...)."""
    interpreter = make_interpreter(model, REFERENCE_KERNELS, True)
    outputs = [op["outputs"][0] for op in interpreter._get_ops_details()]
    collected: list[list[np.ndarray]] = [[] for _ in outputs]
    for image in images:
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], image[None])
        interpreter.invoke()
        for into, tensor in zip(collected, outputs, strict=True):
            into.append(interpreter.get_tensor(tensor).copy())
    return [np.concatenate(layer) for layer in collected]


def run_outputs(model: bytes, images: np.ndarray,
                kernels: tf.lite.experimental.OpResolverType) -> np.ndarray:
    interpreter = make_interpreter(model, kernels, False)
    results = []
    for image in images:
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], image[None])
        interpreter.invoke()
        results.append(interpreter.get_tensor(interpreter.get_output_details()[0]["index"])[0].copy())
    return np.stack(results)


def write_references(model: bytes, images: np.ndarray, labels: np.ndarray, folder: Path) -> None:
    """Writes the files check_reference.py reads and prints what README.md quotes."""
    detail = make_interpreter(model, REFERENCE_KERNELS, False).get_input_details()[0]
    scale, zero = detail["quantization"]
    quantised = np.clip(np.round(images / scale) + zero, -128, 127).astype(np.int8)
    ops = list_ops(model)
    every = run_all_layers(model, quantised)
    reference = run_outputs(model, quantised, REFERENCE_KERNELS)
    if not np.array_equal(reference, every[-1]):
        raise SystemExit("train.py: preserving all tensors changes the outputs")
    default = run_outputs(model, quantised, DEFAULT_KERNELS)

    np.save(folder / "images.npy", quantised)
    np.save(folder / "labels.npy", labels.astype(np.uint8))
    np.save(folder / "outputs.npy", reference)
    np.savez_compressed(folder / "layers_0.npz",
                        **{f"op{i:02d}": layer[:1] for i, layer in enumerate(every)})
    digests = [f"op{i:02d} {op['op_name']} {hashlib.sha256(layer.tobytes()).hexdigest()}\n"
               for i, (op, layer) in enumerate(zip(ops, every, strict=True))]
    (folder / "layers_all.sha256").write_text(
        "# SPDX-License-Identifier: Apache-2.0\n"
        "# SPDX-FileCopyrightText: 2026 The Pimento authors\n"
        "# Per operator: the hash of its int8 outputs for images 0 to 199, one after the other.\n"
        + "".join(digests))

    for i, (op, layer) in enumerate(zip(ops, every, strict=True)):
        print(f"op{i:02d} {op['op_name']:18} -> {(1, *layer.shape[1:])}")
    differ = reference != default
    print(f"input scale {scale!r} zero point {zero}")
    print(f"int8 accuracy {np.mean(reference.argmax(1) == labels):.3f}, default kernels differ in "
          f"{differ.sum()} values of {differ.size}, {differ.any(1).sum()} images, "
          f"by at most {np.abs(reference.astype(int) - default).max()}, in "
          f"{np.sum(reference.argmax(1) != default.argmax(1))} classes")


def main() -> None:
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=here, help="folder to write to")
    parser.add_argument("--references-only", action="store_true",
                        help="keep the stored model, redo images, labels and references")
    arguments = parser.parse_args()

    keras.utils.set_random_seed(SEED)
    tf.config.experimental.enable_op_determinism()
    train_images, train_labels, test_images, test_labels = load_data()
    path = arguments.out / "digits.tflite"
    if arguments.references_only:
        model = path.read_bytes()
    else:
        network = build_network()
        train(network, train_images, train_labels)
        scores = network.predict(test_images, verbose=0)
        print(f"float accuracy {np.mean(scores.argmax(1) == test_labels):.3f}")
        model = convert(network, train_images)
        list_ops(model)
        path.write_bytes(model)
    print(f"{path.name}: {len(model)} bytes")
    write_references(model, test_images, test_labels, arguments.out)


if __name__ == "__main__":
    main()
