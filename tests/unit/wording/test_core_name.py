"""The core district in our sentences has the article that its name wants, or none."""

import pytest

from insek.processing.wording.core_name import core_phrases


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Kernstadt", ("die Kernstadt", "der Kernstadt", "in der Kernstadt", "zur Kernstadt")),
        ("Mitte", ("die Mitte", "der Mitte", "in der Mitte", "zur Mitte")),
        ("Zentrum", ("das Zentrum", "des Zentrums", "im Zentrum", "zum Zentrum")),
        ("Vegueta", ("Vegueta", "von Vegueta", "in Vegueta", "zu Vegueta")),
    ],
)
def test_a_core_is_spoken_of_by_its_name(name, said):
    found = core_phrases(name)
    assert (found.is_, found.of, found.in_, found.to) == said
