"""insek:ballotpapers and insek:weighmeasures - papers for a workshop, and weighing by criteria."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
)

from ...analysis.choices import VotingMethod
from ...parameters.kinds import (
    Choice,
    Flag,
    InputFile,
    Number,
    OutputFile,
    OutputFolder,
    Text,
    words_of,
)
from ...parameters.options import option
from ...participation.participation_choices import Papers
from ...wording.periods import iso_date
from ..kit.base import InsekAlgorithm
from ..kit.number_outputs import add_numbers
from ..kit.stages import stage
from ..kit.table_import import SHEETS, WRITTEN

METHOD = Choice(
    "METHOD",
    "Verfahren",
    options={
        "Zustimmung": VotingMethod.APPROVAL,
        "Punkte kleben": VotingMethod.DOTS,
        "Rangfolge (Borda)": VotingMethod.BORDA,
    },
)
LIMIT = Number(
    "LIMIT",
    "Höchstzahl je Stimmzettel, 0: ohne Grenze",
    key="prioritisation.votes_per_person",
    whole=True,
    most=1000,
    help="So viele Stimmen, Punkte oder Ränge darf ein Zettel höchstens haben.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PapersDialog:
    """Which measures are put to the vote, by what rule, and what the papers say."""

    fields: str = option(
        Text(
            "FIELDS",
            "Handlungsfelder (z. B. 1; 3, leer: alle)",
            help="Nummern der Handlungsfelder; je Feld eigene Blätter.",
        ),
        "",
    )
    citywide: bool = option(
        Flag(
            "CITYWIDE",
            "Nur ohne umliegende Ortsbezirke",
            help="An: Maßnahmen der umliegenden Ortsbezirke bleiben weg; eine Fußnote sagt es."
            " Voreinstellung: an.",
        ),
        True,
    )
    descriptions: bool = option(
        Flag(
            "DESCRIPTIONS",
            "Kurzbeschreibung",
            help="An: unter jedem Titel steht die Kurzbeschreibung. Voreinstellung: an.",
        ),
        True,
    )
    method: VotingMethod = option(
        replace(
            METHOD,
            help="Wie gewählt wird; beim Auszählen muss es dasselbe sein. Formeln in der Hilfe."
            " Voreinstellung: das erste.",
        ),
        VotingMethod.APPROVAL,
    )
    limit: int = option(LIMIT)
    event: str = option(
        Text(
            "EVENT",
            "Veranstaltung",
            help="Name der Veranstaltung, wie er gedruckt wird. Leer: bleibt weg.",
        ),
        "",
    )
    date: str = option(
        Text(
            "DATE",
            "Datum (leer: Zeile zum Eintragen)",
            parse=iso_date,
            help="Tag der Werkstatt auf den Blättern.",
        ),
        "",
    )
    question: str = option(
        Text(
            "QUESTION",
            "Frage (leer: die übliche)",
            help="Frage, die über der Liste der Maßnahmen gedruckt wird.",
        ),
        "",
    )
    footnote: str = option(
        Text(
            "FOOTNOTE",
            "Fußnote zu den Ortsbezirken (leer: die übliche)",
            help="Satz über die Maßnahmen, die wegbleiben.",
        ),
        "",
    )
    papers: Papers = option(
        Choice(
            "PAPERS",
            "Drucken",
            options=words_of(Papers),
            help="Was gedruckt wird. Voreinstellung: beides.",
        ),
        Papers.BOTH,
    )
    output: str = option(
        OutputFolder(
            "OUTPUT",
            "Zielordner",
            required=True,
            help="Ordner für Stimmzettel und Plakate (PDF).",
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighingDialog:
    """The filled table, how far weights are moved, and what is written."""

    CATALOGUE: ClassVar[str] = "prioritisation"

    table: str = option(
        InputFile(
            "INPUT",
            "Ausgefüllte Tabelle",
            file_filter=SHEETS,
            help="Tabelle mit Punkten je Maßnahme und Kriterium, aus der Vorlage.",
        ),
        "",
    )
    sensitivity: float = option(
        Number(
            "SENSITIVITY",
            "Änderung je Gewicht",
            key="weight_sensitivity",
            most=1.0,
            help="Jedes Gewicht wird um diesen Anteil erhöht und gesenkt, um zu sehen, ob sich die"
            " Reihenfolge ändert.",
        )
    )
    template: str = option(
        OutputFile(
            "TEMPLATE",
            "Vorlage schreiben",
            file_filter=WRITTEN,
            help="Leere Tabelle zum Ausfüllen. Leer: nicht schreiben.",
        ),
        "",
    )
    output: str = option(
        OutputFile(
            "OUTPUT",
            "Ergebnis",
            file_filter=WRITTEN,
            help="Rangfolge mit Empfindlichkeit als Tabelle (XLSX oder ODS).",
        ),
        "",
    )


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
        self.add_options(PapersDialog)
        add_numbers(self, FILES="Dateien", MEASURES="Maßnahmen zur Wahl")

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Print the papers."""
        from ...participation.workshop.ballot_papers import FOOTNOTE, QUESTION, BallotChoice
        from ...reports.ballot_pages import BALLOT, POSTER, PaperOptions, print_papers
        from ...steps.participation.workshop_votes import fields_of
        from ...wording.dates import german_date

        store, asked = self.store_and_options(PapersDialog, parameters, context)
        if asked.citywide and store.catalogue.core is None:
            feedback.pushWarning(
                f"{store.name}: Die Stadt hat keinen Teil, der als Kernstadt gilt; umliegende gibt"
                " es daher nicht, und alle Maßnahmen stehen zur Wahl."
            )
        options = PaperOptions(
            method=asked.method,
            limit=asked.limit,
            question=asked.question or QUESTION,
            event=asked.event,
            date=german_date(asked.date),
            footnote=asked.footnote or store.catalogue.city.words(FOOTNOTE),
            choice=BallotChoice(
                fields=fields_of(store.catalogue, asked.fields),
                citywide_only=asked.citywide,
                descriptions=asked.descriptions,
            ),
        )
        kinds = {
            Papers.BOTH: (BALLOT, POSTER),
            Papers.BALLOTS: (BALLOT,),
            Papers.POSTERS: (POSTER,),
        }[asked.papers]
        folder = asked.output
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
        self.add_options(WeighingDialog)
        add_numbers(self, COUNT="Bewertete Maßnahmen")

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Write the template, or weigh.

        Raises:
            QgsProcessingException: if there is neither a template to write nor a table to weigh.
        """
        from ...steps.participation.workshop_votes import (
            weigh_measures,
            write_weigh_template,
        )

        store, asked = self.store_and_options(WeighingDialog, parameters, context)
        template, table, output = asked.template, asked.table, asked.output
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
            with stage(feedback, "Kriterien gewichten …"):
                ratings = weigh_measures(
                    store, Path(table), Path(output), sensitivity=asked.sensitivity
                )
            for remark in ratings.remarks:
                feedback.pushWarning(remark)
            count = len(ratings.labels)
            feedback.pushInfo(f"{count} Maßnahmen, {len(ratings.criteria)} Kriterien: {output}")
        return {"TEMPLATE": template, "OUTPUT": output, "COUNT": count}
