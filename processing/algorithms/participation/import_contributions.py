"""insek:importcontributions - what people said, with or without a place, into the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterFeatureSource,
)

from ...parameters.kinds import Choice, Crs, InputFile, Text, words_of
from ...parameters.options import option
from ...participation.participation_choices import Existing
from ..kit.base import InsekAlgorithm
from ..kit.number_outputs import add_numbers
from ..kit.stages import stage
from ..kit.table_import import (
    APPLY,
    PROFILE,
    REPORT,
    ROW_NUMBERS,
    SAVE_PROFILE,
    SHEETS,
    profile_of,
    tell_intake,
)

if TYPE_CHECKING:
    from ...store.contract import Store


def _format(text: str) -> str:
    return text or "Beteiligung"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionImportDialog:
    """What people said, what is known of the table, and what happens to the store."""

    file: str = option(
        InputFile(
            "INPUT",
            "Tabelle mit Beiträgen",
            file_filter=SHEETS,
            help="Beiträge als XLSX, ODS oder CSV. Leer: die Ebene.",
        ),
        "",
    )
    format: str = option(
        Text(
            "FORMAT",
            "Format der Beteiligung",
            parse=_format,
            help="Wie beteiligt wurde; der Name ordnet die Beiträge und ersetzt beim nächsten Mal"
            " nur seine eigenen.",
        ),
        "Kartendialog",
    )
    event: str = option(
        Text(
            "EVENT",
            "Veranstaltung",
            help="Name der Veranstaltung, wie er gedruckt wird. Leer: bleibt weg.",
        ),
        "",
    )
    coordinates: str = option(
        Crs(
            "COORDINATES",
            "Koordinatensystem der Spalten (leer: erkennen)",
            help="Koordinatensystem der Spalten mit Ost- und Nordwert, auch einer Ebene, die keines"
            " nennt.",
        ),
        "",
    )
    profile: str = option(PROFILE, "")
    existing: Existing = option(
        Choice(
            "MODE",
            "Vorhandene Beiträge",
            options=words_of(Existing),
            help="Ob frühere Beiträge dieses Formats ersetzt oder ergänzt werden. Voreinstellung:"
            " ersetzen.",
        ),
        Existing.REPLACE,
    )
    apply: bool = option(APPLY, True)
    report: str = option(REPORT)
    saved_profile: str = option(SAVE_PROFILE, "")


class ImportContributions(InsekAlgorithm):
    """Take in contributions without personal data, with a report of every row."""

    ID = "importcontributions"
    TITLE = "Beiträge der Beteiligung übernehmen"
    GROUP_ID = "massnahmen"
    DOC = "participation.md"
    TAGS = ("Kartendialog", "Stellungnahme", "Protokoll", "Anregung", "comments", "public")
    HELP = (
        "Übernimmt Beiträge aus Kartendialog, Protokoll, Auftakt oder Stellungnahmen: aus XLSX,"
        " ODS, CSV oder TSV, oder aus einer Vektorebene mit beliebigem Koordinatensystem. Jede"
        " Zeile endet als „übernommen“, „übernommen mit Hinweis“, „schon im Speicher“ oder"
        " „abgelehnt“ mit Grund; der Bericht nennt jede.\n\n"
        "Personenbezogenes: Spalten mit Namen, E-Mail, Telefon, IP-Adresse, Anschrift oder der"
        " Angabe, wer etwas erstellt hat, werden nicht übernommen; aus Texten verschwinden"
        " Adressen, Nummern und Namen in Anrede, Gruß und Unterschrift. Beides wird gezählt."
        " Andere Namen lassen sich nicht sicher finden: Vor einer Veröffentlichung muss jemand die"
        " Texte lesen.\n\n"
        "Ort: aus Rechtswert/Hochwert, WKT oder GeoJSON; ohne Angabe gelten Zahlen bis 180 und 90"
        " als Grad (WGS 84), andere als Koordinaten des Speichers. Punkte bei 0, 0 gelten als ohne"
        " Ort, solche außerhalb der Stadt werden beiseitegestellt. Der Ortsbezirk folgt aus dem"
        " Ort, sonst aus dem Namen in der Tabelle. Gleicher Text am gleichen Ort (bis 1 m) und"
        " gleiche Kennungen werden als Dublette markiert, nie gelöscht.\n\n"
        "Parameter: Format und Veranstaltung; Ersetzen liest die Beiträge des Formats (mit"
        " Veranstaltung nur deren) neu, Ergänzen fügt nur neue hinzu. Dieselbe Datei zweimal"
        " ändert nichts. Das Profil ordnet Überschriften und Wörter zu; mindestens 2 Spalten nur"
        " mit ja/nein oder 1/0 gelten als Themen.\n\n"
        "Quelle: eigene Festlegungen; die Kategorie „Das geht besser“ aus dem Kartendialog der"
        " Stadt.\n\n"
        "Grenzen: Kategorien sind freie Texte. Von Linien und Flächen bleibt ein Punkt, von"
        " Zeitstempeln der Tag. HTML in Beiträgen bleibt Text."
    )
    HELP_EN = (
        "Takes in contributions from a map dialogue, minutes, an opening event or statements: from"
        " XLSX, ODS, CSV or TSV, or from a vector layer in any CRS. Every row ends as taken, taken"
        " with a remark, known already, or refused with a reason; the report names each.\n\n"
        "Personal data: columns with names, mail, telephone, IP address, home address or who made"
        " something are not taken; addresses, numbers and names in salutations, greetings and"
        " signatures are removed from texts. Both are counted. Other names cannot be found"
        " reliably: somebody has to read the texts before they are published.\n\n"
        "Place: from x/y, WKT or GeoJSON; unless stated, numbers up to 180 and 90 are degrees"
        " (WGS 84), others coordinates of the store. Points at 0, 0 count as without a place,"
        " those outside the city are set aside. The district follows from the place, otherwise"
        " from the name in the table. The same text at the same place (up to 1 m) and the same id"
        " are marked as duplicates, never deleted.\n\n"
        "Parameters: format and event; replacing reads the contributions of the format (with an"
        " event only its own) anew, adding appends only new ones. The same file twice changes"
        " nothing. The profile maps headings and words; at least 2 columns with nothing but yes/no"
        " or 1/0 are topics.\n\n"
        "Source: our own rules; the category “Das geht besser” from the city's map dialogue.\n\n"
        "Limits: categories are free texts. Of lines and areas a point remains, of time stamps the"
        " day. HTML in contributions stays text."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare file or layer, format, profile, what happens to what is there, report."""
        self.add_store_parameter()
        layer = QgsProcessingParameterFeatureSource(
            "LAYER",
            "oder Ebene mit Beiträgen",
            [QgsProcessing.SourceType.TypeVector],
            optional=True,
        )
        self.add_options(ContributionImportDialog, before={"FORMAT": (layer,)})
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT", "Beiträge"))
        add_numbers(
            self,
            **ROW_NUMBERS,
            KNOWN="Zeilen, die schon im Speicher stehen",
            DUPLICATES="Dubletten",
            OUTSIDE="Beiträge außerhalb der Stadt",
            NOWHERE="Beiträge ohne Ort",
            REMOVED="Entferntes Personenbezogenes",
        )

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read, place, write the report and, when asked, the store.

        Raises:
            ParticipationError: unless there is either a table or a layer.
        """
        from pathlib import Path

        from ...spreadsheets.intake.list_profile import write_profile
        from ...steps.participation.contribution_list import (
            ContributionImport,
            import_contributions,
            write_report,
        )

        store, asked = self.store_and_options(ContributionImportDialog, parameters, context)
        with stage(feedback, "Beiträge lesen"):
            sheets, places, name = self._table(parameters, context, feedback, store, asked)
        options = ContributionImport(
            format=asked.format,
            event=asked.event,
            coordinates=asked.coordinates,
            profile=profile_of(asked.profile),
            existing=asked.existing,
            apply=asked.apply,
        )

        def written(result: Any) -> None:
            write_report(result, store, Path(asked.report), file=name)
            if asked.saved_profile:
                write_profile(asked.saved_profile, result.profile)

        result = import_contributions(
            store,
            sheets,
            options,
            source=name,
            places=places,
            progress=self.progress(feedback, start=0.1),
            first=written,
        )
        _tell(feedback, result, applied=options.apply)
        shown = self.show_ledger(context, store, "beitrag") if options.apply else ""
        files = {"REPORT": asked.report, "SAVE_PROFILE": asked.saved_profile}
        return {"OUTPUT": shown, **files, **_numbers(result)}

    def _table(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
        store: Store,
        asked: ContributionImportDialog,
    ) -> tuple[Any, dict[int, Any], str]:
        """Sheets, places by row and name of the table or layer that was chosen."""
        from pathlib import Path

        from ...participation.contributions.contribution_layer import layer_table
        from ...participation.participation_errors import ParticipationError
        from ...spreadsheets.reading.spreadsheet import read_sheets
        from ..kit.layer_input import city_area_of, open_layer_if_given

        opened = open_layer_if_given(
            self, "LAYER", parameters, context, store=store, crs=asked.coordinates
        )
        if (opened is None) == (not asked.file):
            raise ParticipationError(
                "Bitte entweder eine Tabelle oder eine Ebene mit Beiträgen angeben, nicht beides."
            )
        if opened is not None:
            table = layer_table(opened.source, crs=store.crs, city=city_area_of(store))
            for note in (*opened.notes, *opened.lost(table.seen), *table.notes):
                feedback.pushWarning(note)
            return (table.sheet,), table.places, opened.name
        path = Path(asked.file)
        return read_sheets(path), {}, path.name


def _numbers(result: Any) -> dict[str, int]:
    from ...participation.contributions.contribution_report import removed
    from ...participation.contributions.stored_contributions import Position
    from ...spreadsheets.intake.row_outcome import RowState

    positions = [item.lage for item in result.stored]
    return {
        "TAKEN": result.intake.count(RowState.TAKEN),
        "REMARKED": result.intake.count(RowState.REMARKED),
        "KNOWN": result.intake.count(RowState.KNOWN),
        "REFUSED": result.intake.count(RowState.REFUSED),
        "DUPLICATES": sum(bool(item.dublette_von) for item in result.stored),
        "OUTSIDE": positions.count(Position.OUTSIDE),
        "NOWHERE": positions.count(Position.NOWHERE),
        "REMOVED": sum(removed(result.intake).values()),
    }


def _tell(feedback: QgsProcessingFeedback, result: Any, *, applied: bool) -> None:
    dropped = {column.number: kind for column, kind in result.intake.dropped}
    tell_intake(feedback, result.intake, dropped)
    for sentence in result.sentences:
        feedback.pushInfo(sentence)
    if not applied:
        feedback.pushInfo("Vorschau: Der Speicher ist unverändert.")
