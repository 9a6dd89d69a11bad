"""Pictures are written whole, in the format of their ending."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from sekisho.cli.main import cli
from sekisho.record.dossier import load


@pytest.mark.parametrize(("ending", "begins"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("html", b"<!doctype html>")])
def test_every_shipped_measure_can_be_drawn(tmp_path: Path, ending: str, begins: bytes):
    for measure in ("jp.payment-report", "jp.import-ban", "jp.entry.officials"):
        path = tmp_path / f"{measure}.{ending}"
        result = CliRunner().invoke(cli, ["history", measure, "-o", str(path)], catch_exceptions=False)
        assert result.exit_code == 0
        assert path.read_bytes().startswith(begins)


def test_another_ending_is_misuse(tmp_path: Path):
    result = CliRunner().invoke(cli, ["history", "jp.import-ban", "-o", str(tmp_path / "x.gif")])
    assert result.exit_code == 2
    assert "expected .svg, .png or .html" in result.output


def test_show_names_what_refers_to_a_statement():
    output = CliRunner().invoke(cli, ["show", "jp.payment-report"]).output
    assert "jp.2010-07-06.payment-report" in output.partition("referred to by")[2]


def test_every_statement_can_be_shown():
    from sekisho.record.show import render

    dossier = load("japan-dprk")
    for id_ in dossier.statements:
        assert render(dossier, id_).startswith(type(dossier.statements[id_]).__name__.lower())


def test_what_is_in_force_can_be_read_by_machines_on_any_day():
    for day in ("2006-07-06", "2010-05-01", "2017-12-31", "2026-01-01"):
        for name in ("japan-dprk", "un-dprk"):
            output = (
                CliRunner().invoke(cli, ["force", "--on", day, "-d", name, "--json"], catch_exceptions=False).output
            )
            for measure in json.loads(output)["measures"]:
                assert all(each["value"] not in (None, []) for each in measure["parameters"].values())
