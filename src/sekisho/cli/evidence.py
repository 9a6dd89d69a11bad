"""verify: does the record of a screening still hold?"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from sekisho import __version__
from sekisho.cli.common import home_option, open_store, say


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@home_option
def verify(path: Path, as_json: bool, home: Path | None) -> None:
    """Check the hash of an evidence FILE (.json or .pdf), make it again of the same lists, and say what differs.

    When it was made and what was asked are on the file's own word; a signature (ssh-keygen -Y sign) says more. Whom it
    is about is told: who asked about more has another file.

    Exit status: 0 it holds, 3 it does not or cannot be asked again, 2 misuse, 1 failure.

    \b
    sekisho screen "Ri Won Ho" --record evidence.pdf
    sekisho verify evidence.pdf
    """
    from sekisho.screening.evidence import EvidenceError, asked, intact, read_record, replay

    about = ""
    differs: list[str] = []
    lacking: list[str] = []
    try:
        record = read_record(path)
        if not (altered := intact(record, path)):
            differs, lacking = replay(record, open_store(home))
            about = asked(record)
    except EvidenceError as error:
        raise click.ClickException(str(error)) from None
    except (AttributeError, KeyError, TypeError, ValueError) as error:  # with a hash made anew by who changed it
        altered = [f"the record is not as sekisho screen writes one ({type(error).__name__}: {error})"]
    standing = "altered" if altered else "cannot be replayed" if lacking else "differs" if differs else "holds"
    program = record.get("program", "")
    if as_json:
        answer = {"standing": standing, "about": about, "said": altered + lacking + differs, "program": program}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        say(f"{standing}: record of {record.get('made')} by {program}, sha256 {record.get('sha256')}")
        for line in [f"of {about}"] * bool(about) + altered + lacking + differs:
            say(f"  {line}")
        if differs and program != f"sekisho {__version__}":
            say(f"  note: it was made by {program}; this is sekisho {__version__}")
    sys.exit(0 if standing == "holds" else 3)
