package dev.weir.livekit.rtc;

import static java.lang.System.Logger.Level.WARNING;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import com.google.protobuf.ByteString;
import dev.weir.agent.speech.AudioFrame;
import dev.weir.channel.Receiver;
import dev.weir.livekit.proto.rtc.AudioType;
import dev.weir.livekit.proto.rtc.ByteOptions;
import dev.weir.livekit.proto.rtc.Disconnect;
import dev.weir.livekit.proto.rtc.DisconnectReason;
import dev.weir.livekit.proto.rtc.FfiRequest;
import dev.weir.livekit.proto.rtc.Joined;
import dev.weir.livekit.proto.rtc.NewAudioStream;
import dev.weir.livekit.proto.rtc.OpenText;
import dev.weir.livekit.proto.rtc.PerformRpc;
import dev.weir.livekit.proto.rtc.PublishData;
import dev.weir.livekit.proto.rtc.PublishTranscription;
import dev.weir.livekit.proto.rtc.Ready;
import dev.weir.livekit.proto.rtc.RoomEvent;
import dev.weir.livekit.proto.rtc.RoomInfo;
import dev.weir.livekit.proto.rtc.RpcCalled;
import dev.weir.livekit.proto.rtc.RpcDone;
import dev.weir.livekit.proto.rtc.RpcMethod;
import dev.weir.livekit.proto.rtc.Segment;
import dev.weir.livekit.proto.rtc.SendBytes;
import dev.weir.livekit.proto.rtc.SetAttributes;
import dev.weir.livekit.proto.rtc.TextOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A room that the native library is in. */
final class NativeRoom implements RtcRoom {
  /** How long leaving may take. */
  static final Duration LEAVING = Duration.ofSeconds(5);

  /** For how long a call may be on its way, both ways, beside what it is given. */
  static final Duration ROUND_TRIP = Duration.ofSeconds(10);

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
  private final Inbox inbox = new Inbox();
  private final Set<Sound> sounds = ConcurrentHashMap.newKeySet();
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
      sounds.forEach(Sound::end);
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

  /** A track is heard no more. */
  void silence(String trackSid) {
    sounds.stream().filter(sound -> sound.isOf(trackSid)).forEach(this::silenced);
  }

  /** A listener hears no more, or wants to. */
  void silenced(Sound sound) {
    if (sounds.remove(sound)) {
      sound.end();
      engine.remove(sound);
      handles.drop(sound.handle());
    }
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
  public Receiver<RtcEvent> events() {
    return inbox.events();
  }

  @Override
  public void setAttributes(Map<String, String> changed) throws InterruptedException {
    asking.require(
        "attributes",
        asking
            .ask(
                "attributes",
                request ->
                    FfiRequest.newBuilder()
                        .setSetLocalAttributes(
                            SetAttributes.newBuilder()
                                .setLocalParticipantHandle(participant)
                                .addAllAttributes(Attributes.of(changed))
                                .setRequestAsyncId(request)))
            .getSetLocalAttributes());
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
    String what = "listening to track " + trackSid;
    long track =
        roster
            .track(trackSid)
            .orElseThrow(() ->
                new RtcFailed(
                    asking.titled(what) + ": is not subscribed (expected: a subscribed one)"));
    Sound sound = new Sound(this, trackSid, stream(what, track, sampleRate, frame), frame);
    handles.own(sound.handle());
    sounds.add(sound);
    engine.add(sound);
    if (asking.isOver() || roster.track(trackSid).isEmpty()) {
      silenced(sound);
    }
    return sound.frames();
  }

  private long stream(String what, long track, int sampleRate, Duration frame) {
    return asking
        .now(
            what,
            FfiRequest.newBuilder()
                .setNewAudioStream(
                    NewAudioStream.newBuilder()
                        .setTrackHandle(track)
                        .setType(AudioType.NATIVE)
                        .setSampleRate(sampleRate)
                        .setNumChannels(1)
                        .setFrameSizeMs(Math.toIntExact(frame.toMillis()))))
        .getNewAudioStream()
        .getOwned()
        .getHandle()
        .getId();
  }

  @Override
  public TextStream openText(StreamHeader header) throws InterruptedException {
    String what = "text stream on " + header.topic();
    TextOptions.Builder options =
        TextOptions.newBuilder()
            .setTopic(header.topic())
            .addAllAttributes(Attributes.of(header.attributes()))
            .addAllDestinationIdentities(header.destinations());
    if (!header.id().isEmpty()) {
      options.setId(header.id());
    }
    if (!header.sender().isEmpty()) {
      options.setSenderIdentity(header.sender());
    }
    var opened =
        asking
            .ask(
                what,
                request ->
                    FfiRequest.newBuilder()
                        .setTextStreamOpen(
                            OpenText.newBuilder()
                                .setLocalParticipantHandle(participant)
                                .setOptions(options)
                                .setRequestAsyncId(request)))
            .getTextStreamOpen();
    asking.require(what, opened.getError().getDescription());
    return new NativeText(asking, handles, opened.getWriter());
  }

  @Override
  public void sendBytes(StreamHeader header, byte[] content) throws InterruptedException {
    String what = "byte stream on " + header.topic();
    ByteOptions.Builder options =
        ByteOptions.newBuilder()
            .setTopic(header.topic())
            .addAllAttributes(Attributes.of(header.attributes()))
            .addAllDestinationIdentities(header.destinations());
    if (!header.id().isEmpty()) {
      options.setId(header.id());
    }
    if (!header.name().isEmpty()) {
      options.setName(header.name());
    }
    if (!header.mimeType().isEmpty()) {
      options.setMimeType(header.mimeType());
    }
    if (!header.sender().isEmpty()) {
      options.setSenderIdentity(header.sender());
    }
    var sent =
        asking
            .ask(
                what,
                request ->
                    FfiRequest.newBuilder()
                        .setSendBytes(
                            SendBytes.newBuilder()
                                .setLocalParticipantHandle(participant)
                                .setOptions(options)
                                .setBytes(ByteString.copyFrom(content))
                                .setRequestAsyncId(request)))
            .getSendBytes();
    asking.require(what, sent.getError().getDescription());
  }

  @Override
  public void sendData(DataPacket packet) throws InterruptedException {
    String what = "data on " + packet.topic();
    MemorySegment content = Arena.ofAuto().allocateFrom(JAVA_BYTE, packet.content());
    asking.require(
        what,
        asking
            .ask(
                what,
                Asking.LIMIT,
                content,
                request -> FfiRequest.newBuilder().setPublishData(data(packet, content, request)))
            .getPublishData());
  }

  private PublishData.Builder data(DataPacket packet, MemorySegment content, long request) {
    PublishData.Builder data =
        PublishData.newBuilder()
            .setLocalParticipantHandle(participant)
            .setDataPtr(content.address())
            .setDataLen(content.byteSize())
            .setReliable(packet.reliable())
            .addAllDestinationIdentities(packet.destinations())
            .setRequestAsyncId(request);
    return packet.topic().isEmpty() ? data : data.setTopic(packet.topic());
  }

  @Override
  public void sendTranscription(Caption caption) throws InterruptedException {
    String what = "captions of " + caption.identity();
    asking.require(
        what,
        asking
            .ask(
                what,
                request ->
                    FfiRequest.newBuilder()
                        .setPublishTranscription(
                            PublishTranscription.newBuilder()
                                .setLocalParticipantHandle(participant)
                                .setParticipantIdentity(caption.identity())
                                .setTrackId(caption.trackSid())
                                .addSegments(
                                    Segment.newBuilder()
                                        .setId(caption.segment())
                                        .setText(caption.text())
                                        .setStartTime(0)
                                        .setEndTime(0)
                                        .setFinal(caption.last())
                                        .setLanguage(caption.language()))
                                .setRequestAsyncId(request)))
            .getPublishTranscription());
  }

  @Override
  public void registerMethod(String method) {
    asking.now("method " + method, FfiRequest.newBuilder().setRegisterRpcMethod(method(method)));
  }

  @Override
  public void unregisterMethod(String method) {
    asking.now("method " + method, FfiRequest.newBuilder().setUnregisterRpcMethod(method(method)));
  }

  private RpcMethod.Builder method(String method) {
    return RpcMethod.newBuilder().setLocalParticipantHandle(participant).setMethod(method);
  }

  @Override
  public String call(String other, String method, String payload, Duration timeout)
      throws InterruptedException {
    String what = "call of %s of %s".formatted(method, other);
    int length = payload.getBytes(StandardCharsets.UTF_8).length;
    if (length > CallFailed.MOST_BYTES) {
      throw new CallFailed(
          CallFailed.REQUEST_TOO_LARGE,
          "%s: %d bytes (expected: at most %d)"
              .formatted(asking.titled(what), length, CallFailed.MOST_BYTES),
          "");
    }
    RpcDone done =
        asking
            .ask(
                what,
                timeout.plus(ROUND_TRIP),
                what,
                request ->
                    FfiRequest.newBuilder()
                        .setPerformRpc(
                            PerformRpc.newBuilder()
                                .setLocalParticipantHandle(participant)
                                .setDestinationIdentity(other)
                                .setMethod(method)
                                .setPayload(payload)
                                .setResponseTimeoutMs(Math.toIntExact(timeout.toMillis()))
                                .setRequestAsyncId(request)))
            .getPerformRpc();
    if (done.hasError()) {
      throw new CallFailed(
          code(other, done.getError().getCode()),
          "%s: %s".formatted(asking.titled(what), done.getError().getMessage()),
          done.getError().getData());
    }
    return done.getPayload();
  }

  /** The library asks nobody whether somebody is there: it only waits. */
  private int code(String other, int said) {
    return said == CallFailed.CONNECTION_TIMEOUT && !roster.knows(other)
        ? CallFailed.RECIPIENT_NOT_FOUND
        : said;
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
