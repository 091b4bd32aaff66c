package dev.weir.livekit.rtc;

import dev.weir.livekit.proto.rtc.Connected;
import dev.weir.livekit.proto.rtc.Done;
import dev.weir.livekit.proto.rtc.FfiEvent;
import dev.weir.livekit.proto.rtc.FfiRequest;
import dev.weir.livekit.proto.rtc.FfiResponse;
import dev.weir.livekit.proto.rtc.Handle;
import dev.weir.livekit.proto.rtc.Joined;
import dev.weir.livekit.proto.rtc.Made;
import dev.weir.livekit.proto.rtc.Nothing;
import dev.weir.livekit.proto.rtc.Owned;
import dev.weir.livekit.proto.rtc.OwnedParticipant;
import dev.weir.livekit.proto.rtc.OwnedPublication;
import dev.weir.livekit.proto.rtc.OwnedRoom;
import dev.weir.livekit.proto.rtc.OwnedWriter;
import dev.weir.livekit.proto.rtc.ParticipantInfo;
import dev.weir.livekit.proto.rtc.PublicationInfo;
import dev.weir.livekit.proto.rtc.Published;
import dev.weir.livekit.proto.rtc.RoomEvent;
import dev.weir.livekit.proto.rtc.RoomInfo;
import dev.weir.livekit.proto.rtc.RpcAnswered;
import dev.weir.livekit.proto.rtc.RpcDone;
import dev.weir.livekit.proto.rtc.StreamDone;
import dev.weir.livekit.proto.rtc.StreamError;
import dev.weir.livekit.proto.rtc.StreamInfo;
import dev.weir.livekit.proto.rtc.TextOpened;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * In the library's place: what it is asked for is done at once, before the request has returned,
 * unless it is told to keep that. It knows which of its things nobody has let go of.
 */
final class FakeNative implements Native {
  static final long ROOM = 100;
  static final long SELF = 101;

  final BlockingQueue<FfiRequest> asked = new LinkedBlockingQueue<>();
  final Map<Long, String> live = new ConcurrentHashMap<>();
  final List<Long> wrong = new java.util.concurrent.CopyOnWriteArrayList<>();

  /** Of these it does nothing. */
  final ConcurrentLinkedQueue<FfiRequest.MessageCase> kept = new ConcurrentLinkedQueue<>();

  /** What is wrong with all that is done from now on. */
  volatile String error = "";

  /** Of these it does not even begin. */
  volatile Optional<FfiRequest.MessageCase> refused = Optional.empty();

  private final AtomicLong next = new AtomicLong(1_000);
  private volatile Consumer<FfiEvent> events = event -> {};

  Engine engine() {
    return new Engine(to -> {
      events = to;
      return this;
    });
  }

  long own(String what) {
    long handle = next.getAndIncrement();
    live.put(handle, what);
    return handle;
  }

  Handle handle(String what) {
    return Handle.newBuilder().setId(own(what)).build();
  }

  void tell(FfiEvent.Builder event) {
    events.accept(event.build());
  }

  void tell(RoomEvent.Builder event) {
    tell(FfiEvent.newBuilder().setRoomEvent(event.setRoomHandle(ROOM)));
  }

  @Override
  public boolean drop(long handle) {
    boolean was = live.remove(handle) != null;
    if (!was) {
      wrong.add(handle);
    }
    return was;
  }

  @Override
  public FfiResponse request(FfiRequest request) {
    if (refused.equals(Optional.of(request.getMessageCase()))) {
      throw new RtcFailed("refused by the native library");
    }
    asked.add(request);
    if (kept.contains(request.getMessageCase())) {
      return FfiResponse.getDefaultInstance();
    }
    FfiResponse.Builder response = FfiResponse.newBuilder();
    answer(request, response, FfiEvent.newBuilder());
    return response.build();
  }

  private void answer(FfiRequest asks, FfiResponse.Builder response, FfiEvent.Builder event) {
    switch (asks.getMessageCase()) {
      case CONNECT -> tell(event.setConnect(connected(asks.getConnect().getRequestAsyncId())));
      case DISCONNECT -> left(asks, event);
      case PUBLISH_TRACK ->
          tell(event.setPublishTrack(published(asks.getPublishTrack().getRequestAsyncId())));
      case UNPUBLISH_TRACK ->
          tell(event.setUnpublishTrack(done(asks.getUnpublishTrack().getRequestAsyncId())));
      case PUBLISH_DATA ->
          tell(event.setPublishData(done(asks.getPublishData().getRequestAsyncId())));
      case SET_LOCAL_ATTRIBUTES ->
          tell(event.setSetLocalAttributes(done(asks.getSetLocalAttributes().getRequestAsyncId())));
      case PUBLISH_TRANSCRIPTION ->
          tell(
              event.setPublishTranscription(
                  done(asks.getPublishTranscription().getRequestAsyncId())));
      case CAPTURE_AUDIO_FRAME ->
          tell(event.setCaptureAudioFrame(done(asks.getCaptureAudioFrame().getRequestAsyncId())));
      case PERFORM_RPC ->
          tell(
              event.setPerformRpc(
                  RpcDone.newBuilder()
                      .setAsyncId(asks.getPerformRpc().getRequestAsyncId())
                      .setPayload("done")));
      case TEXT_STREAM_OPEN ->
          tell(event.setTextStreamOpen(opened(asks.getTextStreamOpen().getRequestAsyncId())));
      case TEXT_STREAM_WRITE ->
          tell(
              event.setTextStreamWriterWrite(
                  stream(asks.getTextStreamWrite().getRequestAsyncId())));
      case TEXT_STREAM_CLOSE -> {
        live.remove(asks.getTextStreamClose().getWriterHandle());
        tell(event.setTextStreamWriterClose(stream(asks.getTextStreamClose().getRequestAsyncId())));
      }
      case SEND_BYTES -> {
        var sent =
            dev.weir.livekit.proto.rtc.BytesSent.newBuilder()
                .setAsyncId(asks.getSendBytes().getRequestAsyncId());
        tell(
            event.setSendBytes(
                error.isEmpty()
                    ? sent.setInfo(Nothing.getDefaultInstance())
                    : sent.setError(StreamError.newBuilder().setDescription(error))));
      }
      case TEXT_READ_INCREMENTAL -> live.remove(asks.getTextReadIncremental().getReaderHandle());
      case BYTE_READ_INCREMENTAL -> live.remove(asks.getByteReadIncremental().getReaderHandle());
      case NEW_AUDIO_SOURCE -> response.setNewAudioSource(made("source"));
      case CREATE_AUDIO_TRACK -> response.setCreateAudioTrack(made("track"));
      case NEW_AUDIO_STREAM -> response.setNewAudioStream(made("stream"));
      case RPC_METHOD_INVOCATION_RESPONSE ->
          response.setRpcMethodInvocationResponse(
              error.isEmpty()
                  ? RpcAnswered.getDefaultInstance()
                  : RpcAnswered.newBuilder().setError(error).build());
      default -> {}
    }
  }

  private void left(FfiRequest asks, FfiEvent.Builder event) {
    tell(RoomEvent.newBuilder().setEos(Nothing.getDefaultInstance()));
    tell(event.setDisconnect(done(asks.getDisconnect().getRequestAsyncId())));
  }

  private Made made(String what) {
    return Made.newBuilder().setOwned(Owned.newBuilder().setHandle(handle(what))).build();
  }

  private Done done(long id) {
    Done.Builder done = Done.newBuilder().setAsyncId(id);
    return error.isEmpty() ? done.build() : done.setError(error).build();
  }

  private StreamDone stream(long id) {
    StreamDone.Builder done = StreamDone.newBuilder().setAsyncId(id);
    return error.isEmpty()
        ? done.build()
        : done.setError(StreamError.newBuilder().setDescription(error)).build();
  }

  private Published published(long id) {
    Published.Builder published = Published.newBuilder().setAsyncId(id);
    return error.isEmpty()
        ? published
            .setPublication(
                OwnedPublication.newBuilder()
                    .setHandle(handle("publication"))
                    .setInfo(PublicationInfo.newBuilder().setSid("TR_own")))
            .build()
        : published.setError(error).build();
  }

  private TextOpened opened(long id) {
    TextOpened.Builder opened = TextOpened.newBuilder().setAsyncId(id);
    return error.isEmpty()
        ? opened
            .setWriter(
                OwnedWriter.newBuilder()
                    .setHandle(handle("writer"))
                    .setInfo(StreamInfo.newBuilder().setStreamId("S1")))
            .build()
        : opened.setError(StreamError.newBuilder().setDescription(error)).build();
  }

  Connected connected(long id) {
    if (!error.isEmpty()) {
      return Connected.newBuilder().setAsyncId(id).setError(error).build();
    }
    live.put(ROOM, "room");
    live.put(SELF, "self");
    Joined joined =
        Joined.newBuilder()
            .setRoom(
                OwnedRoom.newBuilder()
                    .setHandle(Handle.newBuilder().setId(ROOM))
                    .setInfo(RoomInfo.newBuilder().setName("lobby")))
            .setLocalParticipant(
                OwnedParticipant.newBuilder()
                    .setHandle(Handle.newBuilder().setId(SELF))
                    .setInfo(ParticipantInfo.newBuilder().setIdentity("agent")))
            .build();
    return Connected.newBuilder().setAsyncId(id).setResult(joined).build();
  }
}
