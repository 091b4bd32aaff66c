package dev.weir.livekit.rtc;

import static java.util.Objects.requireNonNull;

import dev.weir.livekit.proto.rtc.FfiEvent;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the library was asked for and has not done yet. Each has an id of ours, in a range that the
 * library's own counter never reaches, and is known before the library is: its answer may come
 * before the request has returned. Any thread.
 */
final class Pending {
  /** The first id. */
  static final long FIRST = 1L << 40;

  private final AtomicLong next = new AtomicLong(FIRST);
  private final Map<Long, Answer> open = new ConcurrentHashMap<>();

  /**
   * Something is about to be asked for.
   *
   * @param owner with whom it ends
   * @param what for errors
   * @param kept what the library may read until it has answered
   */
  Answer open(Object owner, String what, Object kept) {
    Answer answer = new Answer(next.getAndIncrement(), owner, what, kept);
    open.put(answer.id, answer);
    return answer;
  }

  /** It was done; false if nobody waits for it, so that what it brings is nobody's. */
  boolean complete(long id, FfiEvent event) {
    Answer answer = open.remove(id);
    return answer != null && answer.event.complete(event);
  }

  /** Nothing more will be done for this owner. */
  void end(Object owner, RtcFailed cause) {
    open.values().stream()
        .filter(answer -> answer.owner.equals(owner))
        .forEach(answer -> answer.event.completeExceptionally(cause));
  }

  /** Nothing more will come for this owner. */
  void forget(Object owner) {
    open.values().removeIf(answer -> answer.owner.equals(owner));
  }

  int size() {
    return open.size();
  }

  /** What will come of one request. */
  final class Answer {
    private final long id;
    private final Object owner;
    private final String what;

    @SuppressWarnings("unused") // what the library may read is not to be collected before
    private final Object kept;

    private final CompletableFuture<FfiEvent> event = new CompletableFuture<>();

    private Answer(long id, Object owner, String what, Object kept) {
      this.id = id;
      this.owner = owner;
      this.what = what;
      this.kept = kept;
    }

    long id() {
      return id;
    }

    /** It was not even begun. */
    void forget() {
      open.remove(id);
    }

    /**
     * Waits for it. Whoever does not get it does not get it later either: then it is nobody's.
     *
     * @throws RtcFailed if it has not come in time, or nothing more will
     */
    FfiEvent await(Duration limit) throws InterruptedException {
      try {
        return event.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        throw failed(e);
      } catch (TimeoutException e) {
        return given(e, limit);
      } catch (InterruptedException e) {
        if (event.cancel(false)) {
          throw e;
        }
        return kept(e);
      }
    }

    /**
     * Waits for what brings nothing but that it is done; after an interrupt one may wait again.
     *
     * @throws RtcFailed if it has not come in time, or nothing more will
     */
    FfiEvent look(Duration limit) throws InterruptedException {
      try {
        return event.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        throw failed(e);
      } catch (TimeoutException e) {
        throw late(e, limit);
      }
    }

    private RtcFailed failed(ExecutionException e) {
      Throwable cause = requireNonNull(e.getCause(), "cause");
      return new RtcFailed("%s: %s".formatted(what, cause.getMessage()), cause);
    }

    private RtcFailed late(TimeoutException cause, Duration limit) {
      return new RtcFailed(
          "%s: not done after %d ms (expected: an answer by then)"
              .formatted(what, limit.toMillis()),
          cause);
    }

    /** It may come in the very moment in which the time runs out. */
    private FfiEvent given(TimeoutException cause, Duration limit) {
      if (event.cancel(false) || event.isCompletedExceptionally()) {
        throw late(cause, limit);
      }
      return event.join();
    }

    /** The interrupt is kept for the next one who waits. */
    private FfiEvent kept(InterruptedException cause) throws InterruptedException {
      if (event.isCompletedExceptionally()) {
        throw cause;
      }
      Thread.currentThread().interrupt();
      return event.join();
    }
  }
}
