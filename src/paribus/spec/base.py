"""What every part of a specification is: frozen, strict about types, closed to unknown words."""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, Strict
from pydantic_core import CoreSchema, core_schema


class Spec(BaseModel):
    """A part of a study: it holds choices and checks them, and does nothing else.

    Examples:
        >>> from paribus.spec import EarlyStopping
        >>> EarlyStopping(patience=3) == EarlyStopping.model_validate({"patience": 3, "every": 1})
        True
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Unfit(ValueError):  # noqa: N818  # reads as what it says: this value is unfit
    """A value that does not fit: what must hold, what to do, what was received, and where.

    Examples:
        >>> print(Unfit("`epochs` must be above 0.", "Write 1 or more.", "0"))
        `epochs` must be above 0. Received 0. Write 1 or more.
    """

    def __init__(self, message: str, remedy: str, received: str = "", place: tuple[str | int, ...] = ()) -> None:
        super().__init__(" ".join(part for part in (message, received and f"Received {received}.", remedy) if part))
        self.message = message
        self.remedy = remedy
        self.received = received
        self.place = place


@dataclass(frozen=True)
class Says:
    """Put in ``Annotated``: one plain sentence instead of whatever pydantic finds wrong with a value.

    Args:
        must_be: What the value must be; it follows "must be".
        remedy: What to do.

    Examples:
        >>> from pydantic import TypeAdapter, ValidationError
        >>> try:
        ...     TypeAdapter(Positive).validate_python(-3)
        ... except ValidationError as error:
        ...     print(error.errors()[0]["msg"])
        must be a whole number above 0
    """

    must_be: str
    remedy: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.custom_error_schema(
            handler(source),
            "says",
            custom_error_message="must be {must_be}",
            custom_error_context={"must_be": self.must_be, "remedy": self.remedy},
        )


MOST = 2**31  # no axis, count or budget is larger; it keeps a mistyped number from filling the memory later

# Strict, so that `units: "300"` and `epochs: true` are faults and not silently something else.
Whole = Annotated[int, Strict(), Field(gt=-MOST, lt=MOST), Says("a whole number", "Write a whole number.")]
Number = Annotated[float, Strict(), Says("a number", "Write a number.")]
Flag = Annotated[bool, Strict(), Says("true or false", "Write true or false.")]
Text = Annotated[str, Strict(), Says("a text", "Write it in quotes.")]

Positive = Annotated[int, Strict(), Field(gt=0, lt=MOST), Says("a whole number above 0", "Write 1 or more.")]
Count = Annotated[int, Strict(), Field(ge=0, lt=MOST), Says("a whole number, 0 or more", "Write 0 or more.")]
Seed = Annotated[
    int, Strict(), Field(ge=0, lt=2**32), Says("a whole number from 0 to 4294967295", "Write for example 0.")
]

PositiveNumber = Annotated[float, Strict(), Field(gt=0), Says("a number above 0", "Write a number greater than 0.")]
NonNegativeNumber = Annotated[float, Strict(), Field(ge=0), Says("a number, 0 or more", "Write 0 or more.")]
Share = Annotated[float, Strict(), Field(ge=0, lt=1), Says("a number from 0 to below 1", "Write for example 0.5.")]
Fraction = Annotated[float, Strict(), Field(gt=0, lt=1), Says("a number between 0 and 1", "Write for example 0.2.")]
