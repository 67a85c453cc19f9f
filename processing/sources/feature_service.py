"""Feature services (WFS): whether all that they count was delivered."""

from __future__ import annotations

from qgis.core import QgsDataSourceUri, QgsFeatureRequest, QgsVectorLayer

from ..runtime.cancellation import check_cancelled
from ..wording import numbers

_SERVICE = "WFS"
_CHUNK = 2000


def announced_by_service(layer: QgsVectorLayer) -> int | None:
    """Number of features that a service counts; None for other layers, or if it does not count.

    It is asked anew: once a layer was read, QGIS knows only what was delivered.

    Args:
        layer: A layer of any provider.
    """
    if layer.providerType() != _SERVICE:
        return None
    count = int(QgsVectorLayer(layer.source(), layer.name(), _SERVICE).featureCount())
    return count if count > 0 else None


def complete_service(layer: QgsVectorLayer, announced: int) -> tuple[QgsVectorLayer, str]:
    """The layer with all that its service delivers, in smaller pages if need be.

    Some services cut their answer without saying so; asked for pages of that size they give the
    rest.

    Args:
        layer: Layer of a service.
        announced: What the service counts.

    Returns:
        The layer to read, and a German remark if features are missing still, else empty.
    """
    delivered = _delivered(layer)
    if delivered >= announced:
        return layer, ""
    if delivered:
        uri = QgsDataSourceUri(layer.source())
        for name, value in (("pagingEnabled", "true"), ("pageSize", str(delivered))):
            uri.removeParam(name)
            uri.setParam(name, value)
        paged = QgsVectorLayer(uri.uri(False), layer.name(), _SERVICE)
        more = _delivered(paged) if paged.isValid() else 0
        if more > delivered:
            layer, delivered = paged, more
    if delivered >= announced:
        return layer, ""
    return layer, (
        f"Der Dienst nennt {numbers.counted(announced, 'Objekt', 'Objekte')}, geliefert hat er"
        f" {numbers.grouped(delivered)} von {numbers.grouped(announced)}: Die Ebene ist"
        " unvollständig. Bitte in Teilen abrufen (Kartenausschnitt, Filter) oder beim Anbieter die"
        " ganze Datei laden."
    )


def _delivered(layer: QgsVectorLayer) -> int:
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    count = 0
    for count, _ in enumerate(layer.getFeatures(request), 1):
        if count % _CHUNK == 0:
            check_cancelled()
    return count
