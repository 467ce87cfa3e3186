"""A small JSON body of a known shape: documented, read, and refused by field without its values."""

from typing import Any, Final

from fastapi import Request
from pydantic import TypeAdapter, ValidationError

from backend.errors import FieldError, RequestRefused
from backend.request_body import read_json

_BODY: Final = "(body)"
_REFERENCE: Final = "#/$defs/"


class Sent:
    """A shape of body.

    FastAPI's own reading would tell the value of a wrong choice and the name of an unknown field,
    which may be a value in the wrong place.
    """

    def __init__(self, shape: Any) -> None:
        self._adapter: TypeAdapter[Any] = TypeAdapter(shape)

    def documented(self) -> dict[str, Any]:
        """Return what a route adds to the OpenAPI document."""
        schema = self._adapter.json_schema()
        definitions = schema.pop("$defs", {})
        # A mapping of names to references is of no use once they are inlined.
        schema.pop("discriminator", None)
        content = {"application/json": {"schema": _inlined(schema, definitions)}}
        return {"requestBody": {"required": True, "content": content}}

    async def read(self, request: Request) -> Any:
        """Return the body's object; raises RequestRefused."""
        raw = await read_json(request)
        try:
            return self._adapter.validate_python(raw)
        except ValidationError as error:
            problems = error.errors(include_input=False, include_url=False)
        errors = tuple(map(_field_error, problems))
        names = ", ".join(dict.fromkeys(one.field for one in errors))
        raise RequestRefused(422, "invalid-body", f"Please correct: {names}.", errors)


def _field_error(problem: Any) -> FieldError:
    if problem["type"] == "extra_forbidden":
        return FieldError(_BODY, "holds a field that is not known here")
    if problem["type"].startswith("union_tag"):
        context = problem.get("ctx", {})
        return FieldError(
            str(context["discriminator"]).strip("'"), "must be one of the known codes"
        )
    # The first part of the place is the variant that was taken.
    inside = problem["loc"][1:]
    return FieldError(str(inside[-1]) if inside else _BODY, problem["msg"])


def _inlined(part: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(part, list):
        return [_inlined(one, definitions) for one in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _inlined(definitions[part["$ref"].removeprefix(_REFERENCE)], definitions)
    return {name: _inlined(one, definitions) for name, one in part.items()}
