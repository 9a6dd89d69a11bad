from sekisho.names.alike import Runs
from sekisho.names.keys import Keys, Numbers

def wholes_of(forms: Runs, first: int, last: int) -> dict[str, tuple[Keys, Numbers]]: ...
