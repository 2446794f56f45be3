"""What is asked: the study file as typed, inert data. It holds choices and checks them; it builds and opens nothing."""

from paribus.spec.activations import Activation, AnyActivation
from paribus.spec.arm_faults import shape_faults
from paribus.spec.arms import Arm, arms_of, changed, conditions_of
from paribus.spec.budget import budget_words, tuned_words
from paribus.spec.canonical import plain
from paribus.spec.changes import Change, aspect_of, differences
from paribus.spec.choice import Named, briefly, word_of, written
from paribus.spec.data import Augment, Cifar10, Data, Digits, FashionMnist, Folder, Inputs, Mnist, Npz, known_inputs
from paribus.spec.digest import digest
from paribus.spec.factorial import Factorial
from paribus.spec.initializers import (
    AnyInitializer,
    Constant,
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    Initializer,
    LecunNormal,
    LecunUniform,
    Ones,
    Orthogonal,
    RandomNormal,
    RandomUniform,
    TruncatedNormal,
    VarianceScaling,
    Zeros,
)
from paribus.spec.layers import (
    ELU,
    ActivationLayer,
    AnyLayer,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GaussianNoise,
    GlobalAveragePooling2D,
    GlobalMaxPooling2D,
    Layer,
    LayerNormalization,
    LeakyReLU,
    MaxPooling2D,
    Permute,
    ReLU,
    Rescaling,
    Reshape,
    Residual,
    SeparableConv2D,
    Shape,
    Softmax,
    SpatialDropout2D,
    ZeroPadding2D,
    walk,
)
from paribus.spec.losses import CategoricalCrossentropy, Loss, MeanSquaredError
from paribus.spec.network import Row, Summary, named, summarize
from paribus.spec.numbers import form_of, numbers_of, with_numbers
from paribus.spec.optimizers import SGD, Adadelta, Adagrad, Adam, Adamax, AdamW, Lion, Nadam, Optimizer, RMSprop
from paribus.spec.ordered import amounts_of
from paribus.spec.override import override
from paribus.spec.parse import Examined, examine, parse
from paribus.spec.paths import PathError, locate
from paribus.spec.reading import Document, read_text
from paribus.spec.regularizers import L1, L1L2, L2, Regularizer
from paribus.spec.schedules import CosineDecay, ExponentialDecay, InverseTimeDecay, PiecewiseConstantDecay, Schedule
from paribus.spec.schema import json_schema
from paribus.spec.shown import shown
from paribus.spec.streams import PURPOSES, derive, stream_seeds
from paribus.spec.study import Study
from paribus.spec.train import EarlyStopping, Train, Weights
from paribus.spec.tune import Tune
from paribus.spec.vary import Vary

__all__ = [
    "ELU", "L1", "L1L2", "L2", "PURPOSES", "SGD", "Activation", "ActivationLayer", "Adadelta", "Adagrad", "Adam",
    "AdamW", "Adamax", "AnyActivation", "AnyInitializer", "AnyLayer", "Arm", "Augment", "AveragePooling2D",
    "BatchNormalization", "CategoricalCrossentropy", "Change", "Cifar10", "Constant", "Conv2D", "CosineDecay", "Data",
    "Dense", "DepthwiseConv2D", "Digits", "Document", "Dropout", "EarlyStopping", "Examined", "ExponentialDecay",
    "Factorial", "FashionMnist", "Flatten", "Folder", "GaussianNoise", "GlobalAveragePooling2D", "GlobalMaxPooling2D",
    "GlorotNormal", "GlorotUniform", "HeNormal", "HeUniform", "Initializer", "Inputs", "InverseTimeDecay", "Layer",
    "LayerNormalization", "LeakyReLU", "LecunNormal", "LecunUniform", "Lion", "Loss", "MaxPooling2D",
    "MeanSquaredError", "Mnist", "Nadam", "Named", "Npz", "Ones", "Optimizer", "Orthogonal", "PathError", "Permute",
    "PiecewiseConstantDecay", "RMSprop", "RandomNormal", "RandomUniform", "ReLU", "Regularizer", "Rescaling",
    "Reshape", "Residual", "Row", "Schedule", "SeparableConv2D", "Shape", "Softmax", "SpatialDropout2D", "Study",
    "Summary", "Train", "TruncatedNormal", "Tune", "VarianceScaling", "Vary", "Weights", "ZeroPadding2D", "Zeros",
    "amounts_of", "arms_of", "aspect_of", "briefly", "budget_words", "changed", "conditions_of", "derive",
    "differences", "digest", "examine", "form_of", "json_schema", "known_inputs", "locate", "named", "numbers_of",
    "override", "parse", "plain", "read_text", "shape_faults", "shown", "stream_seeds", "summarize", "tuned_words",
    "walk", "with_numbers", "word_of", "written",
]  # fmt: skip
