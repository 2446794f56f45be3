"""A library imported without what it can do without."""

import sys
import threading
from importlib.util import find_spec

import pytest

from paribus.engine.without import without

from .test_backend import python

SPARED = "matplotlib", "pandas", "sklearn"


@pytest.fixture
def unloaded(monkeypatch: pytest.MonkeyPatch) -> str:
    """A module of Python that is not loaded, and stands as before when the test is over."""
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    return "colorsys"


def test_what_is_hidden_is_as_if_it_were_not_installed_and_afterwards_it_is_there(unloaded: str) -> None:
    finders = list(sys.meta_path)
    with without(unloaded), pytest.raises(ModuleNotFoundError, match="`colorsys` is left out here"):
        __import__(unloaded)
    assert sys.meta_path == finders
    assert unloaded not in sys.modules
    assert __import__(unloaded).rgb_to_hsv(0, 0, 0) == (0.0, 0.0, 0)


def test_what_was_loaded_before_is_not_hidden(unloaded: str) -> None:
    loaded = __import__(unloaded)
    with without(unloaded):
        assert __import__(unloaded) is loaded


def test_nothing_is_hidden_from_other_threads(unloaded: str) -> None:
    found = []
    with without(unloaded):
        thread = threading.Thread(target=lambda: found.append(find_spec(unloaded)))
        thread.start()
        thread.join()
    assert found[0] is not None


def test_an_import_that_fails_leaves_nothing_hidden(unloaded: str) -> None:
    finders = list(sys.meta_path)
    with pytest.raises(RuntimeError), without(unloaded):
        raise RuntimeError
    assert sys.meta_path == finders


def test_keras_is_loaded_without_what_paribus_does_not_use_and_that_can_be_imported_afterwards() -> None:
    done = python(
        "import sys\n"
        "from paribus.engine.backend import keras\n"
        f"print([name for name in {SPARED} if name in sys.modules])\n"
        "model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, kernel_initializer='ones')])\n"
        "print(float(model(keras.ops.ones((1, 2)))[0, 0]))\n"
        "from sklearn.linear_model import LogisticRegression\n"
        "import matplotlib.pyplot, pandas\n"
        f"print([name for name in {SPARED} if name in sys.modules])\n"
    )
    assert done.stdout.splitlines() == ["[]", "2.0", str([*SPARED])], done.stderr


def test_who_imports_scikit_learn_before_paribus_has_keras_wrappers_for_it() -> None:
    done = python(
        "import sklearn.base\n"
        "from paribus.engine.backend import keras\n"
        "print(issubclass(keras.wrappers.SKLearnClassifier, sklearn.base.ClassifierMixin))\n"
    )
    assert (done.stdout, done.returncode) == ("True\n", 0), done.stderr
