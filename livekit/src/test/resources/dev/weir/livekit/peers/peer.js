// A caller in a room, by LiveKit's own client for browsers. Commands come as events of /commands, what happens is posted to /events, in order,
// with "at": milliseconds of the clock that /clock tells. The microphone is the browser's: a file, from the moment of joining.
const { Room, RoomEvent, Track, DisconnectReason } = LivekitClient;
const LOUD = 0.01; // rms of 10 ms that is no silence
const PAUSE = 100; // ms; silence that is shorter belongs to the sound

const room = new Room();
const ears = new Map();
let offset = 0;
let posted = Promise.resolve();

const now = () => performance.now() + offset;

function tell(event, fields = {}, at = now()) {
  const body = JSON.stringify({ event, at, ...fields });
  posted = posted.then(() => fetch("/events", { method: "POST", body }));
}

async function setClock() {
  let best = Infinity;
  for (let i = 0; i < 10; i++) {
    const asked = performance.now();
    const told = Number(await (await fetch("/clock")).text());
    const took = performance.now() - asked;
    if (took < best) {
      best = took;
      offset = told - asked - took / 2;
    }
  }
}

// Measures 10 ms at a time, on the thread that hears them.
const METER = `registerProcessor("meter", class extends AudioWorkletProcessor {
  constructor() { super(); this.begin(); this.last = 0; }
  begin() { this.samples = 0; this.energy = 0; this.crossings = 0; }
  process([input]) {
    for (const v of input[0] ?? []) {
      this.energy += v * v;
      if (v >= 0 && this.last < 0) this.crossings++;
      this.last = v;
      if (++this.samples === sampleRate / 100) {
        this.port.postMessage({ energy: this.energy, crossings: this.crossings });
        this.begin();
      }
    }
    return true;
  }
})`;

let sound;
async function meter(stream, heard) {
  if (!sound) {
    sound = new AudioContext({ sampleRate: 48000 });
    await sound.audioWorklet.addModule(URL.createObjectURL(new Blob([METER], { type: "text/javascript" })));
    await sound.resume();
  }
  const node = new AudioWorkletNode(sound, "meter");
  node.port.onmessage = (m) => heard(m.data);
  sound.createMediaStreamSource(stream).connect(node).connect(sound.destination);
}

class Ears {
  constructor(began, ended) {
    this.began = began;
    this.ended = ended;
    this.loud = false;
    this.lastLoud = 0;
    this.forget();
  }

  forget() {
    this.frames = this.loudFrames = this.energy = this.crossings = 0;
  }

  hear({ energy, crossings }) {
    const at = now();
    this.frames++;
    this.energy += energy;
    this.crossings += crossings;
    if (Math.sqrt(energy / 480) > LOUD) {
      this.loudFrames++;
      if (!this.loud) this.began(at);
      this.loud = true;
      this.lastLoud = at;
    } else if (this.loud && at - this.lastLoud > PAUSE) {
      this.loud = false;
      this.ended(this.lastLoud);
    }
  }

  measured() {
    const samples = Math.max(1, this.frames * 480);
    const found = {
      ms: this.frames * 10,
      loudMs: this.loudFrames * 10,
      rms: Math.sqrt(this.energy / samples) * 32768,
      hz: (this.crossings * 48000) / samples,
    };
    this.forget();
    return found;
  }
}

async function listen(track, identity) {
  if (track.kind !== Track.Kind.Audio) return;
  document.body.append(track.attach()); // without it nothing flows
  const heard = new Ears(
    (at) => tell("sound", { identity, on: true }, at),
    (at) => tell("sound", { identity, on: false }, at),
  );
  ears.set(identity, heard);
  await meter(new MediaStream([track.mediaStreamTrack]), (m) => heard.hear(m));
  tell("listening", { identity });
}

function attributes(changed, participant) {
  const { identity, attributes: all } = participant;
  tell("attributes", { identity, changed, all });
  if ("lk.agent.state" in changed) tell("state", { identity, state: changed["lk.agent.state"] });
}

async function read(reader, identity) {
  const { id, topic } = reader.info;
  const said = (part, more) => tell("text", { identity, id, topic, part, ...more });
  said("opened", { attributes: reader.info.attributes ?? {} });
  let text = "";
  try {
    for await (const chunk of reader) {
      text += chunk;
      said("chunk", { text: chunk });
    }
    said("closed", { text, attributes: reader.info.attributes ?? {} });
  } catch (e) {
    said("broken", { text, error: String(e) });
  }
}

room
  .on(RoomEvent.TrackSubscribed, (track, _, by) => listen(track, by.identity).catch(failed))
  .on(RoomEvent.ParticipantConnected, (p) => tell("joined", { identity: p.identity, kind: p.kind, attributes: p.attributes }))
  .on(RoomEvent.ParticipantDisconnected, (p) => tell("left", { identity: p.identity }))
  .on(RoomEvent.ParticipantAttributesChanged, (changed, p) => attributes(changed, p))
  .on(RoomEvent.Reconnecting, () => tell("reconnecting"))
  .on(RoomEvent.Reconnected, () => tell("reconnected"))
  .on(RoomEvent.Disconnected, (reason) => tell("disconnected", { reason: DisconnectReason[reason] ?? "" }));
for (const topic of ["lk.transcription", "lk.chat"]) {
  room.registerTextStreamHandler(topic, (reader, { identity }) => read(reader, identity));
}

const commands = {
  async join({ url, token }) {
    await room.connect(url, token);
    const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    const published = await room.localParticipant.setMicrophoneEnabled(true, plain);
    const own = new Ears((at) => tell("loud", {}, at), (at) => tell("quiet", {}, at));
    await meter(new MediaStream([published.track.mediaStreamTrack]), (m) => own.hear(m));
    const there = {};
    for (const p of room.remoteParticipants.values()) there[p.identity] = p.attributes;
    tell("in", { there });
  },
  async measure() {
    for (const [identity, heard] of ears) tell("measured", { identity, ...heard.measured() });
  },
  async forget() {
    ears.forEach((heard) => heard.forget());
    tell("forgot");
  },
  async chat({ text, topic }) {
    await room.localParticipant.sendText(text, { topic: topic ?? "lk.chat" });
    tell("sent");
  },
  async call({ identity, method, payload }) {
    try {
      tell("reply", { payload: await room.localParticipant.performRpc({ destinationIdentity: identity, method, payload }) });
    } catch (e) {
      tell("reply", { code: e.code ?? 0, message: e.message });
    }
  },
  async leave() {
    await room.disconnect();
    tell("gone");
  },
};

const failed = (e) => tell("failed", { error: String(e) });
addEventListener("error", (e) => failed(e.message));
addEventListener("unhandledrejection", (e) => failed(e.reason));

await setClock();
new EventSource("/commands").onmessage = (m) => {
  const { do: name, ...fields } = JSON.parse(m.data);
  commands[name](fields).catch(failed);
};
tell("begun");
