"""A caller in a room, by LiveKit's own Python client, led by lines of JSON.

Commands come by stdin, one a line: {"do": "join", "url": ..., "token": ...} and so on, see COMMANDS. What happens goes to stdout, one event a line, each with
"event" and "at": milliseconds of the machine's monotonic clock. It ends with its stdin.
The microphone is on from the moment of joining: silence, unless something is played.
"""

import asyncio
import json
import math
import sys
import time
import wave

import numpy as np
from livekit import rtc

RATE = 24000
FRAME = RATE // 100  # 10 ms, of what is said and of what is heard
LOUD = 300  # rms of a frame that is no silence
PAUSE = 0.1  # s; silence that is shorter belongs to the sound


def now():
    return time.monotonic() * 1000


def tell(event, at=None, **fields):
    print(json.dumps({"event": event, "at": now() if at is None else at, **fields}), flush=True)


class Ears:
    """What is heard of one track: when it is loud, and what it measures."""

    def __init__(self, identity):
        self.identity = identity
        self.loud = False
        self.last_loud = 0.0
        self.file = None
        self.forget()

    def forget(self):
        self.samples = self.crossings = self.loud_frames = self.frames = 0
        self.energy = 0.0
        self.sign = None
        self.arrived = None
        self.stall = 0.0
        self.gaps = []

    def hear(self, sound):
        at = now()
        wide = sound.astype(np.float64)
        energy = float(np.dot(wide, wide))
        self.count(wide, energy, at)
        self.judge(math.sqrt(energy / len(wide)) > LOUD, at)
        if self.file:
            self.file.writeframes(sound.tobytes())

    def count(self, wide, energy, at):
        self.frames += 1
        self.samples += len(wide)
        self.energy += energy
        signs = wide >= 0
        if self.sign is not None and signs[0] and not self.sign:
            self.crossings += 1
        self.crossings += int(np.count_nonzero(signs[1:] & ~signs[:-1]))
        self.sign = bool(signs[-1])
        if self.arrived is not None:
            self.stall = max(self.stall, at - self.arrived)
        self.arrived = at

    def judge(self, loud, at):
        if loud:
            self.loud_frames += 1
            if not self.loud:
                tell("sound", at, identity=self.identity, on=True)
            elif at - self.last_loud > 25:
                self.gaps.append([round(self.last_loud, 1), round(at - self.last_loud, 1)])
            self.loud, self.last_loud = True, at
        elif self.loud and at - self.last_loud > PAUSE * 1000:
            self.loud = False
            tell("sound", self.last_loud, identity=self.identity, on=False)

    def measured(self):
        samples = max(1, self.samples)
        tell(
            "measured",
            identity=self.identity,
            ms=round(self.samples * 1000 / RATE),
            loudMs=self.loud_frames * 10,
            rms=round(math.sqrt(self.energy / samples), 1),
            hz=round(self.crossings * RATE / samples, 2),
            gaps=self.gaps[:50],
            stallMs=round(self.stall, 1),
        )
        self.forget()


class Caller:
    def __init__(self):
        self.room = rtc.Room()
        self.ears = {}
        self.tasks = set()
        self.source = rtc.AudioSource(RATE, 1, queue_size_ms=40)
        self.to_say = asyncio.Queue()

    def run(self, work):
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.ended)

    def ended(self, task):
        self.tasks.discard(task)
        if not task.cancelled() and task.exception():
            tell("failed", error=repr(task.exception()))

    async def join(self, c):
        room = self.room
        room.on("track_subscribed", lambda track, _, by: self.run(self.listen(track, by.identity)))
        room.on("participant_connected", lambda p: tell("joined", identity=p.identity, kind=int(p.kind), attributes=dict(p.attributes)))
        room.on("participant_disconnected", lambda p: tell("left", identity=p.identity))
        room.on("participant_attributes_changed", lambda changed, p: self.attributes(changed, p))
        room.on("data_received", lambda d: tell("data", identity=d.participant.identity if d.participant else "", topic=d.topic, text=bytes(d.data).decode(errors="replace")))
        room.on("disconnected", lambda reason: tell("disconnected", reason=rtc.DisconnectReason.Name(reason)))
        room.on("reconnecting", lambda: tell("reconnecting"))
        room.on("reconnected", lambda: tell("reconnected"))
        for topic in c.get("topics", ["lk.transcription", "lk.chat"]):
            room.register_text_stream_handler(topic, lambda reader, identity: self.run(self.read(reader, identity)))
        await room.connect(c["url"], c["token"])
        if c.get("microphone", True):
            track = rtc.LocalAudioTrack.create_audio_track("microphone", self.source)
            await room.local_participant.publish_track(track, rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE))
            self.run(self.speak())
        there = {p.identity: dict(p.attributes) for p in room.remote_participants.values()}
        tell("in", there=there)

    def attributes(self, changed, participant):
        tell("attributes", identity=participant.identity, changed=dict(changed), all=dict(participant.attributes))
        if "lk.agent.state" in changed:
            tell("state", identity=participant.identity, state=changed["lk.agent.state"])

    async def read(self, reader, identity):
        info = reader.info
        tell("text", identity=identity, id=info.stream_id, topic=info.topic, part="opened", attributes=dict(info.attributes or {}))
        text = ""
        try:
            async for chunk in reader:
                text += chunk
                tell("text", identity=identity, id=info.stream_id, topic=info.topic, part="chunk", text=chunk)
        except Exception as e:
            tell("text", identity=identity, id=info.stream_id, topic=info.topic, part="broken", text=text, error=repr(e))
            return
        tell("text", identity=identity, id=info.stream_id, topic=info.topic, part="closed", text=text, attributes=dict(reader.info.attributes or {}))

    async def listen(self, track, identity):
        if track.kind != rtc.TrackKind.KIND_AUDIO:
            return
        tell("listening", identity=identity)
        ears = self.ears.setdefault(identity, Ears(identity))
        async for event in rtc.AudioStream(track, sample_rate=RATE, num_channels=1, frame_size_ms=10):
            ears.hear(np.frombuffer(event.frame.data, dtype=np.int16))
        tell("deaf", identity=identity)

    async def speak(self):
        silence = np.zeros(FRAME, dtype=np.int16)
        while True:
            if self.to_say.empty():
                await self.say(silence)
                continue
            sound = await self.to_say.get()
            await self.aloud(sound)

    async def aloud(self, sound):
        loud = np.flatnonzero(np.abs(sound) > 1000)
        first = int(loud[0]) // FRAME if len(loud) else -1
        last = int(loud[-1]) // FRAME if len(loud) else -1
        for i in range(0, len(sound) // FRAME):
            await self.say(sound[i * FRAME : (i + 1) * FRAME])
            if i == first:
                tell("loud")
            if i == last:
                tell("quiet")
        tell("played")

    async def say(self, sound):
        await self.source.capture_frame(rtc.AudioFrame(sound.tobytes(), RATE, 1, len(sound)))

    async def play(self, c):
        with wave.open(c["wav"]) as file:
            rate = file.getframerate()
            sound = np.frombuffer(file.readframes(file.getnframes()), dtype=np.int16)
        length = len(sound) * RATE // rate
        again = np.interp(np.arange(length) * rate / RATE, np.arange(len(sound)), sound).astype(np.int16)
        await self.to_say.put(np.pad(again, (0, -length % FRAME)))

    async def tone(self, c):
        length = int(c["ms"]) * RATE // 1000
        wave_ = np.sin(2 * np.pi * c["hz"] * np.arange(length) / RATE) * c.get("amplitude", 8000)
        await self.to_say.put(wave_.astype(np.int16))

    async def measure(self, c):
        for ears in list(self.ears.values()):
            ears.measured()

    async def forget(self, c):
        for ears in list(self.ears.values()):
            ears.forget()
        tell("forgot")

    async def record(self, c):
        ears = self.ears[c["identity"]]
        if ears.file:
            ears.file.close()
        ears.file = None
        if c.get("wav"):
            ears.file = wave.open(c["wav"], "wb")
            ears.file.setnchannels(1)
            ears.file.setsampwidth(2)
            ears.file.setframerate(RATE)
        tell("recording", wav=c.get("wav", ""))

    async def chat(self, c):
        await self.room.local_participant.send_text(c["text"], topic=c.get("topic", "lk.chat"))
        tell("sent")

    async def data(self, c):
        await self.room.local_participant.publish_data(c["text"].encode(), topic=c.get("topic", ""))
        tell("sent")

    async def method(self, c):
        async def reply(call):
            tell("called", identity=call.caller_identity, method=c["method"], payload=call.payload)
            return c["method"] + ":" + call.payload

        self.room.local_participant.register_rpc_method(c["method"], reply)
        tell("ready")

    async def call(self, c):
        try:
            said = await self.room.local_participant.perform_rpc(destination_identity=c["identity"], method=c["method"], payload=c["payload"])
            tell("reply", payload=said)
        except rtc.RpcError as e:
            tell("reply", code=e.code, message=e.message)

    async def leave(self, c):
        await self.room.disconnect()
        tell("gone")


COMMANDS = ("join", "play", "tone", "measure", "forget", "record", "chat", "data", "method", "call", "leave")


async def main():
    caller = Caller()
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    tell("begun")
    while line := await lines.readline():
        command = json.loads(line)
        if command["do"] not in COMMANDS:
            raise ValueError(f"do: {command['do']} (expected: one of {COMMANDS})")
        caller.run(getattr(caller, command["do"])(command))


asyncio.run(main())
