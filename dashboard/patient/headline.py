"""The answer's first sight, as HTML: the number, its sentence, its basis and the dot picture."""

from html import escape

from dashboard.answers import Explanation, ModelFacts, Stability
from dashboard.charts.dots import dots
from dashboard.wording import basis, decided, decision, frequency, not_known, percent


def spoken(answer: Explanation) -> str:
    """Return what a screen reader says when the answer changes."""
    return f"{percent(answer.probability)} of 100. {frequency(answer)} {decision(answer)}"


def headline(answer: Explanation, model: ModelFacts, former: Explanation | None) -> str:
    """Return the answer's HTML; it takes the focus after Predict.

    Parameters
    ----------
    answer : Explanation
        The answer for what stands in the form.
    model : ModelFacts
        The model that gave it.
    former : Explanation or None
        The answer before the inputs were changed, shown as a ghost.
    """
    ghost = (
        f'<span class="hs-ghost">was {escape(percent(former.probability))}</span>' if former else ""
    )
    missing = f" {not_known(answer)}" if answer.missing else ""
    chip = "hs-chip" if decided(answer) else "hs-chip hs-chip-undecided"
    return f"""
<section class="hs-answer" id="hs-answer" tabindex="-1" aria-labelledby="hs-number">
  <div>
    <h2 class="hs-number" id="hs-number"><b>{escape(percent(answer.probability))}</b>
      <span>of 100</span> {ghost}</h2>
    <p class="hs-lead">{escape(frequency(answer, model.trained_on.cohort))}</p>
    <p class="{chip}">{escape(decision(answer))}</p>
    <p class="hs-quiet">Group average {escape(percent(model.group_average))} of 100
      ({model.trained_on.diseased} of {model.trained_on.n} patients).</p>
    <p class="hs-quiet">{escape(basis(answer, model))}{escape(missing)}</p>
    <button type="button" class="hs-print" id="hs-print">Print on one page</button>
  </div>
  {dots(answer.probability, answer.interval)}
</section>"""


def stability(found: Stability) -> str:
    """Return the badge that says whether the same reasons would lead again."""
    doubt = " hs-chip-undecided" if found.level == "changes with the sample" else ""
    inputs = f"{len(found.top)} inputs" if len(found.top) > 1 else "input"
    return (
        f'<p class="hs-stability"><span class="hs-chip{doubt}">reasons: {escape(found.level)}'
        f"</span> {percent(found.probability)} of 100 refits of the model would lead with the same "
        f"{inputs}.</p>"
    )


def failure(sentence: str) -> str:
    """Return the HTML that stands in the answer's place when there is none."""
    return f"""
<section class="hs-failure" id="hs-answer" tabindex="-1" role="alert">
  <h2>No answer</h2>
  <p class="hs-lead">{escape(sentence)}</p>
  <p class="hs-quiet">The values you entered are kept.</p>
</section>"""


def empty() -> str:
    """Return the HTML that says what will stand here."""
    return """
<section class="hs-empty">
  <h2>The answer will stand here</h2>
  <p class="hs-lead">How many of 100 patients like this one had a narrowed artery, the range the
    data allow, the reasons for the number, and what knowing more would change.</p>
  <p class="hs-quiet">Fill in what is known (age and sex are enough) and press Enter, or open an
    example. &ldquo;?&rdquo; marks a field as not known.</p>
</section>"""
