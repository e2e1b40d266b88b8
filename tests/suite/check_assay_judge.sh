#!/bin/bash
# check_assay_judge.sh: what judges are calibrated with is consistent (check_assay_judge.py)
set -euo pipefail
cd "$(dirname "$0")"
PYTHONDONTWRITEBYTECODE=1 exec python3 check_assay_judge.py
