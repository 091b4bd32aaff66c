"""Prints what the iterator of LiveKit's Silero plugin hears in a mono PCM16 file.

One line a segment: the window at whose end speech started, and that at whose end it ended, or "-" if
the file ended first. Frames of 20 ms go in, as from a microphone.
"""

import asyncio
import sys
import wave

from livekit import rtc
from livekit.agents.vad import VADEventType
from livekit.plugins import silero

WINDOW = 512


def frames(path):
    with wave.open(path, "rb") as file:
        if file.getnchannels() != 1 or file.getsampwidth() != 2:
            sys.exit(f"{path}: {file.getnchannels()} channels of {file.getsampwidth()} bytes (expected: mono, 2 bytes)")
        rate = file.getframerate()
        while data := file.readframes(rate // 50):
            yield rtc.AudioFrame(data=data, sample_rate=rate, num_channels=1, samples_per_channel=len(data) // 2)


async def segments(path):
    stream = silero.VAD.load().stream()
    for frame in frames(path):
        stream.push_frame(frame)
    stream.end_input()
    start = None
    async for event in stream:
        if event.type == VADEventType.START_OF_SPEECH:
            start = event.samples_index // WINDOW
        elif event.type == VADEventType.END_OF_SPEECH:
            print(start, event.samples_index // WINDOW)
            start = None
    if start is not None:
        print(start, "-")


asyncio.run(segments(sys.argv[1]))
