"""The report thresholds as OpenFisca rules, over rows given as NumPy arrays. usage: openfisca_thresholds.py ROWS.npz

OpenFisca evaluates all rows for one period, so the rows are split by the period whose parameter holds; that split is
not counted. Prints the seconds of the evaluation and how many rows are to be reported.
"""

import sys
import time

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DAY, DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

STARTS = ["1998-04-01", "2005-01-17", "2009-05-12", "2010-07-06", "2014-07-04"]
VALUES = [5e6, 30e6, 10e6, 3e6, 30e6]
Remittance = build_entity(key="remittance", plural="remittances", label="", is_person=True)


def column(name: str, type_: type) -> type[Variable]:
    """An input variable."""
    body = {"value_type": type_, "entity": Remittance, "definition_period": DateUnit.DAY, "label": name}
    return type(name, (Variable,), body)


class report(Variable):
    """Whether a payment is to be reported."""

    value_type = bool
    entity = Remittance
    definition_period = DAY
    label = "report"

    def formula(remittances, period, parameters):
        threshold = parameters(period).threshold
        inside = remittances("from_jp", period) * remittances("to_kp", period)
        return inside * (remittances("amount", period) > threshold)


def main(path: str) -> None:
    """Evaluate and print."""
    rows = np.load(path)
    system = TaxBenefitSystem([Remittance])
    for name, type_ in (("from_jp", bool), ("to_kp", bool), ("amount", float)):
        system.add_variable(column(name, type_))
    system.add_variable(report)
    values = {start: {"value": value} for start, value in zip(STARTS, VALUES, strict=True)}
    system.parameters = ParameterNode("", data={"threshold": {"values": values}})
    part = np.searchsorted(np.array(STARTS, "datetime64[D]"), rows["date"], side="right") - 1
    pieces = [{name: rows[name][part == n] for name in ("from_jp", "to_kp", "amount")} for n in range(len(STARTS))]
    start, found = time.perf_counter(), 0
    for day, piece in zip(STARTS, pieces, strict=True):
        if len(piece["amount"]) == 0:
            continue
        simulation = SimulationBuilder().build_default_simulation(system, count=len(piece["amount"]))
        for name, values_ in piece.items():
            simulation.set_input(name, day, values_)
        found += int(simulation.calculate("report", day).sum())
    print(time.perf_counter() - start, found)


if __name__ == "__main__":
    main(sys.argv[1])
