"""Run the benchmarks, one after the other, each in a process of its own."""

import subprocess
import sys

BENCHMARKS = (
    "page_weight",
    "patient_phone",
    "import_speed",
    "detect_speed",
    "diary_load",
    "memory",
    "cohort_numbers",
    "cohort_pages",
    "cohort_growth",
    "worklist_page",
    "restore_drill",
    "pelt_speed",
    "taught",
    "dial",
    "detection",
    "by_files",
    "learnt",
    "hindsight",
    "regrowth",
)


def main(names: list[str]) -> int:
    """Run the named benchmarks; give the number of those that failed."""
    unknown = set(names) - set(BENCHMARKS)
    if unknown:
        print(f"no such benchmark: {', '.join(sorted(unknown))}; there are: {', '.join(BENCHMARKS)}")
        return 2
    failed = 0
    for name in names or BENCHMARKS:
        print(f"\n== {name}", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
