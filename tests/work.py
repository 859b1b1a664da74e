"""How much work a command does, in instructions: callgrind counts them, the
same on an idle machine and on a busy one, so that growth can be judged
strictly and no clock is read.
"""
import re

import harness


def need():
    """Skips the test where nothing can be counted."""
    harness.need("valgrind")
    if harness.is_sanitized():
        harness.skip("valgrind cannot run a sanitized build")


def instructions(*command, **options):
    """How many instructions the command takes, which must end with 0."""
    options.setdefault("timeout", 800)
    done = harness.run("valgrind", "--tool=callgrind",
                       "--callgrind-out-file=/dev/null", *command, **options)
    return int(re.search(rb"Collected : (\d+)", done.stderr).group(1))


def proportional(case, counts):
    """Fails unless a series of counts, each for twice as much as the one
    before, grows by twice as much each time: what is the same for all is not
    counted, and a logarithm is let pass."""
    steps = [after - before for before, after in zip(counts, counts[1:])]
    for before, after in zip(steps, steps[1:]):
        case.assertGreater(before, 0, counts)
        case.assertLess(after / before, 2.5, counts)


def doubled(text_of, times):
    """Three texts: so many times, twice and four times as many."""
    return [text_of(n).encode() for n in (times, 2 * times, 4 * times)]
