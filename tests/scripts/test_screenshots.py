"""The README's pictures are those that `make screenshots` takes, and small enough to be read."""

import io
import re
from pathlib import Path

from PIL import Image

from scripts.screenshots import FOLDER, SHOTS, WIDTH, smaller

ROOT = Path(__file__).parents[2]
MOST_BYTES = 300_000
GRADIENTS = (Image.linear_gradient, Image.radial_gradient)


def test_the_readme_shows_every_picture_that_is_taken_with_words_for_it() -> None:
    shown = re.findall(r"!\[([^\]]+)\]\(docs/images/(\w+)\.png\)", (ROOT / "README.md").read_text())
    assert {name for _, name in shown} == {shot.name for shot in SHOTS}
    assert len(shown) == 4
    assert all(len(words) > 20 for words, _ in shown)


def test_every_picture_is_there_as_wide_as_its_window_and_below_300_kb() -> None:
    for shot in SHOTS:
        file = FOLDER / f"{shot.name}.png"
        assert file.stat().st_size < MOST_BYTES
        with Image.open(file) as picture:
            assert picture.size == (WIDTH, shot.height)


def test_a_picture_in_few_colours_keeps_its_size_and_takes_less_room() -> None:
    slope, round_one = (one("L").resize((400, 300)) for one in GRADIENTS)
    wide = Image.merge("RGB", (slope, round_one, slope.rotate(180)))
    whole = io.BytesIO()
    wide.save(whole, "PNG")
    packed = smaller(whole.getvalue())
    assert len(packed) < len(whole.getvalue())
    assert Image.open(io.BytesIO(packed)).size == (400, 300)
