package dev.weir.livekit.rtc;

import static java.lang.System.Logger.Level.ERROR;

import dev.weir.livekit.proto.rtc.AudioStreamEvent;
import dev.weir.livekit.proto.rtc.Connected;
import dev.weir.livekit.proto.rtc.FfiEvent;
import dev.weir.livekit.proto.rtc.FfiRequest;
import dev.weir.livekit.proto.rtc.FfiResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The library and all that waits for it: one in a process. What the library says is handled at
 * once, on its own thread, in the order in which it says it; that is what keeps a room's events,
 * answers and sound in order. So nothing here waits.
 */
final class Engine {
  private static final System.Logger LOG = System.getLogger(Engine.class.getName());

  private final Pending pending = new Pending();
  private final LibraryLog log = new LibraryLog();
  private final AtomicLong handles = new AtomicLong();
  private final Map<Long, NativeRoom> rooms = new ConcurrentHashMap<>();
  private final Map<Long, Sound> sounds = new ConcurrentHashMap<>();
  private final Readers readers = new Readers();
  private final Native library;

  /**
   * Makes the library ready.
   *
   * @param start gives the library, which from then on says what happens
   */
  Engine(Function<Consumer<FfiEvent>, Native> start) {
    library = start.apply(this::on);
  }

  Pending pending() {
    return pending;
  }

  Readers readers() {
    return readers;
  }

  /** Of one more room. */
  Handles handles() {
    return new Handles(library, handles);
  }

  /** How many things of the library's all rooms hold. */
  long held() {
    return handles.get();
  }

  /**
   * Asks for something; only if it is refused, waits for the library to say why.
   *
   * @throws RtcFailed if it is refused
   */
  FfiResponse request(String what, FfiRequest request) {
    long refusals = log.refusals();
    try {
      return library.request(request);
    } catch (RtcFailed e) {
      String reason =
          log.awaitReason(refusals).orElse("refused by the native library, which does not say why");
      throw new RtcFailed("%s: %s".formatted(what, reason), e);
    }
  }

  /** Asks for something, on a thread of the library's: nobody waits for a reason. */
  void hint(FfiRequest request) {
    library.request(request);
  }

  /** From now on it gets what happens in that room. */
  void add(NativeRoom room) {
    rooms.put(room.handle(), room);
  }

  /** Nothing more happens in it. */
  void remove(NativeRoom room) {
    rooms.remove(room.handle());
    pending.forget(room);
    readers.end(room);
    sounds.values().removeIf(sound -> sound.isOf(room));
  }

  /** From now on it gets what is heard. */
  void add(Sound sound) {
    sounds.put(sound.handle(), sound);
  }

  void remove(Sound sound) {
    sounds.remove(sound.handle());
  }

  private void on(FfiEvent event) {
    switch (event.getMessageCase()) {
      case LOGS -> log.on(event.getLogs());
      case PANIC -> panic(event.getPanic().getMessage());
      case AUDIO_STREAM_EVENT -> sound(event.getAudioStreamEvent(), event);
      case TEXT_STREAM_READER_EVENT -> readers.on(event.getTextStreamReaderEvent());
      case BYTE_STREAM_READER_EVENT -> readers.on(event.getByteStreamReaderEvent());
      case ROOM_EVENT -> room(event);
      case RPC_METHOD_INVOCATION -> called(event);
      default -> done(event);
    }
  }

  private void room(FfiEvent event) {
    NativeRoom room = rooms.get(event.getRoomEvent().getRoomHandle());
    if (room == null) {
      drop(event);
    } else {
      room.on(event.getRoomEvent());
    }
  }

  private void called(FfiEvent event) {
    long participant = event.getRpcMethodInvocation().getLocalParticipantHandle();
    rooms.values().stream()
        .filter(room -> room.participant() == participant)
        .forEach(room -> room.on(event.getRpcMethodInvocation()));
  }

  /** Frames may come before their listener is known, and after it is gone. */
  private void sound(AudioStreamEvent event, FfiEvent whole) {
    try {
      Sound sound = sounds.get(event.getStreamHandle());
      if (sound != null) {
        sound.on(event);
      }
    } finally {
      drop(whole);
    }
  }

  private void done(FfiEvent event) {
    if (!pending.complete(AsyncId.of(event), event)) {
      orphaned(event);
    }
  }

  /** Whoever asked has gone, so what comes is let go of. */
  private void orphaned(FfiEvent event) {
    Connected connected = event.getConnect();
    if (connected.hasResult()) {
      Thread.ofVirtual()
          .name("livekit-leave")
          .start(() -> new NativeRoom(this, connected.getResult()).turnRound());
    } else {
      drop(event);
    }
  }

  private void drop(FfiEvent event) {
    Owned.in(event).forEach(library::drop);
  }

  /** The library goes on, but of its rooms nobody knows in which state they are. */
  private void panic(String said) {
    String message = Redacted.of(said);
    LOG.log(ERROR, "native library: panics: {0} (all rooms are lost)", message);
    RtcFailed cause =
        new RtcFailed(
            "the native library panics: %s (expected: never; join again)".formatted(message));
    rooms.values().forEach(room -> room.end(LeaveReason.OTHER, cause));
  }
}
