# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""Generators of directed programs; expected values come from semantics.py, which shares nothing with isa/."""
