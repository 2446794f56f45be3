from .backend import versions as versions
from .files import keras_file as keras_file
from .gradient_check import check_gradients as check_gradients
from .memory import portions as portions
from .range_test import range_losses as range_losses
from .training import train as train
