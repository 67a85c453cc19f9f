"""Small valid files made hostile: bytes, texts, archives and databases, always the same by seed."""

from __future__ import annotations

import io
import random
import re
import sqlite3
import warnings
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from ...processing.store.sql import statement

Change = Callable[[bytes, random.Random], bytes]

_ODD = (
    *("", " ", "-1", "0", "1e308", "-1e309", "99999999999999999999", "1.000", "1,5", "NaN", "inf"),
    *("nan", "null", "None", "²", "١٢", "٣", "Ⅷ", "0x1F", "1_000", "--1", "1e", "+", "%", "true"),
    *("24:00:00", "99:99:99", "-1:00:00", "20261331", "00000000", "31.02.2026", "9999-99-99"),
    *("=1+1", "@SUM(A1)", "<b>", "&amp;", "]]>", "[% 6*7 %]", "${x}", "../../x", "C:\\x", "🚲"),
    *("ﬀ", "e\u0301", "\u202eabc", "\ufeff", "\u2028", "\x0b", "\x1f", "\x00", "\ufffd", "Ä" * 300),
    *("POINT(1 2)", "POINT EMPTY", "POLYGON((0 0,1 1,0 0))", "{", "[[[", '{"type":"Point"}', '"'),
    *("'", ";", ",", "\t", "\r", "\n", "\r\n\r\n", "\\", "EPSG:0", "EPSG:25832", "a" * 5000),
)
_NUMBER = re.compile(rb"-?\d+(?:[.,:]\d+)*")
_WORD = re.compile(rb"[^\s;,<>\"'=/{}\[\]:]+")
_LONG, _DEEP, _WIDE = 200_000, 20_000, 3_000
TEXTS = {".csv", ".txt", ".tsv", ".json", ".geojson", ".osm", ".gpx", ".xml", ".asc", ".vrt"}
TEXTS |= {".kml", ".gml", ".prj", ".cpg", ".rels", ".yaml"}
ARCHIVES = {".zip", ".xlsx", ".ods"}
DATABASES = {".gpkg", ".sqlite"}


def mutated(content: bytes, suffix: str, chance: random.Random, folder: Path) -> bytes:
    """One to three changes of a kind that the file can have.

    Args:
        content: The valid file.
        suffix: Of its name, with the dot.
        chance: Decides everything.
        folder: For what must lie on the disk meanwhile.
    """
    for _ in range(chance.choice((1, 1, 2, 3))):
        content = _once(content, suffix, chance, folder)
    return content


def _once(content: bytes, suffix: str, chance: random.Random, folder: Path) -> bytes:
    if suffix in TEXTS:
        change = chance.choice((*_TEXT, *_TEXT, *_BYTES))
        return change(content, chance)
    if suffix in ARCHIVES and chance.random() < 0.8:
        return _archive(content, chance)
    if suffix in DATABASES and chance.random() < 0.8:
        return _database(content, chance, folder)
    return chance.choice(_BYTES)(content, chance)


# Bytes -----------------------------------------------------------------------------------------


def _flip(content: bytes, chance: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(min(len(data), chance.choice((1, 1, 3, 20)))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def _poke(content: bytes, chance: random.Random) -> bytes:
    data = bytearray(content)
    if data:
        data[chance.randrange(len(data))] = chance.choice((0, 0xFF, 0x80, 0xE4, 0x0A, 0x22))
    return bytes(data)


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _cut_out(content: bytes, chance: random.Random) -> bytes:
    start, end = _range(content, chance)
    return content[:start] + content[end:]


def _repeat(content: bytes, chance: random.Random) -> bytes:
    start, end = _range(content, chance)
    return content[:end] + content[start:end] * chance.choice((1, 3)) + content[end:]


def _blank(content: bytes, chance: random.Random) -> bytes:
    start, end = _range(content, chance)
    return content[:start] + bytes(end - start) + content[end:]


def _swap(content: bytes, chance: random.Random) -> bytes:
    start, end = _range(content, chance)
    middle = (start + end) // 2
    return content[:start] + content[middle:end] + content[start:middle] + content[end:]


def _insert(content: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(content) + 1)
    return content[:place] + chance.randbytes(chance.choice((1, 4, 64))) + content[place:]


def _nothing(_content: bytes, chance: random.Random) -> bytes:
    return chance.choice((b"", b"\n", b"\x00" * 512, b"PK\x03\x04", b"SQLite format 3\x00", b"{}"))


def _range(content: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(content) + 1)
    return start, min(len(content), start + chance.choice((1, 2, 8, 64, 1024)))


# Texts -----------------------------------------------------------------------------------------


def _encode(content: bytes, chance: random.Random) -> bytes:
    text = content.decode("utf-8", "replace")
    name = chance.choice(("utf-16", "utf-16-be", "utf-8-sig", "cp1252", "utf-32", "cp850", "utf-7"))
    return text.encode(name, "replace")


def _odd_number(content: bytes, chance: random.Random) -> bytes:
    return _instead(content, chance, _NUMBER)


def _odd_word(content: bytes, chance: random.Random) -> bytes:
    return _instead(content, chance, _WORD)


def _instead(content: bytes, chance: random.Random, what: re.Pattern[bytes]) -> bytes:
    found = list(what.finditer(content))
    if not found:
        return content
    match = chance.choice(found)
    new = chance.choice(_ODD).encode("utf-8", "surrogatepass")
    return content[: match.start()] + new + content[match.end() :]


def _another_word(content: bytes, chance: random.Random) -> bytes:
    found = list(_WORD.finditer(content))
    if len(found) < 2:
        return content
    match, other = chance.sample(found, 2)
    return content[: match.start()] + other.group() + content[match.end() :]


def _lines(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    place = chance.randrange(len(lines))
    what = chance.choice(("drop", "double", "blank", "head", "shuffle", "first"))
    if what == "drop":
        del lines[place]
    elif what == "double":
        lines.insert(place, lines[place])
    elif what == "blank":
        lines.insert(place, b"")
    elif what == "head":
        lines.insert(place, lines[0])
    elif what == "first":
        lines = lines[1:]
    else:
        chance.shuffle(lines)
    return b"\n".join(lines)


def _columns(content: bytes, chance: random.Random) -> bytes:
    mark = b";" if content.count(b";") > content.count(b",") else b","
    rows = [line.split(mark) for line in content.split(b"\n")]
    width = max(map(len, rows))
    one, other = chance.randrange(width), chance.randrange(width)
    what = chance.choice(("swap", "drop", "double", "other mark", "head only"))
    if what == "other mark":
        return content.replace(mark, chance.choice((b",", b";", b"\t", b"|", b" ", b":")))
    for number, row in enumerate(rows):
        if len(row) <= max(one, other) or (what == "head only" and number):
            continue
        if what in {"swap", "head only"}:
            row[one], row[other] = row[other], row[one]
        elif what == "drop":
            del row[one]
        else:
            row.insert(other, row[one])
    return b"\n".join(mark.join(row) for row in rows)


def _too_much(content: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(content) + 1)
    mark = b";" if content.count(b";") > content.count(b",") else b","
    more = chance.choice((b"x" * _LONG, mark * _WIDE, b"[" * _DEEP, b"<a>" * _DEEP, b'"' * 999))
    return content[:place] + more + content[place:]


def _line_ends(content: bytes, chance: random.Random) -> bytes:
    return content.replace(b"\n", chance.choice((b"\r\n", b"\r", b"\n\n", b"\x0b", b"\x85", b"")))


_BYTES: tuple[Change, ...] = (
    *(_flip, _flip, _poke, _cut, _cut_out, _repeat, _blank, _swap, _insert, _nothing),
)
_TEXT: tuple[Change, ...] = (
    *(_encode, _odd_number, _odd_number, _odd_word, _odd_word, _another_word, _lines, _columns),
    *(_too_much, _line_ends),
)


# Archives --------------------------------------------------------------------------------------


def _archive(content: bytes, chance: random.Random) -> bytes:
    """Members changed, lost, doubled, renamed or wrongly described."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            members = [(item.filename, opened.read(item)) for item in opened.infolist()]
    except Exception:  # noqa: BLE001 - an archive that is broken already has no members
        return _flip(content, chance)
    if not members:
        return _flip(content, chance)
    place = chance.randrange(len(members))
    name, data = members[place]
    what = chance.choice(
        ("change", "change", "change", "drop", "rename", "double", "empty", "more")
    )
    if what == "change":
        members[place] = (name, chance.choice((*_TEXT, *_BYTES))(data, chance))
    elif what == "drop":
        del members[place]
    elif what == "rename":
        new = (name.upper(), f"x/{name}", f"../{name}", f"{name} ", "", f"{name}.bak", "ä/" + name)
        members[place] = (chance.choice(new), data)
    elif what == "double":
        members.append((name, chance.choice(_TEXT)(data, chance)))
    elif what == "empty":
        members[place] = (name, b"")
    else:
        members.append((chance.choice(("readme.pdf", "a/", "__MACOSX/._x", name + "x")), b"x"))
    packed = io.BytesIO()
    method = chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
    with warnings.catch_warnings(), zipfile.ZipFile(packed, "w", method) as written:
        warnings.simplefilter("ignore")  # doubled names are meant
        for member, text in members:
            # The constructor's day, so that the same seed makes the same bytes.
            written.writestr(zipfile.ZipInfo(member or "x"), text, method)
    return packed.getvalue()


# Databases -------------------------------------------------------------------------------------


def _database(content: bytes, chance: random.Random, folder: Path) -> bytes:
    """A cell with an odd value, a table or column that is gone or called otherwise."""
    path = folder / "mutated.sqlite"
    path.write_bytes(content)
    try:
        with closing(sqlite3.connect(path)) as opened, opened:
            for trigger in opened.execute("SELECT name FROM sqlite_master WHERE type='trigger'"):
                opened.execute(statement("DROP TRIGGER {}", trigger[0]))
            _change_table(opened, chance)
        return path.read_bytes()
    except (sqlite3.Error, UnicodeDecodeError):
        return _flip(content, chance)
    finally:
        path.unlink()


def _change_table(opened: sqlite3.Connection, chance: random.Random) -> None:
    rows = opened.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY name")
    names = [name for (name,) in rows if not name.startswith(("sqlite_", "rtree_"))]
    if not names:
        return
    name = chance.choice(names)
    columns = [row[1] for row in opened.execute(statement("PRAGMA table_info({})", name))]
    column = chance.choice(columns)
    what = chance.choice(("cell", "cell", "cell", "column", "drop", "rename", "empty", "double"))
    if what == "column":
        opened.execute(statement("UPDATE {} SET {} = ?", name, column), (_odd_value(chance),))
    elif what == "cell":
        count = opened.execute(statement("SELECT count(*) FROM {}", name)).fetchone()[0]
        one = "UPDATE {} SET {} = ? WHERE rowid = (SELECT rowid FROM {} LIMIT 1 OFFSET ?)"
        place = chance.randrange(max(1, count))
        opened.execute(statement(one, name, column, name), (_odd_value(chance), place))
    elif what == "drop":
        opened.execute(statement("DROP TABLE {}", name))
    elif what == "rename":
        opened.execute(statement("ALTER TABLE {} RENAME COLUMN {} TO {}", name, column, "x"))
    elif what == "empty":
        opened.execute(statement("DELETE FROM {}", name))
    else:
        opened.execute(statement("CREATE TABLE {} AS SELECT * FROM {}", f"{name}_2", name))


def _odd_value(chance: random.Random) -> object:
    text = chance.choice(_ODD)
    numbers = (2**63 - 1, -(2**63), 0, 1e308, float("inf"))
    point = b"GP\x00\x01" + (25832).to_bytes(4, "little") + bytes.fromhex("0101000000")
    blobs = (b"", b"\x00", chance.randbytes(40), point + chance.randbytes(16), point)
    return chance.choice((None, text, text, chance.choice(numbers), chance.choice(blobs)))
