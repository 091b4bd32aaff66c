"""A worker as others make them, led by lines of JSON: worker.py agents|openrtc NAME.

agents: of livekit-agents itself, each job on a thread. openrtc: a pool of coroutines. By the environment: LIVEKIT_URL, LIVEKIT_API_KEY, LIVEKIT_API_SECRET.
Tells "registered", "job" with its id and room when its agent is in the room, and "ended". Commands: {"do": "hangup", "job": ..}, {"do": "drain"}. Ends with its stdin.
"""

import asyncio
import json
import logging
import sys
import threading
import time

from livekit.agents import Agent, AgentServer, JobContext, JobExecutorType

logging.basicConfig(level=logging.INFO)
telling = threading.Lock()
ends = {}


def tell(event, **fields):
    with telling:
        print(json.dumps({"event": event, "at": time.monotonic() * 1000, **fields}), flush=True)


async def held(job, room):
    """Until somebody hangs up; on whatever loop the job has."""
    end = asyncio.Event()
    loop = asyncio.get_running_loop()
    ends[job] = lambda: loop.call_soon_threadsafe(end.set)
    tell("job", job=job, room=room)
    await end.wait()


async def entry(ctx: JobContext):
    await ctx.connect()
    await held(ctx.job.id, ctx.room.name)
    ctx.shutdown()


def agents(name):
    server = AgentServer(job_executor_type=JobExecutorType.THREAD, num_idle_processes=1, port=0, load_fnc=lambda: 0.0)
    server.rtc_session(entry, agent_name=name)
    return server


class Silent(Agent):
    def __init__(self):
        super().__init__(instructions="")


class Teller:
    async def on_session_start(self, info, session):
        tell("job", job=info.job_id, room=info.room_name)

    async def on_session_end(self, info, outcome):
        tell("ended", job=info.job_id, room=info.room_name)


def openrtc(name):
    from openrtc import AgentPool

    pool = AgentPool(agent=Silent, agent_name=name, max_concurrent_sessions=50, port=0, observers=[Teller()], enable_introspection=False)
    pool.server.setup_fnc = prewarm
    return pool.server


def prewarm(process):
    """Its own, less the turn detector, whose model no package ships."""
    from livekit.plugins import silero
    from openrtc.runtime.resources import PrewarmResources

    PrewarmResources(vad=silero.VAD.load(), turn_detection_factory=None).store(process)


async def main():
    server = {"agents": agents, "openrtc": openrtc}[sys.argv[1]](sys.argv[2])
    server.on("worker_registered", lambda worker, _: tell("registered", worker=worker))
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    running = asyncio.create_task(server.run())
    running.add_done_callback(lambda t: t.cancelled() or t.exception() and tell("failed", error=repr(t.exception())))
    tell("begun")
    while line := await lines.readline():
        command = json.loads(line)
        if command["do"] == "hangup":
            ends.pop(command["job"])()
        elif command["do"] == "drain":
            await server.drain()
            tell("drained")
    await server.aclose()
    tell("closed")


if __name__ == "__main__":
    asyncio.run(main())
