"""Sessions started all at once in OpenRTC's pool of coroutines, each holding state.

    python-openrtc density touched|light SESSIONS HOLD_MS

says "ready" once its pool runs and has held one session, starts at a line of stdin, and prints what it found as one line of JSON. It ends with its stdin.
touched: 5 MiB a session, each page written to; a session ends by itself HOLD_MS after it has started.
light: 20 messages and 20 KiB a session, all held for HOLD_MS after the last has started.
"""

import asyncio
import json
import multiprocessing
import sys
import time

from livekit.agents import JobExecutorType
from livekit.agents.job import JobAcceptArguments, RunningJobInfo
from livekit.protocol import agent, models
from openrtc.runtime.coroutine_runtime import CoroutinePool
from openrtc.runtime.event_loop import use_uvloop

PAGE = 4096
TOUCHED = 5 << 20
LIGHT = 20 << 10
MESSAGES = 20
TICK = 0.010
LIMIT = 300


def touched_state():
    held = bytearray(TOUCHED)
    held[::PAGE] = b"\x01" * (TOUCHED // PAGE)
    return held


def light_state():
    history = [{"role": "user" if at % 2 == 0 else "assistant", "content": f"message {at} of the caller's call"} for at in range(MESSAGES)]
    held = bytearray(LIGHT)
    held[::PAGE] = b"\x01" * (LIGHT // PAGE)
    return history, held


class Probe:
    """How late a task wakes that sleeps for a short time, again and again."""

    def __init__(self):
        self.ticks = []
        self.task = asyncio.get_running_loop().create_task(self.run())

    async def run(self):
        while True:
            due = time.perf_counter() + TICK
            await asyncio.sleep(TICK)
            now = time.perf_counter()
            self.ticks.append((now, max(0.0, now - due) * 1000))

    def late(self, after, before):
        """Sorted, in ms, of the ticks that were due in the time or held up by what was in it."""
        return sorted(late for at, late in self.ticks if at >= after and at - late / 1000 <= before)


class Load:
    def __init__(self, kind, sessions, hold):
        self.state = touched_state if kind == "touched" else light_state
        self.each_by_itself = kind == "touched"
        self.sessions = sessions
        self.hold = hold
        self.begin()

    def begin(self):
        self.started = 0
        self.last = 0.0
        self.all_started = asyncio.Event()
        self.end = asyncio.Event()

    async def session(self, _):
        state = self.state()
        self.started += 1
        if self.started == self.sessions:
            self.last = time.perf_counter()
            self.all_started.set()
        if self.each_by_itself:
            await asyncio.sleep(self.hold)
        else:
            await self.end.wait()
        return len(state)


def job(number):
    wanted = agent.Job(id=f"AJ_{number}", room=models.Room(name=f"caller-{number}"))
    accepted = JobAcceptArguments(name="", identity=f"agent-{number}", metadata="")
    return RunningJobInfo(accept_arguments=accepted, job=wanted, url="", token="", worker_id="AW_bench", fake_job=False)


async def pool_for(load):
    async def entry(context):
        await load.session(context)

    pool = CoroutinePool(
        initialize_process_fnc=lambda _: None,
        job_entrypoint_fnc=entry,
        session_end_fnc=None,
        num_idle_processes=0,
        initialize_timeout=10.0,
        close_timeout=60.0,
        inference_executor=None,
        job_executor_type=JobExecutorType.THREAD,
        mp_ctx=multiprocessing.get_context("spawn"),
        memory_warn_mb=0,
        memory_limit_mb=0,
        http_proxy=None,
        loop=asyncio.get_running_loop(),
        max_concurrent_sessions=load.sessions,
    )
    await pool.start()
    return pool


async def launch(pool, sessions):
    """As they come in: the loop gets its turn between any two. How many were refused."""
    refused = 0
    for number in range(sessions):
        try:
            await pool.launch_job(job(number))
        except Exception as failed:
            print(f"job {number}: {failed!r}", file=sys.stderr)
            refused += 1
        await asyncio.sleep(0)
    return refused


async def measure(kind, sessions, hold):
    load = Load(kind, sessions, hold)
    pool = await pool_for(load)
    await pool.launch_job(job("first"))
    load.end.set()
    while pool.processes:
        await asyncio.sleep(0.001)
    load.begin()
    ended = []
    pool.on("process_closed", lambda executor: ended.append(executor.status.name))
    print("ready", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    probe = Probe()
    began = time.perf_counter()
    refused = await launch(pool, sessions)
    await asyncio.wait_for(load.all_started.wait(), LIMIT)
    if not load.each_by_itself:
        await asyncio.sleep(hold)
    held = time.perf_counter()
    load.end.set()
    await asyncio.wait_for(pool.drain(), LIMIT)
    over = time.perf_counter()
    while len(ended) < sessions - refused:
        await asyncio.sleep(0.001)
    return {
        "started": load.started,
        "failed": refused + sum(1 for status in ended if status != "SUCCESS"),
        "startMs": (load.last - began) * 1000,
        "wholeMs": (over - began) * 1000,
        "burst": probe.late(began, load.last),
        "steady": probe.late(began, over) if load.each_by_itself else probe.late(load.last, held),
    }


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("touched", "light"):
        sys.exit("usage: python-openrtc density touched|light SESSIONS HOLD_MS")
    use_uvloop()
    found = asyncio.run(measure(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) / 1000))
    print(json.dumps(found), flush=True)
    sys.stdin.readline()
