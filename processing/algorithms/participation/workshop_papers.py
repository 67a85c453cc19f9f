"""insek:ballotpapers and insek:weighmeasures - papers for a workshop, and weighing by criteria."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..kit.base import InsekAlgorithm, stage

if TYPE_CHECKING:
    from ...store.contract import Store

SHEETS = "Tabellen (*.xlsx *.ods *.csv *.tsv *.txt)"
WRITTEN = "Excel (*.xlsx);;OpenDocument (*.ods)"
METHODS = ("Zustimmung", "Punkte kleben", "Rangfolge (Borda)")
_PAPERS = ("Stimmzettel und Plakate", "nur Stimmzettel (A4)", "nur Plakate (A3)")


def add_rule(algorithm: InsekAlgorithm) -> None:
    """Add the method of a vote and how much a ballot may contain."""
    algorithm.addParameter(
        QgsProcessingParameterEnum("METHOD", "Verfahren", list(METHODS), defaultValue=0)
    )
    algorithm.addParameter(
        QgsProcessingParameterNumber(
            "LIMIT",
            "Höchstzahl je Stimmzettel (leer: aus dem Katalog, 0: ohne Grenze)",
            Qgis.ProcessingNumberParameterType.Integer,
            None,
            optional=True,
            minValue=0,
            maxValue=1000,
        )
    )


def rule_of(
    algorithm: InsekAlgorithm,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
    store: Store,
) -> Any:
    """The rule that the parameters of :func:`add_rule` state."""
    from ...analysis.statistics.voting import VotingRule
    from ...steps.participation.workshop_votes import catalogue_number, method_of

    if parameters.get("LIMIT") is None:
        limit = int(catalogue_number(store.catalogue, "votes_per_person"))
    else:
        limit = algorithm.parameterAsInt(parameters, "LIMIT", context)
    return VotingRule(method_of(algorithm.parameterAsEnum(parameters, "METHOD", context)), limit)


class BallotPapers(InsekAlgorithm):
    """Print ballots and posters of a workshop."""

    ID = "ballotpapers"
    TITLE = "Stimmzettel und Plakate"
    GROUP_ID = "massnahmen"
    DOC = "workshop.md"
    TAGS = ("Werkstatt", "Abstimmung", "Ranking", "Klebepunkte", "ballot", "poster", "workshop")
    MAIN_THREAD = True
    HELP = (
        "Druckt je Handlungsfeld einen Stimmzettel (A4) zum Ankreuzen und ein Plakat (A3) mit"
        " Platz für Klebepunkte als PDF; Text und Kästchen sind Vektoren, Zeilen werden nie über"
        " zwei Seiten geteilt.\n\n"
        "Formel: Maßnahmen in der Reihenfolge ihrer Nummern, darunter der erste Satz der"
        " Beschreibung, höchstens 150 Zeichen. Eine Maßnahme mit mehreren Handlungsfeldern steht"
        " nur beim führenden, damit niemand zweimal über sie abstimmt; Maßnahmen mit dem Status"
        " „entfallen“ stehen nirgends.\n\n"
        "Parameter: Handlungsfelder als Nummern (leer: alle). „Nur ohne umliegende Ortsbezirke“"
        " lässt Maßnahmen weg, die in einem Ortsbezirk außerhalb der Kernstadt liegen, und druckt"
        " die Fußnote dazu. Höchstzahl: 5 aus dem Katalog.\n\n"
        "Quelle: Regel „bis zu 5“ und Fußnote sinngemäß aus der Maßnahmenwerkstatt 2025 der"
        " Stadt.\n\n"
        "Grenzen: Wie die Reihenfolge auf dem Zettel die Wahl beeinflusst, wird nicht"
        " ausgeglichen."
    )
    HELP_EN = (
        "Prints per field of action a ballot (A4) to tick and a poster (A3) with room for dots as"
        " PDF; text and boxes are vectors, rows are never parted between pages.\n\n"
        "Formula: measures in the order of their numbers, below each the first sentence of its"
        " description, at most 150 characters. A measure with several fields stands with the"
        " leading one only, so that nobody votes on it twice; dropped measures stand nowhere.\n\n"
        "Parameters: fields of action by number (empty: all). Without the surrounding districts,"
        " measures in a district other than the core stay away and the footnote says so. Limit: 5"
        " from the catalogue.\n\n"
        "Source: the rule “up to 5” and the meaning of the footnote from the city's workshop on"
        " measures in 2025.\n\n"
        "Limits: how the order on the paper sways the choice is not evened out."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare the choice of measures, the rule and what the papers say."""
        self.add_store_parameter()
        self.addParameter(
            QgsProcessingParameterString(
                "FIELDS", "Handlungsfelder (z. B. 1; 3, leer: alle)", optional=True
            )
        )
        self.addParameter(
            QgsProcessingParameterBoolean(
                "CITYWIDE", "Nur ohne umliegende Ortsbezirke", defaultValue=True
            )
        )
        self.addParameter(
            QgsProcessingParameterBoolean("DESCRIPTIONS", "Kurzbeschreibung", defaultValue=True)
        )
        add_rule(self)
        for name, label in (
            ("EVENT", "Veranstaltung"),
            ("DATE", "Datum (leer: Zeile zum Eintragen)"),
            ("QUESTION", "Frage (leer: die übliche)"),
            ("FOOTNOTE", "Fußnote zu den Ortsbezirken (leer: die übliche)"),
        ):
            self.addParameter(QgsProcessingParameterString(name, label, optional=True))
        self.addParameter(
            QgsProcessingParameterEnum("PAPERS", "Drucken", list(_PAPERS), defaultValue=0)
        )
        self.addParameter(QgsProcessingParameterFolderDestination("OUTPUT", "Zielordner"))
        self.addOutput(QgsProcessingOutputNumber("FILES", "Dateien"))
        self.addOutput(QgsProcessingOutputNumber("MEASURES", "Maßnahmen zur Wahl"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Print the papers."""
        from ...participation.workshop.ballot_papers import FOOTNOTE, QUESTION, BallotChoice
        from ...reports.ballot_pages import BALLOT, POSTER, PaperOptions, print_papers
        from ...steps.participation.workshop_votes import fields_of, iso_date
        from ...wording.dates import german_date

        store = self.open_store(parameters, context)

        def text(name: str) -> str:
            return str(self.parameterAsString(parameters, name, context)).strip()

        rule = rule_of(self, parameters, context, store)
        options = PaperOptions(
            method=rule.method,
            limit=rule.limit,
            question=text("QUESTION") or QUESTION,
            event=text("EVENT"),
            date=german_date(iso_date(text("DATE"))),
            footnote=text("FOOTNOTE") or FOOTNOTE,
            choice=BallotChoice(
                fields=fields_of(store.catalogue, text("FIELDS")),
                citywide_only=self.parameterAsBoolean(parameters, "CITYWIDE", context),
                descriptions=self.parameterAsBoolean(parameters, "DESCRIPTIONS", context),
            ),
        )
        kinds = ((BALLOT, POSTER), (BALLOT,), (POSTER,))[
            self.parameterAsEnum(parameters, "PAPERS", context)
        ]
        folder = self.parameterAsString(parameters, "OUTPUT", context)
        printed = print_papers(store, Path(folder), options, self.progress(feedback), kinds=kinds)
        for item in printed:
            feedback.pushInfo(
                f"{item.path.name}: {item.title}, {item.measures} Maßnahmen, {item.pages} Seiten"
            )
        count = sum(item.measures for item in printed) // len(kinds)
        left = len(store.measures()) - count
        if left:
            feedback.pushInfo(f"{left} Maßnahmen stehen nach dieser Auswahl nicht zur Wahl.")
        return {"OUTPUT": folder, "FILES": len(printed), "MEASURES": count}


class WeighMeasures(InsekAlgorithm):
    """Weigh measures by criteria of a filled table."""

    ID = "weighmeasures"
    TITLE = "Maßnahmen nach Kriterien gewichten"
    GROUP_ID = "massnahmen"
    DOC = "workshop.md"
    TAGS = ("Nutzwertanalyse", "Priorisierung", "Kriterien", "MCDA", "weights", "ranking")
    HELP = (
        "Rechnet aus einer Tabelle Maßnahme × Kriterium und Gewichten einen Nutzwert je Maßnahme"
        " und zeigt, welche Plätze an einem einzelnen Gewicht hängen. Schreibt auf Wunsch zuerst"
        " die Vorlage zum Ausfüllen.\n\n"
        "Formel: Jedes Kriterium wird zwischen der schlechtesten (0) und der besten Maßnahme (1)"
        " gestreckt; Nutzwert = Summe(Gewicht × Wert) / Summe(Gewichte der bekannten Werte)."
        " Kriterien, bei denen alle gleich sind, zählen nicht. Die Empfindlichkeit erhöht und"
        " senkt jedes Gewicht einzeln um 20 % und nennt den besten und schlechtesten Platz.\n\n"
        "Parameter: zehn Kriterien und ± 20 % aus dem Katalog; alle Gewichte der Vorlage sind 1,"
        " bei Kosten gilt: weniger ist besser. Gewichte und Noten vergibt die Stadt.\n\n"
        "Quelle: Kriterien sind ein Vorschlag dieses Werkzeugs; Verfahren wie in der"
        " Nutzwertanalyse üblich.\n\n"
        "Grenzen: Fehlt ein Wert, übernehmen die übrigen Kriterien sein Gewicht; der bewertete"
        " Anteil steht daneben. Der Nutzwert ordnet nur die Maßnahmen dieser Tabelle und wird"
        " nicht in die Maßnahmenliste geschrieben."
    )
    HELP_EN = (
        "Computes a score per measure from a table of measures by criteria and weights, and shows"
        " which places hang on a single weight. Writes the template to fill in first if wanted.\n\n"
        "Formula: every criterion is stretched from the worst (0) to the best measure (1); score ="
        " sum(weight × value) / sum(weights of known values). Criteria in which all are equal do"
        " not count. The sensitivity raises and lowers each weight by 20 % in turn and names the"
        " best and the worst place.\n\n"
        "Parameters: ten criteria and ± 20 % from the catalogue; all weights of the template are 1,"
        " for costs less is better. Weights and marks are the city's.\n\n"
        "Source: the criteria are a proposal of this tool; the method is that of utility"
        " analysis.\n\n"
        "Limits: where a value is missing the other criteria take over its weight; the share that"
        " was rated stands beside it. The score orders the measures of this table only and is not"
        " written into the list."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare the template, the filled table and the result."""
        self.add_store_parameter()
        self.addParameter(
            QgsProcessingParameterFile(
                "INPUT", "Ausgefüllte Tabelle", fileFilter=SHEETS, optional=True
            )
        )
        self.addParameter(
            QgsProcessingParameterNumber(
                "SENSITIVITY",
                "Änderung je Gewicht (leer: aus dem Katalog)",
                Qgis.ProcessingNumberParameterType.Double,
                None,
                optional=True,
                minValue=0.0,
                maxValue=1.0,
            )
        )
        for name, label in (("TEMPLATE", "Vorlage schreiben"), ("OUTPUT", "Ergebnis")):
            self.addParameter(
                QgsProcessingParameterFileDestination(
                    name, label, fileFilter=WRITTEN, optional=True, createByDefault=False
                )
            )
        self.addOutput(QgsProcessingOutputNumber("COUNT", "Bewertete Maßnahmen"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Write the template, or weigh."""
        from ...steps.participation.workshop_votes import (
            catalogue_number,
            weigh_measures,
            write_weigh_template,
        )

        store = self.open_store(parameters, context)
        template = self.parameterAsFileOutput(parameters, "TEMPLATE", context)
        table = self.parameterAsFile(parameters, "INPUT", context)
        output = self.parameterAsFileOutput(parameters, "OUTPUT", context)
        if not template and not (table and output):
            raise QgsProcessingException(
                "Bitte angeben, wohin die Vorlage geschrieben werden soll, oder eine ausgefüllte"
                " Tabelle und die Datei für das Ergebnis."
            )
        if template:
            write_weigh_template(store, Path(template))
            feedback.pushInfo(f"Vorlage: {template}")
        count = 0
        if table and output:
            sensitivity = (
                catalogue_number(store.catalogue, "weight_sensitivity")
                if parameters.get("SENSITIVITY") is None
                else self.parameterAsDouble(parameters, "SENSITIVITY", context)
            )
            with stage(feedback, "Kriterien gewichten …"):
                ratings = weigh_measures(store, Path(table), Path(output), sensitivity=sensitivity)
            for remark in ratings.remarks:
                feedback.pushWarning(remark)
            count = len(ratings.labels)
            feedback.pushInfo(f"{count} Maßnahmen, {len(ratings.criteria)} Kriterien: {output}")
        return {"TEMPLATE": template, "OUTPUT": output, "COUNT": count}
