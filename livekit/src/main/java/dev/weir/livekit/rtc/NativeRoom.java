package dev.weir.livekit.rtc;

import static java.lang.System.Logger.Level.WARNING;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.channel.Receiver;
import dev.weir.livekit.proto.rtc.Disconnect;
import dev.weir.livekit.proto.rtc.DisconnectReason;
import dev.weir.livekit.proto.rtc.FfiRequest;
import dev.weir.livekit.proto.rtc.Joined;
import dev.weir.livekit.proto.rtc.Ready;
import dev.weir.livekit.proto.rtc.RoomEvent;
import dev.weir.livekit.proto.rtc.RoomInfo;
import dev.weir.livekit.proto.rtc.RpcCalled;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A room that the native library is in. */
final class NativeRoom implements RtcRoom {
  /** How long leaving may take. */
  static final Duration LEAVING = Duration.ofSeconds(5);

  private static final System.Logger LOG = System.getLogger(NativeRoom.class.getName());
  private static final Duration MOST_FRAME = Duration.ofSeconds(1);
  private static final Duration UNIT = Duration.ofMillis(10);

  private final Engine engine;
  private final long handle;
  private final long participant;
  private final String identity;
  private final List<RemoteParticipant> first;
  private final Handles handles;
  private final Roster roster;
  private final Asking asking;
  private final RoomEvents mapping;
  private final NativeTracks tracks;
  private final Sounds sounds;
  private final Sending sending;
  private final Calls calls;
  private final Inbox inbox = new Inbox();
  private final AtomicBoolean leaving = new AtomicBoolean();
  private final CountDownLatch drained = new CountDownLatch(1);
  private final CountDownLatch left = new CountDownLatch(1);
  private volatile String sid;
  private volatile String name;

  /** In which we are; nothing happens before {@link #begin}. */
  NativeRoom(Engine engine, Joined joined) {
    this.engine = engine;
    handle = joined.getRoom().getHandle().getId();
    participant = joined.getLocalParticipant().getHandle().getId();
    identity = joined.getLocalParticipant().getInfo().getIdentity();
    RoomInfo info = joined.getRoom().getInfo();
    sid = info.getSid();
    name = info.getName();
    handles = engine.handles();
    roster = new Roster(handles);
    asking = new Asking(engine, this, name);
    mapping = new RoomEvents(this, engine, handles, roster);
    tracks = new NativeTracks(asking, handles, participant);
    sounds = new Sounds(this, engine, asking, handles, roster);
    sending = new Sending(asking, handles, participant);
    calls = new Calls(asking, roster, participant);
    own(joined);
    first = roster.participants();
  }

  private void own(Joined joined) {
    handles.own(handle);
    handles.own(participant);
    joined
        .getParticipantsList()
        .forEach(each -> {
          roster.came(each.getParticipant());
          each.getPublicationsList().forEach(roster::published);
        });
  }

  /** Lets the library tell what happens; without it the room is given up after 15 s. */
  void begin() {
    engine.add(this);
    asking.now(
        "joining",
        FfiRequest.newBuilder().setReadyForRoomEvent(Ready.newBuilder().setRoomHandle(handle)));
  }

  /** Leaves at once what nobody wants any more; the library would miss {@link #begin}. */
  void turnRound() {
    try {
      begin();
    } catch (RtcFailed e) {
      LOG.log(WARNING, "room {0}: {1}", name, e.getMessage());
    } finally {
      close();
    }
  }

  long handle() {
    return handle;
  }

  long participant() {
    return participant;
  }

  /** Nothing of it is left. */
  boolean isLeft() {
    return left.getCount() == 0;
  }

  NativeTracks tracks() {
    return tracks;
  }

  void named(String newSid, String newName) {
    sid = newSid.isEmpty() ? sid : newSid;
    name = newName;
  }

  /** On the library's threads: what happens. */
  void on(RoomEvent event) {
    mapping.note(event);
    mapping.of(event).ifPresent(this::tell);
    mapping.of(event.getParticipantsUpdated().getParticipantsList()).forEach(this::tell);
    if (event.hasDisconnected()) {
      DisconnectReason reason = event.getDisconnected().getReason();
      end(Roster.reason(event.getDisconnected().hasReason(), reason), null);
    } else if (event.hasEos()) {
      drained.countDown();
      end(leaving.get() ? LeaveReason.CLIENT_INITIATED : LeaveReason.UNKNOWN, null);
    }
  }

  /** On the library's threads: somebody calls a method of ours. */
  void on(RpcCalled call) {
    tell(mapping.of(call, asking));
  }

  private void tell(RtcEvent event) {
    if (!inbox.put(event)) {
      RtcFailed cause =
          new RtcFailed(
              "events of room %s: %d wait (expected: to be taken; the room is lost)"
                  .formatted(name, Inbox.MOST));
      LOG.log(WARNING, cause.getMessage());
      end(LeaveReason.OTHER, cause);
    }
  }

  /** The first end counts. Waits for nothing. */
  void end(LeaveReason reason, @Nullable RtcFailed cause) {
    RtcFailed told =
        cause == null
            ? new RtcFailed("the room is gone: %s (expected: to be in it)".formatted(reason))
            : cause;
    if (asking.end(told)) {
      tracks.end();
      sounds.end();
      engine.readers().end(this);
      inbox.end(reason, cause);
      leave();
    }
  }

  private void leave() {
    if (leaving.compareAndSet(false, true)) {
      Thread.ofVirtual().name("livekit-leave-" + name).start(this::goAway);
    }
  }

  /** Whatever fails, all that the library holds for the room is let go of. */
  private void goAway() {
    try {
      disconnect();
      if (!drained.await(LEAVING.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.log(WARNING, "room {0}: the library says no end of it (it is left all the same)", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RtcFailed e) {
      LOG.log(WARNING, "room {0}: could not be left: {1}", name, e.getMessage());
    } finally {
      end(LeaveReason.CLIENT_INITIATED, null);
      engine.remove(this);
      engine.pending().forget(handles);
      handles.dropAll();
      left.countDown();
    }
  }

  private void disconnect() throws InterruptedException {
    Pending.Answer answer = engine.pending().open(handles, "leaving room " + name, this);
    engine.request(
        "leaving room " + name,
        FfiRequest.newBuilder()
            .setDisconnect(
                Disconnect.newBuilder()
                    .setRoomHandle(handle)
                    .setReason(DisconnectReason.CLIENT_INITIATED)
                    .setRequestAsyncId(answer.id()))
            .build());
    answer.await(LEAVING);
  }

  Sounds sounds() {
    return sounds;
  }

  @Override
  public String sid() {
    return sid;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String identity() {
    return identity;
  }

  @Override
  public List<RemoteParticipant> participants() {
    return first;
  }

  @Override
  public int clientProtocol(String other) {
    return roster.clientProtocol(other);
  }

  @Override
  public boolean isRecordedAhead(String trackSid) {
    return roster.isRecordedAhead(trackSid);
  }

  @Override
  public Receiver<RtcEvent> events() {
    return inbox.events();
  }

  @Override
  public void setAttributes(Map<String, String> changed) throws InterruptedException {
    sending.attributes(changed);
  }

  @Override
  public LocalTrack publish(String trackName, int sampleRate, Duration queue)
      throws InterruptedException {
    requireTens("queue", queue, Duration.ofSeconds(10));
    AudioFrame.silence(UNIT, sampleRate);
    return tracks.publish(trackName, sampleRate, queue);
  }

  private static void requireTens(String what, Duration length, Duration most) {
    if (length.compareTo(UNIT) < 0
        || length.compareTo(most) > 0
        || !UNIT.multipliedBy(length.dividedBy(UNIT)).equals(length)) {
      throw new IllegalArgumentException(
          "%s: %s ms (expected: a multiple of 10 ms, 10 to %d)"
              .formatted(what, length.toNanos() / 1e6, most.toMillis()));
    }
  }

  @Override
  public Receiver<AudioFrame> listen(String trackSid, int sampleRate, Duration frame) {
    requireTens("frame", frame, MOST_FRAME);
    AudioFrame.silence(UNIT, sampleRate);
    return sounds.listen(trackSid, sampleRate, frame);
  }

  @Override
  public TextStream openText(StreamHeader header) throws InterruptedException {
    return sending.text(header);
  }

  @Override
  public void sendBytes(StreamHeader header, byte[] content) throws InterruptedException {
    sending.bytes(header, content);
  }

  @Override
  public void sendData(DataPacket packet) throws InterruptedException {
    sending.data(packet);
  }

  @Override
  public void sendTranscription(Caption caption) throws InterruptedException {
    sending.caption(caption);
  }

  @Override
  public void registerMethod(String method) {
    calls.register(method);
  }

  @Override
  public void unregisterMethod(String method) {
    calls.unregister(method);
  }

  @Override
  public String call(String other, String method, String payload, Duration timeout)
      throws InterruptedException {
    return calls.call(other, method, payload, timeout);
  }

  @Override
  public void close() {
    leave();
    try {
      if (!left.await(2 * LEAVING.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.log(WARNING, "room {0}: is not left yet (expected: within 10 s)", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
