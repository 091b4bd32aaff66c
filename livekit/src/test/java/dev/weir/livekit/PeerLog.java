package dev.weir.livekit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** All that a caller's program tells, in order, for whoever waits for some of it. Any thread. */
final class PeerLog {
  private static final JsonMapper JSON = new JsonMapper();
  private static final long MOST_SECONDS = 60;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final List<PeerEvent> events = new ArrayList<>();
  private final List<String> noise = new ArrayList<>();
  private @Nullable String ended;
  private Consumer<PeerEvent> listener = _ -> {};

  /** A line of its output: an event, or what it says beside. */
  void add(String line) {
    lock.lock();
    try {
      if (line.startsWith("{")) {
        PeerEvent event = new PeerEvent(events.size(), JSON.readTree(line));
        events.add(event);
        listener.accept(event);
      } else {
        noise.add(line);
      }
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Is told of each event from now on; must not block. */
  void tellTo(Consumer<PeerEvent> other) {
    lock.lock();
    try {
      listener = other;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more comes; whoever waits is told why. */
  void end(String why) {
    lock.lock();
    try {
      ended = why;
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many there are: events from there on are those that come from now on. */
  int size() {
    lock.lock();
    try {
      return events.size();
    } finally {
      lock.unlock();
    }
  }

  /** The first such event of all, past ones too; what it is helps whoever reads of a failure. */
  PeerEvent await(String what, Predicate<PeerEvent> such) throws InterruptedException {
    return await(0, what, such);
  }

  /** The first such event from there on. */
  PeerEvent await(int from, String what, Predicate<PeerEvent> such) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.SECONDS.toNanos(MOST_SECONDS);
      while (true) {
        Optional<PeerEvent> found = first(from, such);
        if (found.isPresent()) {
          return found.get();
        }
        if (ended != null || left <= 0) {
          throw new AssertionError("caller: no " + what + " from event " + from + "\n" + story());
        }
        left = more.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Those that have come so far. */
  List<PeerEvent> all(Predicate<PeerEvent> such) {
    lock.lock();
    try {
      return events.stream().filter(such).toList();
    } finally {
      lock.unlock();
    }
  }

  private Optional<PeerEvent> first(int from, Predicate<PeerEvent> such) {
    Optional<PeerEvent> failed = events.stream().filter(event -> event.is("failed")).findFirst();
    if (failed.isPresent()) {
      throw new AssertionError("caller: " + failed.get().text("error") + "\n" + story());
    }
    return events.stream().skip(from).filter(such).findFirst();
  }

  /** All of it, for people. */
  String story() {
    lock.lock();
    try {
      String told =
          events.stream().map(event -> event.fields().toString()).collect(Collectors.joining("\n"));
      String beside = String.join("\n", noise);
      return told + "\n" + beside + (ended == null ? "" : "\nended: " + ended);
    } finally {
      lock.unlock();
    }
  }
}
