"""Requests as callers send them, good and bad, drawn by a seeded generator."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from data.features import FEATURES, Feature, Kind

Headers = list[tuple[bytes, bytes]]

_QUERIES = [
    *["coding=recoded", "coding=uci", "purpose=test", "purpose=what_if", "purpose=care"],
    *["coding=recoded&purpose=test", "purpose=what_if&coding=uci", "purpose=trial", "coding=1"],
    *["purpose=test&purpose=care", "purpose=", "coding=RECODED", "%70urpose=test", "unknown=1"],
]
_MEDIA_TYPES = [
    *[b"application/json; charset=utf-8", b"APPLICATION/JSON", b"text/plain", b"", b"json"],
    *[b"application/json;", b" application/json ", b"application/x-www-form-urlencoded"],
]
_CASES = [b"ward 7, bed 3", b"x", b"x" * 128, b"x" * 129, b"", "Müller".encode("latin-1")]
_ODD = [
    *["null", "true", "false", '""', '"50"', "[1]", "{}", "NaN", "Infinity", "-Infinity", "-0"],
    *["-0.0", "1e400", "1e-400", "0.1e1", "1E0", "9" * 30, "9" * 5000, "01", "1.", "+1", "-1", "0"],
    *["1.5", "2.0000000000000000001", '"male"', '" Female "', '"YES"', "\ud83d", "1_0", "0x1"],
]
_BODIES = [
    *[b"", b"  \n", b"{", b"null", b"[]", b"17", b'"age"', b"\xff\xfe\xfa", b"{}", b"[" * 50_000],
    *[b"{'age': 50}", b'{"age":50,"sex":1,}', b'{"age":50 "sex":1}', b'{"age":50,"sex":1}}'],
    *[b'\xef\xbb\xbf{"age":50,"sex":1}', '{"age":50,"sex":1}'.encode("utf-16")],
    *[b'{"\\u0061ge":50,"sex":1}', b'{"age":50,"sex":1,"se\\u0078":1}', b'{"age":50,"sex":1}\n\n'],
    *[b'{"age":50,"sex":1,"a:b":1}', b'{"age":50,"sex":":"}', b'{"age":50,"age":50,"sex":1}'],
    *[b'{"age":null,"age":50,"sex":1}', b'{"age":50,"sex":1,"ca":null,"ca":null}'],
    *[b'{"age":50,"sex":1,"ca":1,"ca":null}'],
    *4 * [b'{"age":50,"sex":1' + b" " * 2**20 + b"}"],
]


@dataclass(frozen=True)
class Request:
    """One request; a body of more than one part comes in as many messages."""

    path: str
    query: bytes
    headers: Headers
    parts: list[bytes]


def requests(n: int, seed: int) -> Iterator[Request]:
    """Draw n requests; somewhat more than half are whole, correct patients."""
    rng = Random(seed)  # noqa: S311 - not for secrets
    for number in range(n):
        body = rng.choice(_BODIES) if rng.random() < 0.03 else _patient(rng)
        query = rng.choice(_QUERIES).encode() if rng.random() < 0.2 else b""
        headers: Headers = [(b"host", b"localhost"), (b"x-request-id", b"generated-%d" % number)]
        headers += _media_type(rng)
        if rng.random() < 0.05:
            headers.append((b"x-case", rng.choice(_CASES)))
        cut = rng.randrange(len(body) + 1) if rng.random() < 0.05 else len(body)
        parts = [body[:cut], body[cut:]] if cut < len(body) else [body]
        headers.append((b"content-length", b"%d" % len(body)))
        yield Request(rng.choice(["/predict", "/explain"]), query, headers, parts)


def _media_type(rng: Random) -> Headers:
    chance = rng.random()
    if chance < 0.02:
        return []
    if chance < 0.05:
        return [(b"content-type", rng.choice(_MEDIA_TYPES))]
    if chance < 0.06:
        return [(b"content-type", b"text/plain"), (b"content-type", b"application/json")]
    return [(b"content-type", b"application/json")]


def _patient(rng: Random) -> bytes:
    style = rng.choices(["ints", "floats", "mixed", "labels", "odd"], [5, 2, 2, 1, 3])[0]
    unknown = rng.choice([0.0, 0.0, 0.1, 0.5])
    pairs = []
    for feature in FEATURES:
        if not feature.required and rng.random() < unknown:
            if rng.random() < 0.3:
                pairs.append((feature.name, "null"))
            continue
        odd = style == "odd" and rng.random() < 0.15
        pairs.append((feature.name, rng.choice(_ODD) if odd else _value(rng, feature, style)))
    _spoil(rng, pairs, style)
    space = rng.choice(["", "", " ", "\n\t"])
    text = ",".join(f'{space}"{name}"{space}:{space}{value}' for name, value in pairs)
    return f"{{{text}{space}}}".encode(errors="surrogatepass")


def _spoil(rng: Random, pairs: list[tuple[str, str]], style: str) -> None:
    chance = rng.random()
    if chance < 0.1:
        rng.shuffle(pairs)
    if chance < 0.03:
        pairs[:] = [("gender" if name == "sex" else name, value) for name, value in pairs]
    elif chance < 0.05:
        pairs.append(rng.choice(pairs))
    elif chance < 0.07:
        pairs.append((rng.choice(["weight", "num", "Age", "", "gender", "a:b"]), "1"))
    elif chance < 0.09:
        pairs.pop(0 if style == "odd" else rng.randrange(len(pairs)))


def _value(rng: Random, feature: Feature, style: str) -> str:
    if feature.is_category:
        code = rng.choice(list(feature.codes))
        if style == "labels":
            return f'"{feature.codes[code]}"'
        return (
            f"{code}.0"
            if style == "floats" or (style == "mixed" and rng.random() < 0.3)
            else str(code)
        )
    found = feature.trained if rng.random() < 0.9 else feature.possible
    assert found is not None
    if feature.kind is Kind.DECIMAL:
        return repr(round(rng.uniform(found.low, found.high), rng.choice([0, 1, 2, 15])))
    whole = rng.randint(int(found.low), int(found.high))
    if style == "odd" and rng.random() < 0.1:
        whole += rng.choice([-1000, 1000])
    return (
        f"{whole}.0"
        if style == "floats" or (style == "mixed" and rng.random() < 0.3)
        else str(whole)
    )
