package dev.weir.livekit.rtc;

import dev.weir.livekit.proto.rtc.Done;
import dev.weir.livekit.proto.rtc.FfiEvent;
import dev.weir.livekit.proto.rtc.FfiRequest;
import dev.weir.livekit.proto.rtc.FfiResponse;
import dev.weir.livekit.proto.rtc.StreamDone;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** What a room asks of the library, until the room is gone. Any thread. */
final class Asking {
  /** For how long it may take, unless that is said. */
  static final Duration LIMIT = Duration.ofSeconds(30);

  private final Engine engine;
  private final Object room;
  private final String name;
  private final AtomicReference<@Nullable RtcFailed> end = new AtomicReference<>();

  Asking(Engine engine, Object room, String name) {
    this.engine = engine;
    this.room = room;
    this.name = name;
  }

  /** From now on it can be asked for nothing; false if so already. */
  boolean end(RtcFailed cause) {
    if (!end.compareAndSet(null, cause)) {
      return false;
    }
    engine.pending().end(room, cause);
    return true;
  }

  boolean isOver() {
    return end.get() != null;
  }

  /** Errors begin so. */
  String titled(String what) {
    return "%s in room %s".formatted(what, name);
  }

  void requireRoom(String what) {
    RtcFailed cause = end.get();
    if (cause != null) {
      throw new RtcFailed("%s: %s".formatted(titled(what), cause.getMessage()), cause);
    }
  }

  /** What is done at once. */
  FfiResponse now(String what, FfiRequest.Builder request) {
    requireRoom(what);
    return engine.request(titled(what), request.build());
  }

  /** What takes a while. */
  FfiEvent ask(String what, LongFunction<FfiRequest.Builder> request) throws InterruptedException {
    return ask(what, LIMIT, what, request);
  }

  /**
   * What takes a while.
   *
   * @param kept what the library may read until it is done
   */
  FfiEvent ask(String what, Duration limit, Object kept, LongFunction<FfiRequest.Builder> request)
      throws InterruptedException {
    return begin(what, kept, request).await(limit);
  }

  /** What takes a while, and is waited for by the caller. */
  Pending.Answer begin(String what, Object kept, LongFunction<FfiRequest.Builder> request) {
    Pending.Answer answer = engine.pending().open(room, titled(what), kept);
    try {
      requireRoom(what);
      engine.request(titled(what), request.apply(answer.id()).build());
      return answer;
    } catch (RuntimeException e) {
      answer.forget();
      throw e;
    }
  }

  /** It is done, or has failed. */
  void require(String what, Done done) {
    require(what, done.getError());
  }

  /** It is done, or has failed. */
  void require(String what, StreamDone done) {
    require(what, done.getError().getDescription());
  }

  /** It is done, if there is no error. */
  void require(String what, String error) {
    if (!error.isEmpty()) {
      throw new RtcFailed("%s: %s".formatted(titled(what), error));
    }
  }
}
