"""insek:importvotes - count the ballots of a workshop and keep the result."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
)

from ...analysis.choices import VotingMethod
from ...parameters.kinds import Choice, Flag, InputFile, Number, OutputFile, Text, words_of
from ...parameters.options import option
from ...participation.participation_choices import BallotForm, Offered
from ...wording.periods import iso_date
from ..kit.base import InsekAlgorithm
from ..kit.number_outputs import add_numbers
from ..kit.stages import stage
from ..kit.table_import import SHEETS, WRITTEN
from .workshop_papers import LIMIT, METHOD

if TYPE_CHECKING:
    from ...store.contract import Store

_MOST = 100_000


def _columns(text: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in text.split(";") if item.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteDialog:
    """The table, the rule, what the vote was about, and what is kept and written."""

    file: str = option(
        InputFile(
            "INPUT",
            "Stimmzettel",
            file_filter=SHEETS,
            required=True,
            help="Zettel als XLSX, ODS oder CSV, auch die Ausgabe von Mentimeter.",
        )
    )
    form: BallotForm = option(
        Choice(
            "FORM",
            "Form der Tabelle",
            options=words_of(BallotForm),
            help="Aufbau der Tabelle. Voreinstellung: erkennen.",
        ),
        BallotForm.DETECT,
    )
    method: VotingMethod = option(
        replace(
            METHOD,
            help="Wie gewählt wurde, wie auf den Stimmzetteln. Formeln in der Hilfe."
            " Voreinstellung: das erste.",
        ),
        VotingMethod.APPROVAL,
    )
    limit: int = option(LIMIT)
    stacking: bool = option(
        Flag(
            "STACKING",
            "Mehrere Punkte je Maßnahme erlaubt",
            help="An: mehrere Punkte für dieselbe Maßnahme sind gültig. Voreinstellung: an.",
        ),
        True,
    )
    title: str = option(
        Text(
            "TITLE",
            "Titel",
            required=True,
            help="Name der Abstimmung; Titel, Datum, Handlungsfeld und Gruppe zusammen erkennen"
            " sie wieder.",
        )
    )
    date: str = option(
        Text(
            "DATE",
            "Datum (TT.MM.JJJJ)",
            required=True,
            parse=iso_date,
            help="Tag der Abstimmung, wie er im Protokoll steht.",
        )
    )
    field: str = option(
        Text(
            "FIELD",
            "Handlungsfeld (Nummer, leer: alle)",
            help="Nummer des Handlungsfelds, über das abgestimmt wurde.",
        ),
        "",
    )
    group: str = option(
        Text(
            "GROUP",
            "Gruppe (wenn die Tabelle keine nennt)",
            help="Wer abgestimmt hat, z. B. ein Tisch; Gruppen werden nie addiert.",
        ),
        "",
    )
    group_column: str = option(
        Text(
            "GROUP_COLUMN",
            "Spalte mit der Gruppe (leer: suchen)",
            help="Spalte, die jede Zeile einer Gruppe zuordnet.",
        ),
        "",
    )
    choice_column: str = option(
        Text(
            "CHOICE_COLUMN",
            "Spalte mit der Frage oder Maßnahme (leer: suchen)",
            help="Spalte, in der die gewählten Maßnahmen stehen.",
        ),
        "",
    )
    sheet: str = option(
        Text(
            "SHEET",
            "Blatt (leer: suchen)",
            help="Name des Blatts in der Datei.",
        ),
        "",
    )
    ignored: tuple[str, ...] = option(
        Text(
            "IGNORE",
            "Auszulassende Spalten (mit Semikolon)",
            parse=_columns,
            help="Spalten, die keine Maßnahmen sind, z. B. Zeitstempel.",
        ),
        (),
    )
    offered: Offered = option(
        Choice(
            "OFFERED",
            "Zur Wahl stand",
            options=words_of(Offered),
            help="Welche Maßnahmen zur Wahl standen; bei Rangfolgen hängen die Punkte davon ab.",
        ),
        Offered.TABLE,
    )
    present: int = option(
        Number(
            "PRESENT",
            "Anwesende (0: nicht bekannt)",
            whole=True,
            most=_MOST,
            help="Zahl der Anwesenden für die Beteiligung.",
        ),
        0,
    )
    top: int = option(
        Number(
            "TOP",
            "Erste Plätze n",
            whole=True,
            least=1,
            most=_MOST,
            help="Für so viele erste Plätze wird die Stabilität angegeben. Vorschlag: 5.",
        ),
        5,
    )
    resamples: int = option(
        Number(
            "RESAMPLES",
            "Ziehungen",
            whole=True,
            least=100,
            most=_MOST,
            help="Zahl der zufälligen Ziehungen für die Stabilität. Vorschlag: 1000.",
        ),
        1000,
    )
    seed: int = option(
        Number(
            "SEED",
            "Startwert der Ziehungen",
            whole=True,
            most=_MOST,
            help="Ganze Zahl; dieselbe gibt dieselben Ziehungen. Voreinstellung: 1.",
        ),
        1,
    )
    remarks: str = option(
        InputFile(
            "REMARKS",
            "Anmerkungen der Diskussion (Thema, Anmerkung)",
            file_filter=SHEETS,
            help="Tabelle mit Thema und Anmerkung für das Protokoll. Leer: keine.",
        ),
        "",
    )
    keep: bool = option(
        Flag(
            "KEEP",
            "Ergebnis in den Speicher schreiben",
            help="An: das Ergebnis kommt in den Speicher. Voreinstellung: an.",
        ),
        True,
    )
    mood: bool = option(
        Flag(
            "MOOD",
            "Stimmungsbild in die Maßnahmenliste schreiben",
            help="An: Stimmen und Platz stehen danach bei den Maßnahmen. Voreinstellung: an.",
        ),
        True,
    )
    table: str = option(
        OutputFile(
            "TABLE",
            "Tabelle",
            file_filter=WRITTEN,
            help="Ergebnis als Tabelle (XLSX oder ODS). Leer: keine.",
        ),
        "",
    )
    protocol: str = option(
        OutputFile(
            "PROTOCOL",
            "Protokoll",
            file_filter="PDF (*.pdf)",
            help="Protokoll als PDF. Leer: keines.",
        ),
        "",
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
        self.add_options(VoteDialog)
        add_numbers(
            self,
            BALLOTS="Stimmzettel",
            VALID="Gültige Stimmzettel",
            INVALID="Ungültige Stimmzettel",
            GROUPS="Gruppen",
        )

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

        store, asked = self.store_and_options(VoteDialog, parameters, context)
        options = _vote_options(asked, store)
        remarks = remarks_of(asked.remarks)
        path, table, protocol = Path(asked.file), asked.table, asked.protocol

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


def _vote_options(asked: VoteDialog, store: Store) -> Any:
    from ...analysis.statistics.voting import VotingRule
    from ...participation.workshop.ballot_model import BallotReading
    from ...participation.workshop.ballot_papers import BallotChoice
    from ...participation.workshop.vote_count import VoteSetup
    from ...steps.participation.workshop_votes import VoteOptions, fields_of

    fields = fields_of(store.catalogue, asked.field)
    offered = None
    if asked.offered is not Offered.TABLE:
        offered = BallotChoice(fields, citywide_only=asked.offered is Offered.CITYWIDE)
    return VoteOptions(
        setup=VoteSetup(
            title=asked.title,
            date=asked.date,
            rule=VotingRule(asked.method, asked.limit, asked.stacking),
            group=asked.group,
            field=fields[0] if len(fields) == 1 else "",
            present=asked.present,
            top=asked.top,
            resamples=asked.resamples,
            seed=asked.seed,
            source=Path(asked.file).name,
        ),
        reading=BallotReading(
            form=asked.form,
            method=asked.method,
            sheet=asked.sheet,
            choice=asked.choice_column,
            group=asked.group_column,
            ignored=asked.ignored,
        ),
        offered=offered,
        keep=asked.keep,
        mood=asked.mood,
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
