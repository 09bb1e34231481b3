# SPDX-License-Identifier: MIT
"""Processes that start warm: brood.template, and python3 -m brood.warm."""
