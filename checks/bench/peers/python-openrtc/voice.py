"""Callers' sound through the real Silero detector, in sessions of OpenRTC's pool of coroutines.

    python-openrtc voice SPEECH.wav WARM_MS MEASURE_MS

says "ready" once its pool has heard some sessions, takes a number of sessions from each line of stdin, and prints what it found for them as one line of JSON.
Each session has a stream of one detector, which is loaded once as OpenRTC's prewarm does; each gets a frame of 20 ms every 20 ms, the sessions spread over these. A decision is
late by the time from when the frame that completes its window was due until the event is in the hands of the session. It ends with its stdin.
"""

import asyncio
import json
import logging
import math
import sys
import time
import wave

from density import Probe, job, pool_for
from livekit import rtc
from livekit.agents.vad import VADEventType
from livekit.plugins import silero
from openrtc.observability.resident_set import process_resident_set_bytes
from openrtc.runtime.event_loop import use_uvloop

RATE = 16_000
FRAME = RATE // 50
FRAME_S = 0.020
WINDOW = 512
TICK = 0.001
STRIDE = 37
AFTERWARDS = 2.0


def frames_of(path):
    with wave.open(path, "rb") as file:
        if file.getnchannels() != 1 or file.getsampwidth() != 2 or file.getframerate() != RATE:
            sys.exit(f"{path}: another sound (expected: mono, 2 bytes, {RATE} Hz)")
        data = file.readframes(file.getnframes())
    size = FRAME * 2
    return [data[at : at + size] for at in range(0, len(data) - size + 1, size)]


def completing(window):
    """The frame, counted from 0, with which that window is whole."""
    return math.ceil((window + 1) * WINDOW / FRAME) - 1


class Calls:
    """Some sessions that are spoken to, all at the same pace."""

    def __init__(self, vad, frames, sessions, warm, measure):
        self.vad, self.frames = vad, frames
        self.sessions, self.warm, self.measure = sessions, warm, measure
        self.streams = []
        self.heard = []
        self.all_started = asyncio.Event()
        self.count = round((warm + measure) / FRAME_S)

    async def session(self, _):
        heard = []
        stream = self.vad.stream()
        self.heard.append(heard)
        self.streams.append(stream)
        if len(self.streams) == self.sessions:
            self.all_started.set()
        try:
            async for event in stream:
                if event.type == VADEventType.INFERENCE_DONE:
                    heard.append(time.perf_counter())
        finally:
            await stream.aclose()

    def due(self, session, frame):
        return self.begin + (frame + session / self.sessions) * FRAME_S

    async def speak(self):
        """What is due is handed over, then there is a pause of a millisecond."""
        following = 0
        while following < self.sessions * self.count:
            now = time.perf_counter()
            frame, session = divmod(following, self.sessions)
            while frame < self.count and self.due(session, frame) <= now:
                pcm = self.frames[(session * STRIDE + frame) % len(self.frames)]
                self.streams[session].push_frame(
                    rtc.AudioFrame(data=pcm, sample_rate=RATE, num_channels=1, samples_per_channel=FRAME)
                )
                following += 1
                frame, session = divmod(following, self.sessions)
            await asyncio.sleep(TICK)

    async def run(self):
        pool = await pool_for(self)
        for number in range(self.sessions):
            await pool.launch_job(job(number))
        await self.all_started.wait()
        probe = Probe()
        used = time.process_time()
        self.begin = time.perf_counter() + 0.1
        await self.speak()
        ended = time.perf_counter()
        for stream in self.streams:
            stream.end_input()
        windows = self.count * FRAME // WINDOW
        while time.perf_counter() < ended + AFTERWARDS and any(len(heard) < windows for heard in self.heard):
            await asyncio.sleep(0.01)
        found = self.found(windows, time.perf_counter(), time.process_time() - used, probe)
        probe.task.cancel()
        for stream in self.streams:
            await stream.aclose()
        await asyncio.wait_for(pool.drain(), 60)
        return found

    def found(self, windows, now, used, probe):
        """A decision that is not there yet is as late as it is by now, at least."""
        delays, missed, total = [], 0, 0
        for session, heard in enumerate(self.heard):
            total += len(heard)
            for window in range(windows):
                due = self.due(session, completing(window))
                if due < self.begin + self.warm:
                    continue
                there = window < len(heard)
                missed += not there
                delays.append(((heard[window] if there else now) - due) * 1000)
        delays.sort()
        ticks = probe.late(self.begin + self.warm, self.begin + self.warm + self.measure)
        return {
            "sessions": self.sessions,
            "due": len(delays),
            "missed": missed,
            "refused": 0,
            "p50Ms": at(0.5, delays),
            "p99Ms": at(0.99, delays),
            "worstMs": delays[-1],
            "wakeP99Ms": at(0.99, ticks),
            "windowMicros": used * 1e6 / max(1, total),
            "batch": 1.0,
            "residentBytes": process_resident_set_bytes(),
        }


def at(part, ordered):
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


async def main(path, warm, measure):
    vad = silero.VAD.load()
    frames = frames_of(path)
    await Calls(vad, frames, 10, 0.5, 1.0).run()
    print("ready", flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        print(json.dumps(await Calls(vad, frames, int(line), warm, measure).run()), flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: python-openrtc voice SPEECH.wav WARM_MS MEASURE_MS")
    logging.disable(logging.WARNING)  # it says of each late inference that it is late
    use_uvloop()
    asyncio.run(main(sys.argv[1], int(sys.argv[2]) / 1000, int(sys.argv[3]) / 1000))
