package dev.weir.cli.console;

import dev.weir.episode.Entry;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Which inputs have not been answered yet. Any thread. */
final class Turns {
  private final Set<String> unanswered = new HashSet<>();
  // An answer may be complete before whoever gave the input has heard its number.
  private final Set<String> early = new HashSet<>();
  private String running = "";
  private boolean failed;
  private boolean over;

  synchronized void accepted(String episode) {
    if (!early.remove(episode)) {
      unanswered.add(episode);
    }
  }

  /** Takes note of what has begun and ended. */
  synchronized void event(Entry entry, JsonNode event) {
    switch (entry.type()) {
      case "episode.started" -> running = event.has("input") ? event.path("ep").asString("") : "";
      case "episode.failed" -> {
        failed = true;
        ended(event.path("ep").asString(""));
      }
      case "episode.completed", "episode.cancelled" -> ended(event.path("ep").asString(""));
      default -> {}
    }
  }

  private void ended(String episode) {
    if (!unanswered.remove(episode) && episode.equals(running)) {
      early.add(episode);
    }
    notifyAll();
  }

  /** The log no longer tells them apart: only what runs or waits can still be answered. */
  synchronized void left(Set<String> episodes) {
    unanswered.retainAll(episodes);
    notifyAll();
  }

  /** Nothing will be answered any more. */
  synchronized void over() {
    over = true;
    notifyAll();
  }

  /** Waits until all were answered, or nothing will be. */
  synchronized void await() throws InterruptedException {
    while (!over && !unanswered.isEmpty()) {
      wait();
    }
  }

  synchronized boolean allAnswered() {
    return unanswered.isEmpty();
  }

  /** Whether one came to nothing. */
  synchronized boolean anyFailed() {
    return failed;
  }
}
