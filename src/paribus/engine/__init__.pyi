from .backend import versions as versions
from .files import keras_file as keras_file
from .memory import portions as portions
from .training import train as train
