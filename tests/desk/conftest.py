"""The fixtures of the desk's tests."""

from desks import *  # noqa: F403
