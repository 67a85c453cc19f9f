"""insek:importvotes - count the ballots of a workshop and keep the result."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..kit.base import InsekAlgorithm, stage
from .workshop_papers import SHEETS, WRITTEN, add_rule, rule_of

if TYPE_CHECKING:
    from ...store.contract import Store

_FORMS = (
    "erkennen",
    "eine Zeile je Person, eine Spalte je Maßnahme",
    "eine Zeile je Stimme oder Person, Maßnahmen in einer Spalte",
    "nur Summen: Maßnahme und Stimmen",
)
_OFFERED = (
    "was die Tabelle nennt",
    "alle Maßnahmen des Handlungsfelds",
    "alle Maßnahmen des Handlungsfelds ohne umliegende Ortsbezirke",
)
_TEXTS = (
    ("TITLE", "Titel", False),
    ("DATE", "Datum (TT.MM.JJJJ)", False),
    ("FIELD", "Handlungsfeld (Nummer, leer: alle)", True),
    ("GROUP", "Gruppe (wenn die Tabelle keine nennt)", True),
    ("GROUP_COLUMN", "Spalte mit der Gruppe (leer: suchen)", True),
    ("CHOICE_COLUMN", "Spalte mit der Frage oder Maßnahme (leer: suchen)", True),
    ("SHEET", "Blatt (leer: suchen)", True),
    ("IGNORE", "Auszulassende Spalten (mit Semikolon)", True),
)


class ImportVotes(InsekAlgorithm):
    """Count ballots, state what can be said, keep the result and write a protocol."""

    ID = "importvotes"
    TITLE = "Abstimmung auswerten"
    GROUP_ID = "massnahmen"
    DOC = "workshop.md"
    TAGS = ("Werkstatt", "Mentimeter", "Stimmzettel", "Ranking", "votes", "workshop", "Borda")
    MAIN_THREAD = True
    HELP = (
        "Zählt die Stimmzettel einer Werkstatt aus XLSX, ODS oder CSV, prüft jeden gegen die Regel"
        " und schreibt Ergebnis, Tabelle und Protokoll (PDF). Gelesen werden: eine Zeile je Person"
        " mit einer Spalte je Maßnahme; eine Spalte mit einer oder mehreren Maßnahmen je Zelle,"
        " auch das Blatt „Voters“ von Mentimeter; oder nur Summen.\n\n"
        "Maßnahmen werden an Nummer, Kennung oder Titel erkannt, nie an Ähnlichkeit; was nicht in"
        " der Liste steht, wird genannt. Jeder Zettel ist gültig oder mit Grund ungültig."
        " Ergebnisse verschiedener Gruppen stehen nebeneinander und werden nie addiert.\n\n"
        "Formel: Zustimmung: eine Stimme je Kreuz; Punkte: ihre Summe; Borda: Rang r von m"
        " Maßnahmen gibt m − r Punkte. Gleichstand teilt sich die Plätze („2–3“). Stabilität:"
        " bester und schlechtester Platz, wenn ein beliebiger Zettel fehlt, und der Anteil von"
        " 1000 Ziehungen mit Zurücklegen (Bootstrap), in denen die Maßnahme unter den ersten n"
        " ist.\n\n"
        "Parameter: Höchstzahl 5 aus dem Katalog; n, Ziehungen und Startwert frei. Zur Wahl: Bei"
        " Borda hängen die Punkte davon ab. Dieselbe Abstimmung (Titel, Datum, Handlungsfeld,"
        " Gruppe) wird beim nächsten Mal ersetzt.\n\n"
        "Quelle: Regel „bis zu 5“ aus der Maßnahmenwerkstatt 2025 der Stadt; Zustimmungswahl nach"
        " Brams und Fishburn (1978), Borda (1781).\n\n"
        "Grenzen: ein Stimmungsbild der Anwesenden, kein Beschluss. Bei Summen lassen sich Regel"
        " und Stabilität nicht prüfen. Namen von Personen werden gelesen, aber nicht gespeichert."
    )
    HELP_EN = (
        "Counts the ballots of a workshop from XLSX, ODS or CSV, checks each against the rule and"
        " writes result, table and protocol (PDF). Read are: a row per person with a column per"
        " measure; a column with one or several measures in a cell, also Mentimeter's sheet"
        " “Voters”; or sums only.\n\n"
        "Measures are known by number, id or title, never by likeness; what the list does not have"
        " is named. Every ballot is valid or invalid with a reason. Results of different groups"
        " stand beside one another and are never added.\n\n"
        "Formula: approval: one vote per cross; dots: their sum; Borda: rank r of m measures gives"
        " m − r points. Ties share their places (“2–3”). Stability: best and worst place when any"
        " one ballot is missing, and the share of 1000 draws with replacement (bootstrap) in which"
        " the measure is among the first n.\n\n"
        "Parameters: limit 5 from the catalogue; n, draws and seed as you like. What could be"
        " chosen matters for Borda's points. The same vote (title, date, field of action, group)"
        " is replaced next time.\n\n"
        "Source: the rule “up to 5” from the city's workshop on measures in 2025; approval voting"
        " after Brams and Fishburn (1978), Borda (1781).\n\n"
        "Limits: a mood picture of those present, no decision. With sums neither rule nor stability"
        " can be checked. Names of persons are read but not kept."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare the table, the rule, what the vote was about and the outputs."""
        self.add_store_parameter()
        self.addParameter(QgsProcessingParameterFile("INPUT", "Stimmzettel", fileFilter=SHEETS))
        self.addParameter(
            QgsProcessingParameterEnum("FORM", "Form der Tabelle", list(_FORMS), defaultValue=0)
        )
        add_rule(self)
        self.addParameter(
            QgsProcessingParameterBoolean(
                "STACKING", "Mehrere Punkte je Maßnahme erlaubt", defaultValue=True
            )
        )
        for name, label, optional in _TEXTS:
            self.addParameter(QgsProcessingParameterString(name, label, optional=optional))
        self.addParameter(
            QgsProcessingParameterEnum("OFFERED", "Zur Wahl stand", list(_OFFERED), defaultValue=0)
        )
        for name, label, default, low in (
            ("PRESENT", "Anwesende (0: nicht bekannt)", 0, 0),
            ("TOP", "Erste Plätze n", 5, 1),
            ("RESAMPLES", "Ziehungen", 1000, 100),
            ("SEED", "Startwert der Ziehungen", 1, 0),
        ):
            self.addParameter(
                QgsProcessingParameterNumber(
                    name,
                    label,
                    Qgis.ProcessingNumberParameterType.Integer,
                    default,
                    minValue=low,
                    maxValue=100_000,
                )
            )
        self.addParameter(
            QgsProcessingParameterFile(
                "REMARKS",
                "Anmerkungen der Diskussion (Thema, Anmerkung)",
                fileFilter=SHEETS,
                optional=True,
            )
        )
        for name, label in (
            ("KEEP", "Ergebnis in den Speicher schreiben"),
            ("MOOD", "Stimmungsbild in die Maßnahmenliste schreiben"),
        ):
            self.addParameter(QgsProcessingParameterBoolean(name, label, defaultValue=True))
        for name, label, kind in (
            ("TABLE", "Tabelle", WRITTEN),
            ("PROTOCOL", "Protokoll", "PDF (*.pdf)"),
        ):
            self.addParameter(
                QgsProcessingParameterFileDestination(
                    name, label, fileFilter=kind, optional=True, createByDefault=False
                )
            )
        for name, label in (
            ("BALLOTS", "Stimmzettel"),
            ("VALID", "Gültige Stimmzettel"),
            ("INVALID", "Ungültige Stimmzettel"),
            ("GROUPS", "Gruppen"),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Count, keep and print."""
        from ...reports.vote_protocol import print_protocol
        from ...steps.participation.workshop_votes import (
            import_votes,
            remarks_of,
            write_vote_tables,
        )

        store = self.open_store(parameters, context)
        options = self._options(parameters, context, store)
        remarks = remarks_of(self.parameterAsFile(parameters, "REMARKS", context))
        path = Path(self.parameterAsFile(parameters, "INPUT", context))
        table = self.parameterAsFileOutput(parameters, "TABLE", context)
        protocol = self.parameterAsFileOutput(parameters, "PROTOCOL", context)

        def written(result: Any) -> None:
            if table:
                write_vote_tables(result, Path(table))
            if protocol:
                pages = print_protocol(store, result, remarks, Path(protocol))
                feedback.pushInfo(f"Protokoll mit {pages} Seiten: {protocol}")

        with stage(feedback, "Stimmzettel zählen …"):
            result = import_votes(store, path, options, self.progress(feedback), first=written)
        _report(result, feedback)
        return {
            "TABLE": table,
            "PROTOCOL": protocol,
            "BALLOTS": result.ballots or 0,
            "VALID": sum(group.valid or 0 for group in result.groups),
            "INVALID": sum(len(group.refused) for group in result.groups),
            "GROUPS": len(result.groups),
        }

    def _options(
        self, parameters: dict[str, Any], context: QgsProcessingContext, store: Store
    ) -> Any:
        from dataclasses import replace

        from ...participation.workshop.ballot_model import BallotForm, BallotReading
        from ...participation.workshop.ballot_papers import BallotChoice
        from ...participation.workshop.vote_count import VoteSetup
        from ...steps.participation.workshop_votes import VoteOptions, fields_of, iso_date

        text = {
            name: str(self.parameterAsString(parameters, name, context)).strip()
            for name, _, _ in _TEXTS
        }
        number = {
            name: self.parameterAsInt(parameters, name, context)
            for name in ("PRESENT", "TOP", "RESAMPLES", "SEED", "FORM", "OFFERED")
        }
        stacking = self.parameterAsBoolean(parameters, "STACKING", context)
        rule = replace(rule_of(self, parameters, context, store), stacking=stacking)
        fields = fields_of(store.catalogue, text["FIELD"])
        return VoteOptions(
            setup=VoteSetup(
                title=text["TITLE"],
                date=iso_date(text["DATE"]),
                rule=rule,
                group=text["GROUP"],
                field=fields[0] if len(fields) == 1 else "",
                present=number["PRESENT"],
                top=number["TOP"],
                resamples=number["RESAMPLES"],
                seed=number["SEED"],
                source=Path(self.parameterAsFile(parameters, "INPUT", context)).name,
            ),
            reading=BallotReading(
                form=BallotForm(_FORMS[number["FORM"]]),
                method=rule.method,
                sheet=text["SHEET"],
                choice=text["CHOICE_COLUMN"],
                group=text["GROUP_COLUMN"],
                ignored=tuple(item.strip() for item in text["IGNORE"].split(";") if item.strip()),
            ),
            offered=BallotChoice(fields, number["OFFERED"] == 2) if number["OFFERED"] else None,
            keep=self.parameterAsBoolean(parameters, "KEEP", context),
            mood=self.parameterAsBoolean(parameters, "MOOD", context),
        )


def _report(result: Any, feedback: QgsProcessingFeedback) -> None:
    """What was counted, group by group, and what was not."""
    from ...participation.workshop.vote_ledger import group_name

    for group in result.groups:
        name = group_name(group)
        if group.ballots is None:
            feedback.pushInfo(f"{name}: nur Summen")
        else:
            feedback.pushInfo(f"{name}: {group.ballots} Stimmzettel, {group.valid} gültig")
        for item in group.refused:
            feedback.pushInfo(f"  Zeile {item.row}: ungültig, {item.reason}")
        for place in group.places[: result.setup.top]:
            feedback.pushInfo(f"  Platz {place.text}: {place.option.label}")
        for remark in group.remarks:
            feedback.pushInfo(f"  {remark}")
    for remark in result.remarks:
        feedback.pushWarning(remark)
