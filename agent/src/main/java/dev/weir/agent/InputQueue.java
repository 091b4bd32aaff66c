package dev.weir.agent;

import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.Input.OnBusy;
import dev.weir.log.Queued;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The inputs that wait for their turn, a bounded number. Guarded by the session's lock. */
final class InputQueue {
  private static final int PREVIEW = 256;

  private final List<Waiting> inputs = new ArrayList<>();
  private final int limit;

  InputQueue(int limit) {
    this.limit = limit;
  }

  /**
   * What interrupts comes before what only waits; two that interrupt stay in the order in which
   * they were said.
   */
  void add(String episode, Input input) {
    checkRoom();
    int place = input.onBusy() == OnBusy.INTERRUPT ? urgent() : inputs.size();
    inputs.add(place, new Waiting(episode, input));
  }

  @Nullable Waiting poll() {
    return inputs.isEmpty() ? null : inputs.removeFirst();
  }

  boolean remove(String episode) {
    return inputs.removeIf(waiting -> waiting.episode().equals(episode));
  }

  /** Whether there was anything. */
  boolean clear() {
    boolean some = !inputs.isEmpty();
    inputs.clear();
    return some;
  }

  List<Queued> view() {
    return inputs.stream().map(w -> new Queued(w.episode(), preview(w.input().text()))).toList();
  }

  /** How many characters wait. */
  long chars() {
    return inputs.stream().mapToLong(w -> w.input().text().length()).sum();
  }

  private int urgent() {
    return (int) inputs.stream().filter(w -> w.input().onBusy() == OnBusy.INTERRUPT).count();
  }

  /** So much of an input that people know it again: the log keeps what it is told. */
  private static String preview(String text) {
    return text.length() <= PREVIEW ? text : text.substring(0, PREVIEW);
  }

  private void checkRoom() {
    if (inputs.size() >= limit) {
      throw new HostRefused(
          Reason.QUEUE_FULL,
          "inputs waiting: %d (expected: fewer than %d; wait for an episode to end)"
              .formatted(inputs.size(), limit));
    }
  }

  /** An input and the episode that was promised for it. */
  record Waiting(String episode, Input input) {}
}
