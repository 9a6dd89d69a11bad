import numpy as np
from numpy.typing import NDArray

from sekisho.names.alike import Runs

def postings_of(forms: Runs) -> tuple[NDArray[np.uint64], NDArray[np.int32]]: ...
