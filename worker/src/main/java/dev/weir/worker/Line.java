package dev.weir.worker;

import dev.weir.agent.HostRefused;
import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.SessionHost.Admission;
import dev.weir.agent.SessionHost.Opened;
import dev.weir.agent.SessionHost.Opening;
import dev.weir.agent.SessionHost.Waiting;
import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import dev.weir.worker.Waiter.State;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for a slot, in the order in which they came, and those who were refused, for a
 * while. Any thread; none waits but {@link #awaitPlace}. Nothing of others runs under the lock. An
 * {@link Usher} brings them to the worker.
 */
final class Line {
  /** The most streams that follow one who waits; as many as may follow a session. */
  private static final int WATCHERS = 64;

  /** The most refusals that are kept. */
  private static final int REFUSALS = 1_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Waiter> queue = new ArrayList<>();
  private final Map<String, Waiter> known = new HashMap<>();
  private final Deque<Waiter> refused = new ArrayDeque<>();
  private final LineOptions options;
  private final Ticker ticker;
  private final Consumer<Waiter> over;
  private boolean closed;

  /** With {@code over}, which hears of those who were refused or have left. */
  Line(LineOptions options, Ticker ticker, Consumer<Waiter> over) {
    this.options = options;
    this.ticker = ticker;
    this.over = over;
  }

  /** Whether whoever comes now comes after somebody who waits for any slot at all. */
  boolean isBefore() {
    lock.lock();
    try {
      return queue.stream().anyMatch(waiter -> waiter.agent == null);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether somebody waits for a slot of that agent, or for any, which may be one of that agent.
   */
  boolean isBefore(String agent) {
    lock.lock();
    try {
      return queue.stream().anyMatch(waiter -> waiter.agent == null || agent.equals(waiter.agent));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Stands in line.
   *
   * @param why for whom there is no place in it: why the worker does not take the job
   * @throws HostRefused if there is no place, or the line is closed
   */
  void join(Waiter waiter, Optional<Answer.Refused> why) {
    lock.lock();
    try {
      checkPlace(why);
      waiter.agent = why.flatMap(Answer.Refused::agent).orElse(null);
      queue.add(waiter);
      waiter.position = queue.size();
      known.put(waiter.id(), waiter);
      waiter.alarm = ticker.at(ticker.after(options.waitLimit()), () -> tooLong(waiter));
    } finally {
      lock.unlock();
    }
  }

  /** Where a session stands; empty for one that does not wait. */
  Optional<Waiting> place(String id) {
    lock.lock();
    try {
      Waiter waiter = known.get(id);
      return waiter == null ? Optional.empty() : place(waiter);
    } finally {
      lock.unlock();
    }
  }

  /** The same as soon as it is another place than {@code seen}, or the limit is over. */
  Optional<Waiting> awaitPlace(String id, int seen, Duration limit) throws InterruptedException {
    long deadline = ticker.after(limit);
    Alarm alarm = ticker.at(deadline, this::wake);
    lock.lockInterruptibly();
    try {
      Waiter waiter = known.get(id);
      if (waiter == null) {
        return Optional.empty();
      }
      watch(waiter);
      try {
        while (waiter.state.isOpen() && waiter.position == seen && deadline - ticker.nanos() > 0) {
          changed.await();
        }
        return place(waiter);
      } finally {
        waiter.watchers--;
      }
    } finally {
      lock.unlock();
      alarm.cancel();
    }
  }

  /** What has become of a wish until now. */
  Admission admission(Waiter waiter) {
    lock.lock();
    try {
      if (waiter.opened != null) {
        return waiter.opened;
      }
      return place(waiter).orElseThrow(() -> gone(waiter));
    } finally {
      lock.unlock();
    }
  }

  /** Its caller does not wait any longer; whether it was known here. */
  boolean leave(String id) {
    Waiter waiter;
    lock.lock();
    try {
      waiter = known.remove(id);
      if (waiter == null) {
        return false;
      }
      settle(waiter, State.LEFT);
      refused.remove(waiter); // nobody will be told why
    } finally {
      lock.unlock();
    }
    over.accept(waiter);
    return true;
  }

  /** Its session is there; false if nobody wants it any more. */
  boolean opened(Waiter waiter, Opened opened) {
    lock.lock();
    try {
      if (!waiter.state.isOpen()) {
        return false;
      }
      waiter.opened = opened;
      known.remove(waiter.id());
      settle(waiter, State.OPENED);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** There will be no session. */
  void refuse(Waiter waiter, HostRefused why) {
    refuse(waiter, why, State.WAITING, State.ADMITTED);
  }

  private void refuse(Waiter waiter, HostRefused why, State... in) {
    lock.lock();
    try {
      if (!List.of(in).contains(waiter.state)) {
        return;
      }
      waiter.refusal = why;
      settle(waiter, State.REFUSED);
      keep(waiter);
    } finally {
      lock.unlock();
    }
    over.accept(waiter);
  }

  /** Everybody who waits is refused, and whoever comes: the worker takes nothing more. */
  void close() {
    List<Waiter> left;
    lock.lock();
    try {
      closed = true;
      left = List.copyOf(queue);
    } finally {
      lock.unlock();
    }
    left.forEach(waiter -> refuse(waiter, draining(), State.WAITING));
  }

  /** How many stand in line. */
  int size() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  /** All who stand in line. */
  List<Waiter> all() {
    lock.lock();
    try {
      return List.copyOf(queue);
    } finally {
      lock.unlock();
    }
  }

  /** Whose slots it waits for; empty while it is the worker's. */
  Optional<String> agent(Waiter waiter) {
    lock.lock();
    try {
      return Optional.ofNullable(waiter.agent);
    } finally {
      lock.unlock();
    }
  }

  /** It waits for a slot of that agent from now on; null for any. */
  void waitFor(Waiter waiter, @Nullable String agent) {
    lock.lock();
    try {
      waiter.agent = agent;
    } finally {
      lock.unlock();
    }
  }

  /** It has a slot, and stands in line no more. */
  void admit(Waiter waiter) {
    lock.lock();
    try {
      if (waiter.state == State.WAITING) {
        settle(waiter, State.ADMITTED);
      }
    } finally {
      lock.unlock();
    }
  }

  private void checkPlace(Optional<Answer.Refused> why) {
    if (closed) {
      throw draining();
    }
    if (queue.size() < options.places()) {
      return;
    }
    if (options.places() == 0 && why.isPresent()) {
      throw why.get().why().forHost(why.get().detail());
    }
    throw new HostRefused(
        Reason.AT_CAPACITY,
        "sessions waiting for a slot: %d (expected: fewer than %d; try again later)"
            .formatted(queue.size(), options.places()));
  }

  private static HostRefused draining() {
    return new HostRefused(
        Reason.DRAINING, "worker: draining (expected: ready; go to another or try again)");
  }

  private static HostRefused gone(Waiter waiter) {
    return new HostRefused(
        Reason.SESSION_NOT_FOUND,
        "session: \"%s\" (expected: one that did not leave the line)".formatted(waiter.id()));
  }

  private static void watch(Waiter waiter) {
    if (waiter.watchers >= WATCHERS) {
      throw new HostRefused(
          Reason.TOO_MANY_SUBSCRIBERS,
          "streams of session %s: %d (expected: fewer; close one first)"
              .formatted(waiter.id(), waiter.watchers));
    }
    waiter.watchers++;
  }

  private static Optional<Waiting> place(Waiter waiter) {
    if (waiter.refusal != null) {
      throw new HostRefused(
          waiter.refusal.reason(), String.valueOf(waiter.refusal.getMessage()), waiter.refusal);
    }
    return waiter.state.isOpen()
        ? Optional.of(new Waiting(waiter.id(), waiter.position))
        : Optional.empty();
  }

  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void tooLong(Waiter waiter) {
    refuse(
        waiter,
        new HostRefused(
            Reason.AT_CAPACITY,
            "session: %s has waited for %d s (expected: a slot by then; try again later)"
                .formatted(waiter.id(), options.waitLimit().toSeconds())),
        State.WAITING);
  }

  /** What is to be offered for it; empty if it stands in line no more. */
  Optional<Job> job(Waiter waiter) {
    lock.lock();
    try {
      return Optional.ofNullable(waiter.job);
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock. */
  private void settle(Waiter waiter, State state) {
    waiter.state = state;
    waiter.position = 0;
    waiter.job = null; // it may be large, and who it was is known for a while
    if (waiter.alarm != null) {
      waiter.alarm.cancel();
      waiter.alarm = null;
    }
    if (!state.isOpen()) {
      waiter.opening = null;
    }
    int place = queue.indexOf(waiter);
    if (place >= 0) {
      queue.remove(place);
      for (int behind = place; behind < queue.size(); behind++) {
        queue.get(behind).position = behind + 1;
      }
    }
    changed.signalAll();
  }

  /** Under the lock. */
  private void keep(Waiter waiter) {
    refused.add(waiter);
    if (refused.size() > REFUSALS) {
      known.remove(refused.remove().id());
    }
    waiter.alarm = ticker.at(ticker.after(options.refusedKept()), () -> forget(waiter));
  }

  private void forget(Waiter waiter) {
    lock.lock();
    try {
      if (refused.remove(waiter)) {
        known.remove(waiter.id());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether it still may come to a session. */
  boolean isWanted(Waiter waiter) {
    lock.lock();
    try {
      return waiter.state.isOpen();
    } finally {
      lock.unlock();
    }
  }

  /** What is wished for; empty once it is settled. */
  Optional<Opening> opening(Waiter waiter) {
    lock.lock();
    try {
      return Optional.ofNullable(waiter.opening);
    } finally {
      lock.unlock();
    }
  }
}
