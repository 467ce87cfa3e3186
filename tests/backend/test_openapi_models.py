"""What is documented is what is encoded: the same fields, types, bounds and words."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import msgspec
import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator
from msgspec import Meta, Struct
from pydantic import BaseModel

from backend.answer import Explanation, Prediction
from backend.openapi_models import model_of
from tests.backend.conftest import WHOLE_PATIENT


class Part(Struct):
    """A part."""

    name: str


class Whole(Struct):
    """A whole."""

    share: Annotated[float, Meta(ge=0, le=1, description="Of all.")]
    sign: Literal[0, 1]
    parts: Sequence[Part]
    best: Part | None
    note: Annotated[str | None, Meta(description="Null without one.")]


def schema(shape: type[Struct]) -> dict[str, Any]:
    return model_of(shape).model_json_schema(mode="serialization")


def test_a_struct_keeps_its_name_its_words_and_all_of_its_fields() -> None:
    found = schema(Whole)
    assert (found["title"], found["description"]) == ("Whole", "A whole.")
    assert list(found["properties"]) == list(Whole.__struct_fields__)
    assert found["required"] == list(Whole.__struct_fields__)


def test_bounds_and_descriptions_are_kept() -> None:
    share = schema(Whole)["properties"]["share"]
    assert (share["minimum"], share["maximum"], share["description"]) == (0, 1, "Of all.")
    assert schema(Whole)["properties"]["note"]["description"] == "Null without one."


def test_structs_within_are_models_too() -> None:
    found = schema(Whole)
    reference = {"$ref": "#/$defs/Part"}
    assert found["properties"]["parts"]["items"] == reference
    assert reference in found["properties"]["best"]["anyOf"]
    assert found["$defs"]["Part"]["description"] == "A part."


def test_a_struct_is_one_model_wherever_it_is_used() -> None:
    model = model_of(Part)
    assert model is model_of(Part)
    assert issubclass(model, BaseModel)
    assert model_of(Whole).model_fields["parts"].annotation == list[model]  # type: ignore[valid-type]


@pytest.mark.parametrize("shape", [Prediction, Explanation])
def test_it_agrees_with_what_msgspec_says_of_the_same_struct(shape: type[Struct]) -> None:
    (ours,), components = msgspec.json.schema_components([shape], ref_template="#/$defs/{name}")
    assert ours == {"$ref": f"#/$defs/{shape.__name__}"}
    of_msgspec = components[shape.__name__]
    found = schema(shape)
    assert list(found["properties"]) == list(of_msgspec["properties"])
    assert found["required"] == of_msgspec["required"]
    for name, told in of_msgspec["properties"].items():
        shown = found["properties"][name]
        for rule in {"type", "minimum", "maximum", "enum", "description"} & told.keys():
            assert shown[rule] == told[rule], (name, rule)


@pytest.mark.parametrize(("path", "shape"), [("/predict", Prediction), ("/explain", Explanation)])
@pytest.mark.parametrize("patient", [WHOLE_PATIENT, {"age": 50, "sex": 0, "chol": 17}])
def test_a_real_answer_is_what_was_documented(
    client: TestClient, path: str, shape: type[Struct], patient: dict[str, Any]
) -> None:
    answer = client.post(path, json=patient).json()
    assert answer.keys() == schema(shape)["properties"].keys()
    Draft202012Validator(schema(shape)).validate(answer)
