"""The command ``sekisho``: each subcommand is imported only when it is called."""

from __future__ import annotations

from errno import ENOSPC
from importlib import import_module
from typing import Any

import click

from sekisho import __version__

COMMANDS = {
    "check": ("sekisho.cli.checkpoint", "Decide every case in files; write verdicts."),
    "explain": ("sekisho.cli.checkpoint", "One case through every measure, node by node."),
    "whatif": ("sekisho.cli.whatif", "What an act would change, or did: which cases, from what to what."),
    "lookback": ("sekisho.cli.whatif", "Past cases that get another verdict by what has become known."),
    "cases": ("sekisho.cli.checkpoint", "The kinds of case and their columns."),
    "force": ("sekisho.cli.regime", "What is in force on a day, as known on another."),
    "history": ("sekisho.cli.regime", "The whole life of a measure, as a table or a picture."),
    "diff": ("sekisho.cli.regime", "What became stricter, looser, new or gone between two days."),
    "prove": ("sekisho.cli.prove", "Statements about all cases and days, proved or refuted by a case."),
    "screen": ("sekisho.cli.screen", "Names or books of parties against the official lists held, in any script."),
    "decide": ("sekisho.cli.decide", "Note that a party is not a listed one: by whom, why, until when."),
    "verify": ("sekisho.cli.evidence", "Replay the evidence file of a screening: does it still hold?"),
    "lists": ("sekisho.cli.lists", "Official lists: pull, add, status, diff, show."),
    "timeline": ("sekisho.cli.relation", "What happened when, in lanes; as picture, page, calendar or CSV."),
    "commitments": ("sekisho.cli.relation", "Bargains, their sides, and who holds them kept."),
    "disputes": ("sekisho.cli.relation", "Statements that disagree, and the record's finding."),
    "figures": ("sekisho.cli.relation", "Series of a quantity with sources, converted and drawn."),
    "forecasts": ("sekisho.cli.relation", "Who expected what by when, and how it came out."),
    "chain": ("sekisho.cli.relation", "What a statement responded to and what followed it."),
    "relation": ("sekisho.cli.relation", "The state of the relation as a series computed from the record."),
    "search": ("sekisho.cli.relation", "Full text over statements, quotes and sources."),
    "brief": ("sekisho.cli.relation", "A policy brief from the record alone, every sentence footnoted."),
    "lint": ("sekisho.cli.record", "Every problem in a dossier, each with file, line and column."),
    "show": ("sekisho.cli.record", "One statement, what it refers to and what refers to it."),
    "export": ("sekisho.cli.record", "The record as JSON Lines, event data, FollowTheMoney or RDF."),
    "import": ("sekisho.cli.record", "A dossier from its JSON Lines."),
    "serve": ("sekisho.cli.desk", "The desk: an API and pages, with cases, decisions and a log."),
    "desk": ("sekisho.cli.desk", "Care of the desk: backup, restore, upgrade, invite, erase."),
    "audit": ("sekisho.cli.audit", "The log of the desk: verify, export, replay."),
}


class Lazy(click.Group):
    """A group whose commands load on use, so that ``--help`` and ``force`` start at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order a newcomer reads them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module that holds the command."""
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(COMMANDS[cmd_name][0]), {"import": "import_"}.get(cmd_name, cmd_name))
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Suggest the nearest command for one that does not exist."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, 1)
            ctx.fail(f"no command {args[0]!r}" + (f"; did you mean {near[0]}?" if near else ""))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a file or list that cannot be read or written, or a dossier's condition, is told."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise
        except click.ClickException as error:
            error.message = _told(error.message).message  # type: ignore[misc]
            raise
        except OSError as error:
            why = "no space left on the disk" if error.errno == ENOSPC else error.strerror or str(error)
            raise _told(f"{error.filename}: {why}" if error.filename else why) from error
        except ValueError as error:
            from sekisho.regime.condition import ConditionError

            if not isinstance(error, ConditionError):
                raise
            raise _told(f"{error}. sekisho lint FOLDER tells all that is wrong") from error
        except Exception as error:
            from sekisho.lists.model import ListError

            if not isinstance(error, ListError):
                raise
            raise _told(str(error)) from error


def _told(message: str) -> click.ClickException:
    """The error that ends a command; a header or a name of a file in it may steer the terminal."""
    from sekisho.cli.common import shown

    return click.ClickException(shown(message))


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sekisho")
def cli() -> None:
    """The checkpoint for sanctions: what was in force, on whose word, and what it means for a case.

    \b
    sekisho force --on 2010-06-01 --governs remittance
    sekisho check payments.xml cargo.csv -o verdicts.html
    sekisho explain --case '{"kind": "remittance", "date": "2010-07-06", ...}'

    Exit status: 0 nothing to act on, 3 something to act on, 2 misuse, 1 failure.
    Reasons and sources, not legal advice.
    """
