"""A street network as bytes to keep, and back."""

from __future__ import annotations

import io
import zlib
from dataclasses import astuple
from zipfile import BadZipFile

import numpy as np
import shapely
from scipy.sparse import csr_matrix

from ...runtime.gc_pause import gc_paused
from .access import TravelMode
from .duplicate_edges import Twins
from .graph import LeftOut, Network, NetworkReport
from .slope import Slopes
from .street_network import AccessCount, StreetNetwork

FORMAT = 6
"""To be raised whenever what is kept, or how it is computed, changes."""


def pack(streets: StreetNetwork) -> bytes:
    """The network as the bytes of an ``npz`` file, without pickled objects.

    Args:
        streets: network, slopes and access; what is computed from them is not kept.

    Returns:
        Bytes that :func:`unpack` of the same ``FORMAT`` reads.
    """
    network, slopes = streets.network, streets.slopes
    xy, owner = shapely.get_coordinates(network.lines, return_index=True)
    buffer = io.BytesIO()
    np.savez(
        buffer,
        nodes=network.nodes,
        start=network.start,
        end=network.end,
        xy=xy,
        vertices=np.bincount(owner, minlength=len(network.lines)),
        feature=network.feature,
        component=network.component,
        graph_data=network.graph.data,
        graph_indices=network.graph.indices,
        graph_indptr=network.graph.indptr,
        report=np.array(astuple(network.report)),
        twins=np.stack([network.twins.edge, network.twins.feature, network.twins.turned]),
        left_out=np.array(astuple(network.left_out), dtype=np.float64),
        first=slopes.first,
        slope=slopes.slope,
        node_height=slopes.node_height,
        straight=slopes.straight,
        directions=np.stack([streets.along, streets.against, streets.pushed]),
        access=np.array(astuple(streets.access)),
        has_terrain=np.array(streets.has_terrain),
        mode=np.array(streets.mode.value),
        unclear=np.array(streets.unclear),
        impossible=np.array(streets.impossible),
    )
    return buffer.getvalue()


def unpack(data: bytes) -> StreetNetwork:
    """The network that was packed.

    Args:
        data: bytes from :func:`pack`.

    Returns:
        A network that gives the same results as the one packed.

    Raises:
        ValueError: if the bytes are damaged; OSError or KeyError where numpy finds no file or no
            array.
    """
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as kept:
            value = {name: kept[name] for name in kept.files}
    except (BadZipFile, zlib.error, EOFError) as error:
        raise ValueError(str(error)) from error
    owner = np.repeat(np.arange(len(value["vertices"])), value["vertices"])
    with gc_paused():
        lines = shapely.linestrings(value["xy"], indices=owner)
    count = len(value["nodes"])
    of_twins, turned = value["twins"][:2], value["twins"][2].astype(bool)
    network = Network(
        nodes=value["nodes"],
        start=value["start"],
        end=value["end"],
        length=shapely.length(lines),
        lines=lines,
        feature=value["feature"],
        component=value["component"],
        graph=csr_matrix(
            (value["graph_data"], value["graph_indices"], value["graph_indptr"]),
            shape=(count, count),
        ),
        report=NetworkReport(*value["report"].tolist()),
        twins=Twins(of_twins[0], of_twins[1], turned),
        left_out=LeftOut(int(value["left_out"][0]), *value["left_out"][1:].tolist()),
    )
    along, against, pushed = value["directions"]
    return StreetNetwork(
        network=network,
        mode=TravelMode(str(value["mode"])),
        slopes=Slopes.of_pieces(
            network.length,
            value["first"],
            value["slope"],
            node_height=value["node_height"],
            straight=value["straight"],
        ),
        has_terrain=bool(value["has_terrain"]),
        along=along,
        against=against,
        pushed=pushed,
        access=AccessCount(*value["access"].tolist()),
        unclear=str(value["unclear"]),
        impossible=int(value["impossible"]),
    )
