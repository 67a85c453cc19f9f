"""What a feature service counts and what it delivers are compared; a loopback server answers."""

import http.server
import threading
import urllib.parse

import pytest
from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsVectorLayer

from insek.processing.algorithms.participation.import_walk import ImportWalk
from insek.processing.catalogue.load import city_catalogue
from insek.processing.participation.walks import read_walk_stops
from insek.processing.sources.feature_service import announced_by_service, complete_service
from insek.processing.store.opening import create_store

NAMES = (
    'xmlns="http://www.opengis.net/wfs/2.0" xmlns:wfs="http://www.opengis.net/wfs/2.0"'
    ' xmlns:ows="http://www.opengis.net/ows/1.1" xmlns:gml="http://www.opengis.net/gml/3.2"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:app="http://app"'
)
SCHEMA = (
    '<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
    ' xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:app="http://app"'
    ' elementFormDefault="qualified" targetNamespace="http://app">'
    '<xsd:import namespace="http://www.opengis.net/gml/3.2"/>'
    '<xsd:complexType name="kitaType"><xsd:complexContent>'
    '<xsd:extension base="gml:AbstractFeatureType"><xsd:sequence>'
    '<xsd:element name="geom" type="gml:PointPropertyType"/>'
    '<xsd:element name="name" type="xsd:string"/>'
    "</xsd:sequence></xsd:extension></xsd:complexContent></xsd:complexType>"
    '<xsd:element name="kita" type="app:kitaType" substitutionGroup="gml:AbstractFeature"/>'
    "</xsd:schema>"
)


class Service:
    """Holds ``held`` features, counts ``matched`` (None: unknown), gives ``most`` an answer."""

    def __init__(self, held, matched, most=1000):
        self.held, self.matched, self.most = held, matched, most
        self.starts = []
        service = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                query = urllib.parse.parse_qs(urllib.parse.urlparse(self.path).query)
                body = service.answer({key.upper(): values[0] for key, values in query.items()})
                content = f'<?xml version="1.0"?>{body}'.encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/xml")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/wfs"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def layer(self):
        made = QgsVectorLayer(
            f"url='{self.url}' typename='app:kita' version='2.0.0' srsname='EPSG:25832'"
            " pagingEnabled='true'",
            "kita",
            "WFS",
        )
        assert made.isValid()
        return made

    def answer(self, query):
        asked = query.get("REQUEST", "").lower()
        if asked == "getcapabilities":
            return self.capabilities()
        if asked == "describefeaturetype":
            return SCHEMA
        matched = "unknown" if self.matched is None else self.matched
        if query.get("RESULTTYPE") == "hits":
            return f'<FeatureCollection {NAMES} numberMatched="{matched}" numberReturned="0"/>'
        start = int(query.get("STARTINDEX", 0))
        self.starts.append(start)
        rows = range(self.held)[start:][: min(int(query.get("COUNT", 1000)), self.most)]
        members = "".join(
            f'<wfs:member><app:kita gml:id="kita.{row}"><app:geom><gml:Point gml:id="p{row}"'
            f' srsName="urn:ogc:def:crs:EPSG::25832"><gml:pos>{410000 + row} 5476000</gml:pos>'
            f"</gml:Point></app:geom><app:name>Kita {row}</app:name></app:kita></wfs:member>"
            for row in rows
        )
        return (
            f'<FeatureCollection {NAMES} numberMatched="{matched}" numberReturned="{len(rows)}">'
            f"{members}</FeatureCollection>"
        )

    def capabilities(self):
        places = "".join(
            f'<ows:Operation name="{name}"><ows:DCP><ows:HTTP><ows:Get xlink:href="{self.url}?"/>'
            "</ows:HTTP></ows:DCP></ows:Operation>"
            for name in ("GetCapabilities", "DescribeFeatureType", "GetFeature")
        )
        return (
            f'<WFS_Capabilities {NAMES} version="2.0.0"><ows:ServiceIdentification>'
            "<ows:ServiceType>WFS</ows:ServiceType></ows:ServiceIdentification>"
            f"<ows:OperationsMetadata>{places}"
            '<ows:Constraint name="ImplementsResultPaging"><ows:NoValues/>'
            "<ows:DefaultValue>TRUE</ows:DefaultValue></ows:Constraint></ows:OperationsMetadata>"
            "<FeatureTypeList><FeatureType><Name>app:kita</Name>"
            "<DefaultCRS>urn:ogc:def:crs:EPSG::25832</DefaultCRS><ows:WGS84BoundingBox>"
            "<ows:LowerCorner>7 49</ows:LowerCorner><ows:UpperCorner>8 50</ows:UpperCorner>"
            "</ows:WGS84BoundingBox></FeatureType></FeatureTypeList></WFS_Capabilities>"
        )


@pytest.fixture
def service():
    made = []

    def start(*numbers):
        made.append(Service(*numbers))
        return made[-1]

    yield start
    for item in made:
        item.server.shutdown()
        item.server.server_close()


def count(layer):
    return sum(1 for _ in layer.getFeatures())


def test_a_service_that_delivers_what_it_counts_needs_no_remark(service):
    layer = service(7, 7).layer()
    assert announced_by_service(layer) == 7
    found, note = complete_service(layer, 7)
    assert found is layer
    assert note == ""


def test_a_service_that_delivers_less_is_told_with_both_numbers(service):
    layer = service(4, 10).layer()
    found, note = complete_service(layer, announced_by_service(layer))
    assert count(found) == 4
    assert "Der Dienst nennt 10 Objekte, geliefert hat er 4 von 10" in note
    assert "unvollständig" in note


def test_a_service_that_cuts_its_answers_is_asked_page_by_page_until_all_are_there(service):
    cut = service(10, 10, 3)
    layer = cut.layer()
    found, note = complete_service(layer, announced_by_service(layer))
    assert note == ""
    names = [feature["name"] for feature in found.getFeatures()]
    assert sorted(names) == [f"Kita {row}" for row in range(10)]
    assert {3, 6, 9} <= set(cut.starts)


def test_the_count_is_asked_anew_when_the_layer_was_read_before(service):
    layer = service(4, 10).layer()
    assert count(layer) == 4
    assert announced_by_service(layer) == 10


def test_a_service_that_does_not_count_and_a_file_announce_nothing(service):
    assert announced_by_service(service(3, None).layer()) is None
    assert announced_by_service(QgsVectorLayer("Point", "a", "memory")) is None


@pytest.mark.parametrize(("held", "most", "taken"), [(10, 4, 10), (4, 1000, 4)])
def test_stops_of_a_walk_come_from_a_service_as_far_as_it_has_them(
    service, tmp_path, held, most, taken
):
    store = create_store(tmp_path / "Stadt.gpkg", city_catalogue("kaiserslautern"))
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    layer = service(held, 10, most).layer()
    given = {"STORE": str(store.path), "STOPS": layer}
    ImportWalk().create().run(given, context, feedback, {}, False)
    assert len(read_walk_stops(store)) == taken
    assert ("geliefert hat er 4 von 10" in feedback.textLog()) == (taken < 10)
