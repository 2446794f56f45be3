"""Optimizers with Keras's arguments and defaults; gradient clipping is an argument of each, as in Keras."""

from typing import Annotated, Self

from pydantic import model_validator

from paribus.spec.base import Flag, NonNegativeNumber, PositiveNumber, Share, Unfit
from paribus.spec.choice import Named, OneOf


class Optimizer(Named):
    """What every optimizer can be told.

    Args:
        learning_rate: The step size at the start; ``train.schedule`` changes it over time.
        weight_decay: Subtract this share of the weights, times the learning rate, at every update.
        clipnorm: Scale each weight's gradient down to this norm.
        clipvalue: Clip each element of each gradient to this size.
        global_clipnorm: Scale all gradients down together to this norm.

    Examples:
        >>> Adam(learning_rate=3e-4, global_clipnorm=1.0).global_clipnorm
        1.0
    """

    learning_rate: PositiveNumber = 0.001
    weight_decay: NonNegativeNumber | None = None
    clipnorm: PositiveNumber | None = None
    clipvalue: PositiveNumber | None = None
    global_clipnorm: PositiveNumber | None = None

    @model_validator(mode="after")
    def _one_way_of_clipping(self) -> Self:
        given = [name for name in ("clipnorm", "clipvalue", "global_clipnorm") if getattr(self, name) is not None]
        if len(given) > 1:
            raise Unfit(
                "Gradients are clipped in one way at most.", "Keep one of them.", " and ".join(given), (given[1],)
            )
        return self


class SGD(Optimizer):
    """Gradient descent: velocity = momentum · velocity − learning_rate · gradient; weight += velocity.

    Args:
        learning_rate: The step size at the start; ``train.schedule`` changes it over time.
        momentum: How much of the velocity each update keeps.
        nesterov: Look ahead along the velocity (Nesterov).

    Examples:
        >>> SGD(learning_rate=0.1, momentum=0.9).momentum
        0.9
    """

    learning_rate: PositiveNumber = 0.01
    momentum: Share = 0.0
    nesterov: Flag = False


class Adam(Optimizer):
    """Adam (Kingma & Ba 2014).

    Args:
        beta_1: How much of the running mean of gradients each update keeps.
        beta_2: How much of the running mean of squared gradients each update keeps.
        epsilon: Keeps the division away from zero.
        amsgrad: Divide by the largest running mean so far (AMSGrad).

    Examples:
        >>> Adam().learning_rate
        0.001
    """

    beta_1: Share = 0.9
    beta_2: Share = 0.999
    epsilon: PositiveNumber = 1e-7
    amsgrad: Flag = False


class AdamW(Adam):
    """Adam with weight decay apart from the gradient (Loshchilov & Hutter 2017).

    Args:
        weight_decay: Subtract this share of the weights, times the learning rate, at every update.

    Examples:
        >>> AdamW().weight_decay
        0.004
    """

    weight_decay: NonNegativeNumber | None = 0.004

    @model_validator(mode="after")
    def _decays(self) -> Self:
        if self.weight_decay is None:
            raise Unfit("`weight_decay` of AdamW must be a number.", "Write 0, or use Adam.", "null", ("weight_decay",))
        return self


class RMSprop(Optimizer):
    """RMSprop (Tieleman & Hinton 2012).

    Args:
        rho: How much of the running mean of squared gradients each update keeps.
        momentum: How much of the last step is repeated.
        epsilon: Keeps the division away from zero.
        centered: Divide by the variance of the gradients instead of their mean square.

    Examples:
        >>> RMSprop(rho=0.95).rho
        0.95
    """

    rho: Share = 0.9
    momentum: Share = 0.0
    epsilon: PositiveNumber = 1e-7
    centered: Flag = False


class Adagrad(Optimizer):
    """Adagrad (Duchi, Hazan & Singer 2011).

    Args:
        initial_accumulator_value: What the sum of squared gradients starts from.
        epsilon: Keeps the division away from zero.

    Examples:
        >>> Adagrad().initial_accumulator_value
        0.1
    """

    initial_accumulator_value: NonNegativeNumber = 0.1
    epsilon: PositiveNumber = 1e-7


class Adadelta(Optimizer):
    """Adadelta (Zeiler 2012).

    Args:
        rho: How much of the running mean of squared gradients each update keeps.
        epsilon: Keeps the division away from zero.

    Examples:
        >>> Adadelta().rho
        0.95
    """

    rho: Share = 0.95
    epsilon: PositiveNumber = 1e-7


class Adamax(Optimizer):
    """Adam with the infinity norm (Kingma & Ba 2014, section 7).

    Args:
        beta_1: How much of the running mean of gradients each update keeps.
        beta_2: How much of the running mean of squared gradients each update keeps.
        epsilon: Keeps the division away from zero.

    Examples:
        >>> Adamax().beta_2
        0.999
    """

    beta_1: Share = 0.9
    beta_2: Share = 0.999
    epsilon: PositiveNumber = 1e-7


class Nadam(Optimizer):
    """Adam with Nesterov momentum (Dozat 2016).

    Args:
        beta_1: How much of the running mean of gradients each update keeps.
        beta_2: How much of the running mean of squared gradients each update keeps.
        epsilon: Keeps the division away from zero.

    Examples:
        >>> Nadam().beta_1
        0.9
    """

    beta_1: Share = 0.9
    beta_2: Share = 0.999
    epsilon: PositiveNumber = 1e-7


class Lion(Optimizer):
    """Lion: the sign of a momentum (Chen et al. 2023).

    Args:
        beta_1: How much of the running mean of gradients goes into the sign.
        beta_2: How much of the running mean of gradients each update keeps.

    Examples:
        >>> Lion().beta_2
        0.99
    """

    beta_1: Share = 0.9
    beta_2: Share = 0.99


AnyOptimizer = Annotated[Adadelta | Adagrad | Adam | AdamW | Adamax | Lion | Nadam | RMSprop | SGD, OneOf("optimizer")]
"""Any optimizer."""
