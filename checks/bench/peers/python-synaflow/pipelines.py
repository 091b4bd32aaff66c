"""synaflow's two engines: a source, and one or two branches of a map and a sink, item by item.

    ENGINE BRANCHES MAX_IN_FLIGHT WAIT_MICROS ITEMS WARM_UP_MS ITERATIONS ITERATION_MS

ENGINE is blocking or async. Prints nanoseconds by item of the source, one line an iteration. A run counts from its start
to its end; the pipeline is compiled once, before.
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Iterator
from typing import NamedTuple

import synaflow

USAGE = "usage: python-synaflow blocking|async BRANCHES MAX_IN_FLIGHT WAIT_MICROS ITEMS WARM_UP_MS ITERATIONS ITERATION_MS"

# How often the blocking engine looks whether its workers have ended. With its default, 0.5 s, a batch would be waiting.
POLL_SECONDS = 0.001


class Params(NamedTuple):
    count: int


class Batch:
    """What the steps of one pipeline have seen in the run that is on."""

    def __init__(self, branches, wait_micros):
        self.branches = branches
        self.wait = wait_micros / 1_000_000
        self.clear()

    def clear(self):
        self.sums = [0] * self.branches

    def take(self, branch, item):
        self.sums[branch] += item

    def check(self, items):
        expected = [items * (items - 1) // 2] * self.branches
        if self.sums != expected:
            sys.exit(f"the items received sum up to {self.sums} (expected: {expected})")


# A parameter is wired by its name, so each branch has functions of its own.


def blocking_steps(batch):
    pause = (lambda: time.sleep(batch.wait)) if batch.wait else (lambda: None)

    def number(count: int) -> Iterator[int]:
        for item in range(count):
            pause()
            yield item

    def left(number: int) -> int:
        pause()
        return number

    def right(number: int) -> int:
        pause()
        return number

    def left_end(left: int) -> None:
        pause()
        batch.take(0, left)

    def right_end(right: int) -> None:
        pause()
        batch.take(1, right)

    return number, (left, left_end), (right, right_end)


def async_steps(batch):
    async def nothing():
        pass

    pause = (lambda: asyncio.sleep(batch.wait)) if batch.wait else nothing

    async def number(count: int) -> AsyncIterator[int]:
        for item in range(count):
            await pause()
            yield item

    async def left(number: int) -> int:
        await pause()
        return number

    async def right(number: int) -> int:
        await pause()
        return number

    async def left_end(left: int) -> None:
        await pause()
        batch.take(0, left)

    async def right_end(right: int) -> None:
        await pause()
        batch.take(1, right)

    return number, (left, left_end), (right, right_end)


def compiled(functions, branches, max_in_flight):
    source, *ways = functions
    flat = [source, *(function for way in ways[:branches] for function in way)]
    steps = [
        synaflow.step(function.__name__, fn=function, max_in_flight=max_in_flight)
        for function in flat
    ]
    return build(synaflow.pipeline(name="bench", params=Params, steps=steps))


def build(definition):
    registry = synaflow.PipelineRegistry()
    registry.add(definition)
    return registry.get_dag("bench")


def runner(engine, batch, branches, max_in_flight):
    if engine == "blocking":
        plan = compiled(blocking_steps(batch), branches, max_in_flight)
        return lambda params: synaflow.run(plan, params, worker_shutdown_poll_seconds=POLL_SECONDS)
    plan = compiled(async_steps(batch), branches, max_in_flight)
    return lambda params: asyncio.run(synaflow.async_run(plan, params))


def iterate(work, items, millis):
    """The time by item over as many whole batches as it takes."""
    began = time.perf_counter_ns()
    batches = 0
    while True:
        work()
        batches += 1
        took = time.perf_counter_ns() - began
        if took >= millis * 1_000_000:
            return took / (batches * items)


def measure(engine, branches, max_in_flight, wait_micros, items, warm_up, iterations, iteration):
    batch = Batch(branches, wait_micros)
    run = runner(engine, batch, branches, max_in_flight)

    def work():
        batch.clear()
        run(Params(items))
        batch.check(items)

    iterate(work, items, warm_up)
    for _ in range(iterations):
        print(f"{iterate(work, items, iteration):.3f}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 9 or sys.argv[1] not in ("blocking", "async"):
        sys.exit(USAGE)
    measure(sys.argv[1], *map(int, sys.argv[2:]))
