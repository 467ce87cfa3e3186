"""Reading takes finished lines only, from any offset on."""

from pathlib import Path

from backend.journal.reading import read_lines


def test_lines_come_with_the_offset_of_the_next(tmp_path: Path) -> None:
    path = tmp_path / "segment"
    path.write_bytes(b"one\ntwo\n\nfour\n")
    found = list(read_lines(path))
    assert [line.content for line in found] == [b"one", b"two", b"", b"four"]
    assert [line.number for line in found] == [1, 2, 3, 4]
    assert [line.content for line in read_lines(path, found[1].offset)] == [b"", b"four"]
    assert list(read_lines(path, found[-1].offset)) == []


def test_a_line_that_is_being_written_is_left_for_later(tmp_path: Path) -> None:
    path = tmp_path / "segment"
    path.write_bytes(b"one\ntw")
    (first,) = read_lines(path)
    assert first.content == b"one"
    with path.open("ab") as file:
        file.write(b"o\n")
    (second,) = read_lines(path, first.offset)
    assert second.content == b"two"
