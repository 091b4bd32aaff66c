package dev.weir.agent;

import dev.weir.agent.HostRefused.Reason;
import dev.weir.log.Queued;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The inputs that wait for their turn, a bounded number. Guarded by the session's lock. */
final class InputQueue {
  private final ArrayDeque<Waiting> inputs = new ArrayDeque<>();
  private final int limit;

  InputQueue(int limit) {
    this.limit = limit;
  }

  void addLast(String episode, Input input) {
    checkRoom();
    inputs.addLast(new Waiting(episode, input));
  }

  void addFirst(String episode, Input input) {
    checkRoom();
    inputs.addFirst(new Waiting(episode, input));
  }

  @Nullable Waiting poll() {
    return inputs.poll();
  }

  boolean remove(String episode) {
    return inputs.removeIf(waiting -> waiting.episode().equals(episode));
  }

  void clear() {
    inputs.clear();
  }

  List<Queued> view() {
    return inputs.stream().map(w -> new Queued(w.episode(), w.input().text())).toList();
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
