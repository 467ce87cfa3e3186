"""`make screenshots`: takes the README's pictures anew from real pages before a real backend.

The bundle is the current one of HEARTSIGHT_HOME, with every report (`python -m analysis all`). The
same bundle gives the same pictures.
"""

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, Page

from analysis.settings import Settings
from scripts import bench_browser
from scripts.served_pages import NothingToLookAtError, Served, browser, lacking, served

FOLDER: Final = Path(__file__).parent.parent / "docs" / "images"
WIDTH: Final = 1440
COLOURS: Final = 128


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture.

    Attributes
    ----------
    name : str
        Of the file, without ending.
    address : str
        Of the page, with the choices it is shown with.
    shown : str
        Condition for its being there, as `bench_browser.py` reads it.
    height : int
        Of the window, in pixels: what the picture holds.
    act : callable or None
        What is done on the page first.
    """

    name: str
    address: str
    shown: str
    height: int
    act: Callable[[Page], None] | None = None


def _predict(page: Page) -> None:
    page.get_by_role("button", name="Undecided, no scan").click()


SHOTS: Final = (
    Shot("patient", "", "seen('#hs-answer .hs-number')", 1060, _predict),
    Shot("fairness", "fairness?fairness_tab=Measures", "seen('.hs-verdict h2')", 1100),
    Shot("drift", "drift?drift_current=Hungary", "seen('.hs-verdict h2')", 1180),
    Shot("poisoning", "poisoning?poisoning_tab=Strategies", "seen('.hs-verdict h2')", 936),
)


def main() -> int:
    """Take every picture; returns 1 when there is nothing to look at."""
    home = Settings().home
    try:
        if missing := lacking(home):
            names = ", ".join(missing)
            print(f"The current bundle lacks {names}: python -m analysis all.", file=sys.stderr)
            return 1
        with served(home) as pages, browser() as window:
            for shot in SHOTS:
                content = smaller(take(window, pages, shot))
                (FOLDER / f"{shot.name}.png").write_bytes(content)
                print(f"docs/images/{shot.name}.png  {len(content) / 1000:.0f} kB")
    except NothingToLookAtError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def take(window: Browser, pages: Served, shot: Shot) -> bytes:
    """Return a picture of a page as somebody sees it who has seen the tour."""
    with bench_browser.fresh(window) as page:
        page.set_viewport_size({"width": WIDTH, "height": shot.height})
        page.goto(f"{pages.url}/{shot.address}")
        bench_browser.wait(page, "seen('h1') && drawn()")
        if shot.act is not None:
            shot.act(page)
        bench_browser.wait(page, f"{shot.shown} && drawn()")
        page.mouse.move(0, shot.height - 1)
        page.evaluate("document.activeElement.blur(); document.fonts.ready")
        return page.screenshot(animations="disabled", caret="hide")


def smaller(content: bytes) -> bytes:
    """Return a picture in few colours, which these pages can do with."""
    packed = io.BytesIO()
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
    return packed.getvalue()


if __name__ == "__main__":
    sys.exit(main())
