package dev.weir.agent;

import dev.weir.agent.HostRefused.Reason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does things once per key, however often they are asked for: the first answer is given again. Any
 * thread may call; a repetition that comes while the first is still at work waits for it. The
 * oldest keys are forgotten over the limit.
 *
 * @param <R> the answers
 */
public final class IdempotencyKeys<R> {
  private final Map<String, Done<R>> done = new LinkedHashMap<>();
  private final int limit;

  /** Keeps up to {@code limit} keys, and those whose work still runs. */
  public IdempotencyKeys(int limit) {
    this.limit = limit;
  }

  /**
   * The answer to {@code request} under {@code key}; {@code work} runs if there is none yet. A work
   * that throws leaves no trace, so that it can be tried again. Requests are told apart by their
   * text form, of which a digest is kept.
   *
   * @throws HostRefused if the key was used with another request
   */
  public R once(String key, Object request, Supplier<R> work) {
    Done<R> mine = new Done<>(digest(request), new CompletableFuture<>());
    Done<R> first = enter(key, mine);
    if (first == null) {
      return run(key, mine, work);
    }
    if (!first.digest().equals(mine.digest())) {
      throw new HostRefused(
          Reason.IDEMPOTENCY_CONFLICT,
          "Idempotency-Key: \"%s\" was used with another body (expected: a new key)"
              .formatted(key));
    }
    return answer(first);
  }

  /** The next request under {@code key} is a new one, if this was the answer to the last. */
  public void forget(String key, R answer) {
    synchronized (done) {
      Done<R> last = done.get(key);
      if (last != null && last.isAnswer(answer)) {
        done.remove(key);
      }
    }
  }

  private R run(String key, Done<R> mine, Supplier<R> work) {
    try {
      R result = work.get();
      mine.answer().complete(result);
      return result;
    } catch (RuntimeException | Error e) {
      leave(key);
      mine.answer().completeExceptionally(e);
      throw e;
    }
  }

  private static <R> R answer(Done<R> first) {
    try {
      return first.answer().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof HostRefused refused
          ? new HostRefused(refused.reason(), String.valueOf(refused.getMessage()))
          : e;
    }
  }

  private @Nullable Done<R> enter(String key, Done<R> mine) {
    synchronized (done) {
      Done<R> first = done.putIfAbsent(key, mine);
      forget();
      return first;
    }
  }

  /**
   * Over the limit the oldest finished key goes; one at work stays, or its work would run twice.
   */
  private void forget() {
    Iterator<Done<R>> oldest = done.values().iterator();
    while (done.size() > limit && oldest.hasNext()) {
      if (oldest.next().answer().isDone()) {
        oldest.remove();
      }
    }
  }

  private void leave(String key) {
    synchronized (done) {
      done.remove(key);
    }
  }

  /** Tells requests apart without keeping them: they may be large. */
  private static String digest(Object request) {
    try {
      byte[] text = request.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: absent (expected: in every JDK)", e);
    }
  }

  private record Done<R>(String digest, CompletableFuture<R> answer) {
    boolean isAnswer(R other) {
      return answer.state() == Future.State.SUCCESS && answer.resultNow().equals(other);
    }
  }
}
