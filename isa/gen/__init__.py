# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""Generator: reads isa/spec and isa/config, checks them, emits every generated file of the project."""
