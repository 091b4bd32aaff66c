"""LiveKit's tee over LiveKit's Chan, every branch read to its end.

    tee BRANCHES CAPACITY ITEMS WARM_UP_MS ITERATIONS ITERATION_MS

prints nanoseconds by item of the source, one line an iteration.
"""

import asyncio
import importlib.util
import pathlib
import sys
import sysconfig
import time

USAGE = "usage: python-tee tee BRANCHES CAPACITY ITEMS WARM_UP_MS ITERATIONS ITERATION_MS"


def module(name):
    """One module of livekit.agents.utils.aio, without the package around it and all that it imports."""
    site = pathlib.Path(sysconfig.get_paths()["purelib"])
    path = site / "livekit" / "agents" / "utils" / "aio" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"livekit_{name}", path)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


Chan = module("channel").Chan
tee = module("itertools").tee


async def send(chan, items):
    for item in range(items):
        await chan.send(item)
    chan.close()


async def total(branch):
    seen = 0
    async for item in branch:
        seen += item
    return seen


async def batch(branches, capacity, items):
    chan = Chan(capacity)
    sums = await asyncio.gather(send(chan, items), *(total(branch) for branch in tee(chan, branches)))
    expected = [None] + [items * (items - 1) // 2] * branches
    if sums != expected:
        sys.exit(f"the items received sum up to {sums} (expected: {expected})")


async def iterate(work, items, millis):
    """The time by item over as many whole batches as it takes."""
    began = time.perf_counter_ns()
    batches = 0
    while True:
        await work()
        batches += 1
        took = time.perf_counter_ns() - began
        if took >= millis * 1_000_000:
            return took / (batches * items)


async def measure(branches, capacity, items, warm_up, iterations, iteration):
    def work():
        return batch(branches, capacity, items)

    await iterate(work, items, warm_up)
    for _ in range(iterations):
        print(f"{await iterate(work, items, iteration):.3f}")


if __name__ == "__main__":
    if len(sys.argv) != 8 or sys.argv[1] != "tee":
        sys.exit(USAGE)
    asyncio.run(measure(*map(int, sys.argv[2:])))
