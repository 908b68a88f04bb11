"""All rows, in the order in which they run."""

import deaths  # noqa: F401
import network  # noqa: F401
import disks  # noqa: F401
import clocks  # noqa: F401
import faulty  # noqa: F401
import endings  # noqa: F401
import strangers  # noqa: F401
from row import ROWS  # noqa: F401
