#!/bin/bash
# Candidates compiled apart from their bench and linked: each case must print what the joint program prints, or be
# refused for the reason it says.
cd "$(dirname "$0")/../.." || exit 1
command -v iverilog >/dev/null && command -v python3 >/dev/null || { echo "iverilog or python3 is missing"; exit 77; }
exec python3 tests/link/cases.py "${ASSAY_BUILD:-build}/link_tool" tests/cases/link
