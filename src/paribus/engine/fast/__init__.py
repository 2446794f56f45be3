"""Layers that compute what Keras's layers of the same names compute, faster on a CPU.

``layers`` has the layers; each other file has one operation with its gradient.
"""
