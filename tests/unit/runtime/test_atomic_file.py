"""A text file is replaced whole or stays as it was."""

from __future__ import annotations

import pytest

from insek.processing.runtime.atomic_file import write_text_aside


def test_the_old_file_is_replaced_and_nothing_else_is_there(tmp_path):
    file = tmp_path / "profil.json"
    file.write_text("alt", encoding="utf-8")
    write_text_aside(file, "neu: ä", encoding="utf-8-sig")
    assert file.read_bytes() == b"\xef\xbb\xbfneu: \xc3\xa4"
    assert list(tmp_path.iterdir()) == [file]


def test_a_text_that_cannot_be_encoded_leaves_the_old_file(tmp_path):
    file = tmp_path / "tabelle.csv"
    file.write_text("alt", encoding="ascii")
    with pytest.raises(UnicodeEncodeError):
        write_text_aside(file, "ä", encoding="ascii")
    assert file.read_text(encoding="ascii") == "alt"
    assert list(tmp_path.iterdir()) == [file]
