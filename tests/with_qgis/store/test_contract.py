"""The GeoPackage store keeps the contract: every member, with the same signature."""

import inspect

import pytest

from insek.processing.store import contract
from insek.processing.store.geopackage.geopackage_store import GeoPackageStore
from insek.processing.store.geopackage.writer import GeoPackageWriter
from insek.processing.store.opening import create_store, open_store

PARTS = ("Named", "Layered", "Readable", "Traceable", "Keeping", "Writable")
KEPT_BY = [
    *((getattr(contract, part), GeoPackageStore) for part in PARTS),
    (contract.Writer, GeoPackageWriter),
]


def members(protocol):
    """Functions and properties by name; attributes with their annotation."""
    own = {name: item for name, item in vars(protocol).items() if not name.startswith("_")}
    return own | dict(protocol.__annotations__)


def returned(function):
    """What a function gives, in the words of the contract."""
    text = str(inspect.signature(function).return_annotation)
    if hasattr(function, "__wrapped__"):
        text = text.replace("Iterator[", "AbstractContextManager[")
    return text.replace("GeoPackageWriter", "Writer")


CASES = [
    pytest.param(item, kept_by, id=f"{protocol.__name__}.{name}")
    for protocol, kept_by in KEPT_BY
    for name, item in members(protocol).items()
    if inspect.isfunction(item)
]
VALUES = [
    (name, item)
    for protocol, kept_by in KEPT_BY[:-1]
    for name, item in members(protocol).items()
    if not inspect.isfunction(item)
]


@pytest.mark.parametrize(("wanted", "kept_by"), CASES)
def test_every_function_of_the_contract_is_there_with_its_signature(wanted, kept_by):
    given = getattr(kept_by, wanted.__name__)
    asked, offered = inspect.signature(wanted), inspect.signature(given)
    assert list(offered.parameters.values()) == list(asked.parameters.values())
    assert returned(given) == returned(wanted)


@pytest.mark.parametrize(("name", "wanted"), VALUES)
def test_every_value_of_the_contract_is_there(name, wanted, empty_store):
    assert hasattr(empty_store, name)
    given = getattr(GeoPackageStore, name, None)
    if isinstance(given, property) and isinstance(wanted, property):
        assert returned(given.fget) == returned(wanted.fget)
    assert isinstance(given, property) or name in {"catalogue", "meta", "call"}


def test_the_contract_is_the_sum_of_its_parts():
    assert {part.__name__ for part in contract.Store.__bases__} == {*PARTS, "Protocol"}
    assert not members(contract.Store)


def test_opening_and_making_ask_for_what_the_geopackage_asks_for():
    for function, given in (
        (open_store, GeoPackageStore.open),
        (create_store, GeoPackageStore.create),
    ):
        first, *others = inspect.signature(function).parameters.values()
        asked, *rest = inspect.signature(given).parameters.values()
        assert others == rest
        assert first.annotation == asked.annotation


def test_a_store_says_where_it_lies_without_its_path(empty_store):
    path = empty_store.path
    assert empty_store.name == empty_store.location == str(path)
    assert empty_store.short_name == path.name
    assert empty_store.beside(".qgz") == path.with_suffix(".qgz")
    assert empty_store.beside("_gtfs.zip").name == f"{path.stem}_gtfs.zip"
    assert open_store(empty_store.location).title == empty_store.title


def test_a_store_knows_its_layers_also_by_another_name(empty_store, tmp_path):
    link = tmp_path / "anders.gpkg"
    link.symlink_to(empty_store.path)
    role = next(iter(empty_store.catalogue.roles))
    assert empty_store.owns(empty_store.uri(role))
    assert empty_store.owns(empty_store.filtered(empty_store.ledger_uri("beitrag"), "1 = 1"))
    assert empty_store.owns(f"{link}|layername=massnahme")
    assert not empty_store.owns(f"{tmp_path / 'fremd.gpkg'}|layername=massnahme")
    assert empty_store.layer_source(empty_store.table(role)) == empty_store.uri(role)
