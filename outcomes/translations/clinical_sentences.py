"""Sentences for what the clinical and instrument rooms refuse. French: `fr/LC_MESSAGES/errors.po`."""

from collections.abc import Mapping

CLINICAL_SENTENCES: Mapping[str, str] = {
    "unknown_nerve": "“%(found)s” is no nerve we know; expected one of: %(expected)s.",
    "second_procedure_same_day": "This knee already has a procedure on %(date)s (%(other)s). "
    "More nerves on the same day belong to that one; on a later day it is a retreatment.",
    "unknown_observation_code": "“%(found)s” is no observation we know; expected one of: %(expected)s.",
    "unknown_instrument": "“%(found)s” is no questionnaire we know; expected one of: %(expected)s.",
    "unknown_item": "“%(found)s” is no item of %(instrument)s; expected one of: %(expected)s.",
    "answer_not_possible": "%(found)s is no possible answer to %(item)s; "
    "expected a number from %(minimum)s to %(maximum)s.",
}
