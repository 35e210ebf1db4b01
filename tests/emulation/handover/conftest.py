"""The launched year and the show of hands of the rotation's tests."""

from tests.emulation.rotation.conftest import vote, year

__all__ = ["vote", "year"]
