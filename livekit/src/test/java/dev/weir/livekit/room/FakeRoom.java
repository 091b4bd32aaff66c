package dev.weir.livekit.room;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.channel.Chan;
import dev.weir.channel.Receiver;
import dev.weir.livekit.rtc.CallFailed;
import dev.weir.livekit.rtc.Caption;
import dev.weir.livekit.rtc.DataPacket;
import dev.weir.livekit.rtc.LeaveReason;
import dev.weir.livekit.rtc.LocalTrack;
import dev.weir.livekit.rtc.RemoteParticipant;
import dev.weir.livekit.rtc.RemoteParticipant.Kind;
import dev.weir.livekit.rtc.RemoteTrack;
import dev.weir.livekit.rtc.RtcEvent;
import dev.weir.livekit.rtc.RtcFailed;
import dev.weir.livekit.rtc.RtcRoom;
import dev.weir.livekit.rtc.StreamHeader;
import dev.weir.livekit.rtc.TextStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A room in memory: what others do the test says, what the agent does there it keeps. */
final class FakeRoom implements RtcRoom {
  static final String OWN = "agent-AJ_1";

  final Chan<RtcEvent> events = Chan.bounded(4_096);
  final BlockingQueue<Map<String, String>> attributes = new LinkedBlockingQueue<>();
  final BlockingQueue<FakeText> texts = new LinkedBlockingQueue<>();
  final BlockingQueue<Caption> captions = new LinkedBlockingQueue<>();
  final BlockingQueue<DataPacket> packets = new LinkedBlockingQueue<>();
  final BlockingQueue<Bytes> bytes = new LinkedBlockingQueue<>();
  final BlockingQueue<String> steps = new LinkedBlockingQueue<>();
  final Map<String, Chan<AudioFrame>> streams = new ConcurrentHashMap<>();
  final BlockingQueue<String> listened = new LinkedBlockingQueue<>();
  final List<RemoteParticipant> participants = new CopyOnWriteArrayList<>();
  final Set<String> methods = ConcurrentHashMap.newKeySet();
  final Map<String, Integer> protocols = new ConcurrentHashMap<>();
  final Set<String> recordedAhead = ConcurrentHashMap.newKeySet();
  final FakeTrack track = new FakeTrack(this);

  /** Permits to set attributes; plenty unless a test takes them. */
  final Semaphore server = new Semaphore(1_000_000);

  /** Permits to write text; plenty unless a test takes them. */
  final Semaphore writes = new Semaphore(1_000_000);

  /** Permits to send bytes; plenty unless a test takes them. */
  final Semaphore sends = new Semaphore(1_000_000);

  /** How many attributes are not taken from now on. */
  final AtomicInteger refusals = new AtomicInteger();

  volatile boolean refusesText;
  volatile boolean refusesMethods;
  volatile boolean publishWaits;
  volatile boolean lost;

  /** What was sent whole. */
  @SuppressWarnings("ArrayRecordComponent")
  record Bytes(StreamHeader header, byte[] content) {}

  static RemoteParticipant participant(String identity, Kind kind, Map<String, String> said) {
    return new RemoteParticipant(identity, "PA_" + identity, "", "", said, kind);
  }

  static RemoteParticipant person(String identity) {
    return participant(identity, Kind.STANDARD, Map.of());
  }

  void tell(RtcEvent event) throws InterruptedException {
    events.send(event);
  }

  void joins(String identity) throws InterruptedException {
    tell(new RtcEvent.Joined(person(identity)));
  }

  void leaves(String identity, LeaveReason reason) throws InterruptedException {
    tell(new RtcEvent.Left(identity, reason));
  }

  /** Publishes a microphone. */
  void unmutes(String identity, String sid) throws InterruptedException {
    publishes(identity, sid, RemoteTrack.Source.MICROPHONE);
  }

  void publishes(String identity, String sid, RemoteTrack.Source source)
      throws InterruptedException {
    streams.put(sid, Chan.bounded(64));
    tell(new RtcEvent.TrackSubscribed(identity, new RemoteTrack(sid, "", true, source, false)));
  }

  /** Sends a text whole. */
  void writes(String identity, String topic, String text) throws InterruptedException {
    Chan<String> pieces = Chan.bounded(64);
    pieces.send(text);
    pieces.close();
    tell(new RtcEvent.TextOpened(identity, StreamHeader.of(topic, Map.of()), pieces));
  }

  Chan<String> opens(String identity, String topic) throws InterruptedException {
    Chan<String> pieces = Chan.bounded(64);
    tell(new RtcEvent.TextOpened(identity, StreamHeader.of(topic, Map.of()), pieces));
    return pieces;
  }

  /** The connection is gone for good. */
  void lose(LeaveReason reason) throws InterruptedException {
    lost = true;
    tell(new RtcEvent.Disconnected(reason));
    events.close();
  }

  void check() {
    if (lost) {
      throw new RtcFailed("room: \"lobby\" is lost");
    }
  }

  @Override
  public String sid() {
    return "RM_1";
  }

  @Override
  public String name() {
    return "lobby";
  }

  @Override
  public String identity() {
    return OWN;
  }

  @Override
  public List<RemoteParticipant> participants() {
    return participants;
  }

  @Override
  public int clientProtocol(String identity) {
    return protocols.getOrDefault(identity, 0);
  }

  @Override
  public boolean isRecordedAhead(String trackSid) {
    return recordedAhead.contains(trackSid);
  }

  @Override
  public Receiver<RtcEvent> events() {
    return events;
  }

  @Override
  public void setAttributes(Map<String, String> changed) throws InterruptedException {
    server.acquire();
    check();
    if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new RtcFailed("attributes: not answered within 5000 ms");
    }
    attributes.add(changed);
  }

  @Override
  public LocalTrack publish(String name, int sampleRate, Duration queue)
      throws InterruptedException {
    steps.add("publish %s %d %d".formatted(name, sampleRate, queue.toMillis()));
    if (publishWaits) {
      Thread.currentThread().join();
    }
    check();
    return track;
  }

  @Override
  public Receiver<AudioFrame> listen(String trackSid, int sampleRate, Duration frame) {
    check();
    Chan<AudioFrame> stream = streams.get(trackSid);
    if (stream == null) {
      throw new RtcFailed("track: %s is not there".formatted(trackSid));
    }
    listened.add(trackSid);
    return stream;
  }

  @Override
  public TextStream openText(StreamHeader header) throws InterruptedException {
    check();
    if (refusesText) {
      throw new RtcFailed("room: \"lobby\": may not send data");
    }
    FakeText text = new FakeText(this, header);
    texts.add(text);
    return text;
  }

  @Override
  public void sendBytes(StreamHeader header, byte[] content) throws InterruptedException {
    sends.acquire();
    check();
    if (refusesText) {
      throw new RtcFailed("room: \"lobby\": may not send data");
    }
    bytes.add(new Bytes(header, content));
  }

  @Override
  public void sendData(DataPacket packet) {
    check();
    packets.add(packet);
  }

  @Override
  public void sendTranscription(Caption caption) {
    check();
    if (refusesText) {
      throw new RtcFailed("room: \"lobby\": may not send data");
    }
    captions.add(caption);
  }

  @Override
  public void registerMethod(String method) {
    if (refusesMethods) {
      throw new RtcFailed("method: refused");
    }
    methods.add(method);
  }

  @Override
  public void unregisterMethod(String method) {
    methods.remove(method);
  }

  @Override
  public String call(String identity, String method, String payload, Duration timeout) {
    check();
    if (!method.equals("echo")) {
      throw new CallFailed(CallFailed.UNSUPPORTED_METHOD, method, "");
    }
    return identity + " " + payload + " " + timeout.toMillis();
  }

  @Override
  public void close() {
    steps.add("leave");
    lost = true;
    events.close();
  }
}
