"""Tests of ``paribus.store``, and the fake store that tests of other parts may use."""
