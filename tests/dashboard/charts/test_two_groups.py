"""Two groups overlaid: shares within each, so that a larger group does not look fuller."""

from dashboard.charts.two_groups import Groups, two_groups


def test_each_group_adds_up_to_a_hundred() -> None:
    first, second = two_groups(Groups("Age", ["30", "40"], [10, 30], [1, 1])).data
    assert list(first.y) == [25, 75]
    assert list(second.y) == [50, 50]
    assert first.text[0] == "without disease: 10 of 40"


def test_an_empty_group_is_flat_and_no_error() -> None:
    first, _ = two_groups(Groups("Age", ["30"], [0], [3])).data
    assert list(first.y) == [0]


def test_long_labels_are_broken_instead_of_turned() -> None:
    labels = ["normal", "left ventricular hypertrophy"]
    axis = two_groups(Groups("ECG", labels, [1, 2], [3, 4])).layout.xaxis
    assert axis.ticktext == ("normal", "left<br>ventricular<br>hypertrophy")
    assert axis.tickangle == 0
