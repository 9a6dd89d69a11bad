from collections.abc import Sequence

from sekisho.names.alike import Runs
from sekisho.names.form import Form

def asked(forms: Sequence[Form]) -> Runs: ...
