"""Sets of answer options that instruments share; their labels are ("option", code)."""

from outcomes.instruments.base import AnswerKind, Item, Level, Option, Recall


def options(prefix: str, names: tuple[str, ...], first_value: int = 0) -> tuple[Option, ...]:
    """Options with successive values, each labelled by prefix and name."""
    return tuple(Option(first_value + index, f"{prefix}.{name}") for index, name in enumerate(names))


def reversed_options(prefix: str, names: tuple[str, ...], first_value: int = 0) -> tuple[Option, ...]:
    """The same names in the same order with the values counted down."""
    values = range(first_value + len(names) - 1, first_value - 1, -1)
    return tuple(Option(value, f"{prefix}.{name}") for value, name in zip(values, names, strict=True))


SEVERITY = options("severity", ("none", "mild", "moderate", "severe", "extreme"))
FREQUENCY = options("frequency", ("never", "monthly", "weekly", "daily", "always"))
EXTENT = options("extent", ("not_at_all", "mildly", "moderately", "severely", "totally"))
INTERFERENCE = options("interference", ("not_at_all", "a_little", "somewhat", "quite", "very"), 1)
ABILITY = reversed_options("ability", ("without", "little", "some", "much", "unable"), 1)
YES_NO = (Option(1, "answer.yes"), Option(0, "answer.no"))


def choice(code: str, choices: tuple[Option, ...]) -> Item:
    """An item answered by one option."""
    values = [option.value for option in choices]
    return Item(code, AnswerKind.CHOICE, min(values), max(values), choices)


def choices(codes: tuple[str, ...], shared: tuple[Option, ...]) -> tuple[Item, ...]:
    """Several items answered by the same options."""
    return tuple(choice(code, shared) for code in codes)


def rating(
    code: str,
    ends: tuple[str, str],
    *,
    level: Level = Level.PATIENT,
    is_core: bool = True,
    is_optional: bool = False,
    recall: Recall | None = None,
    maximum: int = 10,
    observation: str = "",
) -> Item:
    """An item rated from 0 to 10 (or 100), with a label at both ends."""
    return Item(
        code,
        AnswerKind.RATING,
        0,
        maximum,
        ends=ends,
        level=level,
        is_core=is_core,
        is_optional=is_optional,
        recall=recall,
        observation=observation,
    )
