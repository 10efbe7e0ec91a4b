#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# Fails when the committed reference pages differ from what isa/ generates now.
set -euo pipefail
cd "$(dirname "$0")/.."
pages=$(mktemp -d)
trap 'rm -rf "$pages"' EXIT
(cd isa && /usr/bin/python3 -m gen --check-only --pages "$pages")
diff -r -u docs/reference "$pages" || { echo "docs/reference is stale: run 'make pages'" >&2; exit 1; }
