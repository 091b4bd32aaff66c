package dev.weir.worker;

import dev.weir.time.Ticker;
import dev.weir.worker.Slot.State;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The slots of a worker, counted exactly: at no time more than the cap, at no time more of an agent
 * than its own cap. Any thread; none waits but {@link #close}. Nothing of others runs under the
 * lock.
 */
final class Slots {
  /** How long an accepted job may stay unassigned; what LiveKit's own workers allow. */
  static final Duration LAPSE = Duration.ofMillis(7_500);

  private static final System.Logger LOG = System.getLogger(Slots.class.getName());

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition settled = lock.newCondition();
  private final Ticker ticker;
  private final int cap;
  private final Map<String, Integer> caps;
  private final Map<String, Slot> taken = new HashMap<>();
  private final Map<String, Integer> takenOf = new HashMap<>();
  private volatile Runnable onFree = () -> {};
  private int unsettled;
  private boolean closed;

  /** With the cap over all, and the caps of agents; who has none there is not limited. */
  Slots(int cap, Map<String, Integer> caps, Ticker ticker) {
    this.cap = cap;
    this.caps = Map.copyOf(caps);
    this.ticker = ticker;
  }

  /** Runs this whenever a slot came free, on the thread that freed it, without the lock. */
  void onFree(Runnable told) {
    onFree = told;
  }

  int cap() {
    return cap;
  }

  Map<String, Integer> caps() {
    return caps;
  }

  /** A slot for a job; empty if all are taken. */
  Optional<Slot> take(Job job) throws JobRefused {
    lock.lock();
    try {
      refuseClosed();
      refuseTwice(job);
      return taken.size() < cap ? Optional.of(begin(job)) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Whether another slot may be the agent's. */
  boolean hasRoom(String agent) {
    return locked(
        () -> takenOf.getOrDefault(agent, 0) < caps.getOrDefault(agent, Integer.MAX_VALUE));
  }

  /** Counts the slot as the agent's; false if all of the agent's are taken. */
  boolean seat(Slot slot, HostedAgent agent) {
    return locked(() -> {
      int of = takenOf.getOrDefault(agent.name(), 0);
      if (of >= caps.getOrDefault(agent.name(), Integer.MAX_VALUE)) {
        return false;
      }
      takenOf.put(agent.name(), of + 1);
      slot.agent = agent;
      return true;
    });
  }

  /** The job is this worker's, if it is assigned before it lapses. */
  void accept(Slot slot) throws JobRefused {
    lock.lock();
    try {
      refuseClosed();
      slot.state = State.ACCEPTED;
      slot.lapse = ticker.at(ticker.after(LAPSE), () -> lapseByItself(slot));
    } finally {
      lock.unlock();
    }
  }

  /** The slot of an accepted job, for who launches it; empty if there is none, or no more. */
  Optional<Slot> claim(String job) {
    return locked(() -> accepted(job).filter(slot -> enter(slot, State.LAUNCHING)));
  }

  /** An accepted job is not assigned; false if it was, or is unknown. */
  boolean lapse(String job) {
    boolean lapsed = locked(() -> accepted(job)).map(this::lapse).orElse(false);
    if (lapsed) {
      onFree.run();
    }
    return lapsed;
  }

  /** False if it is free. */
  boolean settle(Slot slot) {
    return locked(() -> enter(slot, State.SETTLED));
  }

  /** False if it was free already. */
  boolean free(Slot slot) {
    boolean freed = locked(() -> enter(slot, State.FREE));
    if (freed) {
      onFree.run();
    }
    return freed;
  }

  Optional<HostedAgent> agent(Slot slot) {
    return locked(() -> Optional.ofNullable(slot.agent));
  }

  /** The jobs that were accepted and have not ended. */
  Set<String> jobs() {
    return locked(() ->
        taken.values().stream()
            .filter(slot -> slot.state != State.COMING)
            .map(slot -> slot.job().id())
            .collect(Collectors.toUnmodifiableSet()));
  }

  int size() {
    return locked(taken::size);
  }

  boolean closed() {
    return locked(() -> closed);
  }

  /**
   * Takes no more, and waits, at most for {@code limit}, until no slot is on its way to a session.
   *
   * @return how many still are
   */
  int close(Duration limit) throws InterruptedException {
    long left = Ticker.clamp(limit);
    lock.lockInterruptibly();
    try {
      closed = true;
      while (unsettled > 0 && left > 0) {
        left = settled.awaitNanos(left);
      }
      return unsettled;
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more; whether it did until now. Does not wait. */
  boolean shut() {
    return locked(() -> {
      boolean first = !closed;
      closed = true;
      return first;
    });
  }

  private void refuseClosed() throws JobRefused {
    if (closed) {
      throw new JobRefused(
          Refusal.DRAINING, "worker: draining (expected: ready; go to another or try again)");
    }
  }

  private void refuseTwice(Job job) throws JobRefused {
    if (taken.containsKey(job.id())) {
      throw new JobRefused(
          Refusal.DUPLICATE,
          "job: \"%s\", which has a slot here (expected: one offered once)".formatted(job.id()));
    }
  }

  private Slot begin(Job job) {
    Slot slot = new Slot(this, job);
    taken.put(job.id(), slot);
    unsettled++;
    return slot;
  }

  private Optional<Slot> accepted(String job) {
    return Optional.ofNullable(taken.get(job)).filter(slot -> slot.state == State.ACCEPTED);
  }

  /** False for a slot that is free: it stays so. */
  private boolean enter(Slot slot, State next) {
    if (slot.state == State.FREE) {
      return false;
    }
    boolean arrives = !slot.state.arrived() && next.arrived();
    slot.state = next;
    disarm(slot);
    if (next == State.FREE) {
      forget(slot);
    }
    if (arrives && --unsettled == 0) {
      settled.signalAll();
    }
    return true;
  }

  private static void disarm(Slot slot) {
    if (slot.lapse != null) {
      slot.lapse.cancel();
      slot.lapse = null;
    }
  }

  private void forget(Slot slot) {
    taken.remove(slot.job().id());
    if (slot.agent != null) {
      takenOf.computeIfPresent(slot.agent.name(), (name, of) -> of == 1 ? null : of - 1);
    }
  }

  /** On the thread of all alarms, which is not to wait for those who are told. */
  private void lapseByItself(Slot slot) {
    if (lapse(slot)) {
      Thread.ofVirtual().name("weir-slot-free").start(onFree);
    }
  }

  private boolean lapse(Slot slot) {
    boolean lapsed = locked(() -> slot.state == State.ACCEPTED && enter(slot, State.FREE));
    if (lapsed) {
      LOG.log(
          System.Logger.Level.WARNING,
          "job {0} was accepted and not assigned: its slot is free again",
          slot.job().id());
    }
    return lapsed;
  }

  private <R> R locked(Supplier<R> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
