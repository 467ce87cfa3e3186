"""Answers' shapes as models that FastAPI can document; nothing is ever validated by them.

The shapes are msgspec structs, which encode ten times as fast; FastAPI reads pydantic models only.
"""

from collections.abc import Sequence
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import Meta, Struct
from pydantic import BaseModel, ConfigDict, Field, create_model


@cache
def model_of(shape: type[Struct]) -> type[BaseModel]:
    """Return the pydantic model with the name, the docstring and the fields of a struct."""
    hints = get_type_hints(shape, include_extras=True)
    fields: dict[str, Any] = {
        name: (_pydantic(hints[name]), ...) for name in shape.__struct_fields__
    }
    return create_model(
        shape.__name__,
        __doc__=shape.__doc__,
        __config__=ConfigDict(protected_namespaces=()),
        **fields,
    )


def _pydantic(hint: Any) -> Any:
    """Return a type hint with structs and constraints in pydantic's terms."""
    if isinstance(hint, type) and issubclass(hint, Struct):
        return model_of(hint)
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return Annotated[_pydantic(parts[0]), *(_field(meta) for meta in parts[1:])]
    if origin is Sequence:
        return list[_pydantic(parts[0])]  # type: ignore[misc]  # made at run time
    if origin in (Union, UnionType):
        return Union[tuple(_pydantic(part) for part in parts)]  # noqa: UP007 - made at run time
    assert origin in (None, Literal), hint  # noqa: S101 - a shape of ours needs a line here
    return hint


def _field(meta: Meta) -> Any:
    return Field(description=meta.description, ge=meta.ge, le=meta.le)
