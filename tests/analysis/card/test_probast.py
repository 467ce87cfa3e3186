"""Our own rating by PROBAST+AI: every domain, with its reason, and the worst one decides."""

import pytest

from analysis.card.probast import RATINGS, Rating, probast

ORDER = ["not rated", "low", "some", "unclear", "high"]


@pytest.mark.parametrize("rating", RATINGS, ids=lambda rating: rating.domain)
def test_each_domain_is_rated_and_reasoned(rating: Rating) -> None:
    assert {rating.development, rating.evaluation, rating.applicability} <= set(ORDER)
    assert rating.why.endswith(".")
    domain = rating.domain
    levels = (rating.development, rating.evaluation, rating.applicability)
    assert f"| {domain} | {' | '.join(levels)} | {rating.why} |" in probast()


@pytest.mark.parametrize("column", ["development", "evaluation", "applicability"])
def test_the_worst_domain_decides(column: str) -> None:
    *domains, overall = (ORDER.index(getattr(rating, column)) for rating in RATINGS)
    assert overall == max(domains)


def test_the_four_domains_and_the_whole_are_there() -> None:
    assert [rating.domain.split()[0] for rating in RATINGS] == [
        "Participants",
        "Predictors",
        "Outcome",
        "Analysis",
        "Overall",
    ]
