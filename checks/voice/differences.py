"""Prints two lists of segments side by side, in windows; exits with 1 if they differ by more than one."""

import sys
from itertools import zip_longest

MOST = 1


def segments(path):
    with open(path) as file:
        return [line.split() for line in file]


def difference(ours, theirs):
    if ours == theirs:
        return 0
    if "-" in (ours, theirs):
        return float("inf")
    return int(ours) - int(theirs)


reference, weir = (segments(path) for path in sys.argv[1:3])
worst = 0
print(f"{'plugin':>13} {'weir':>13}  differences")
for theirs, ours in zip_longest(reference, weir, fillvalue=["none", "none"]):
    apart = [float("inf") if "none" in pair else difference(*pair) for pair in zip(ours, theirs)]
    worst = max(worst, *map(abs, apart))
    print(f"{'-'.join(theirs):>13} {'-'.join(ours):>13}  {apart[0]:+} {apart[1]:+}")
print(f"{len(reference)} and {len(weir)} segments; at most {worst} windows of 32 ms apart (allowed: {MOST})")
sys.exit(0 if reference and worst <= MOST else 1)
