package dev.weir.agent;

import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.Input.OnBusy;
import dev.weir.log.Queued;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What waits for the podium, a bounded number. Guarded by the podium's lock. */
final class SpeechQueue {
  private static final int PREVIEW = 256;

  private final List<Speech> speeches = new ArrayList<>();
  private final int limit;

  SpeechQueue(int limit) {
    this.limit = limit;
  }

  /**
   * What interrupts comes before what only waits; two that interrupt stay in the order in which
   * they were said.
   */
  void add(Speech speech) {
    checkRoom();
    speeches.add(isUrgent(speech) ? urgent() : speeches.size(), speech);
  }

  /** Before all others, and beyond the limit; instead of a hand-over that waits already. */
  void addFirst(Speech handOver) {
    speeches.removeIf(speech -> speech.wish() instanceof Wish.HandOver);
    speeches.addFirst(handOver);
  }

  @Nullable Speech poll() {
    return speeches.isEmpty() ? null : speeches.removeFirst();
  }

  Optional<Speech> find(String id) {
    return speeches.stream().filter(speech -> speech.id().equals(id)).findFirst();
  }

  void remove(Speech speech) {
    speeches.remove(speech);
  }

  /** What there was. */
  List<Speech> clear() {
    List<Speech> all = List.copyOf(speeches);
    speeches.clear();
    return all;
  }

  /** The inputs among them: what the agent wants to say is nobody else's. */
  List<Queued> view() {
    return speeches.stream()
        .flatMap(speech ->
            speech.wish().input().stream()
                .map(input -> new Queued(speech.id(), preview(input.text()))))
        .toList();
  }

  /** How many characters of inputs wait. */
  long chars() {
    return speeches.stream()
        .flatMap(speech -> speech.wish().input().stream())
        .mapToLong(input -> input.text().length())
        .sum();
  }

  private int urgent() {
    return (int) speeches.stream().takeWhile(SpeechQueue::isFirst).count();
  }

  private static boolean isFirst(Speech speech) {
    return isUrgent(speech) || speech.wish() instanceof Wish.HandOver;
  }

  private static boolean isUrgent(Speech speech) {
    return speech.wish() instanceof Wish.Answer answer
        && answer.said().onBusy() == OnBusy.INTERRUPT;
  }

  /** So much of an input that people know it again: the log keeps what it is told. */
  private static String preview(String text) {
    return text.length() <= PREVIEW ? text : text.substring(0, PREVIEW);
  }

  private void checkRoom() {
    if (speeches.size() >= limit) {
      throw new HostRefused(
          Reason.QUEUE_FULL,
          "inputs waiting: %d (expected: fewer than %d; wait for an episode to end)"
              .formatted(speeches.size(), limit));
    }
  }
}
