package dev.weir.worker;

import static java.lang.System.Logger.Level.ERROR;

import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Brings those who stand in line to the worker, first come, first served; who waits for a slot of
 * an agent that has a cap of its own holds up nobody else. While somebody stands in line and
 * something has changed, one thread offers their jobs anew, one after the other. Any thread; none
 * waits.
 */
final class Usher {
  private static final System.Logger LOG = System.getLogger(Usher.class.getName());

  private final ReentrantLock lock = new ReentrantLock();
  private final Line line;
  private final Ticker ticker;
  private final Worker worker;
  private @Nullable Alarm nextIdle;
  private boolean offering;
  private boolean again;
  private boolean idle;
  private boolean closed;

  Usher(Line line, Ticker ticker, Worker worker) {
    this.line = line;
    this.ticker = ticker;
    this.worker = worker;
  }

  /** Something has changed: whoever waits is offered anew, by another thread. */
  void look() {
    lock.lock();
    try {
      again = true;
      if (offering || line.size() == 0) {
        return;
      }
      offering = true;
    } finally {
      lock.unlock();
    }
    Thread.ofVirtual().name("weir-line").start(this::offerAll);
  }

  /** The same; an agent's slots may be had by parking one of its sessions. */
  private void lookForIdle() {
    lock.lock();
    try {
      idle = true;
    } finally {
      lock.unlock();
    }
    look();
  }

  /** Everybody who stands in line is refused: the worker takes nothing more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      disarm();
    } finally {
      lock.unlock();
    }
    line.close();
  }

  private void offerAll() {
    while (isMore()) {
      try {
        offerEach();
      } catch (RuntimeException | Error e) {
        // Without this thread nobody in line would ever be offered again.
        LOG.log(ERROR, "the line: a look at who is next has failed", e);
      }
    }
  }

  private boolean isMore() {
    lock.lock();
    try {
      offering = again && line.size() > 0;
      again = false;
      return offering;
    } finally {
      lock.unlock();
    }
  }

  /** As far as there are slots. */
  private void offerEach() {
    Set<String> full = new HashSet<>();
    boolean room = true;
    for (Waiter waiter : inLine(full)) {
      room = room && (waitsForOneOf(full, waiter) || offer(waiter, full));
    }
    arm();
  }

  /**
   * All of them. Agents that are still at their cap are not asked for again: the slot that an offer
   * takes for a moment would itself be the change that calls for the next.
   */
  private List<Waiter> inLine(Set<String> full) {
    List<Waiter> all = line.all();
    if (!takeIdle()) {
      all.stream()
          .flatMap(waiter -> line.agent(waiter).stream())
          .distinct()
          .filter(agent -> !worker.hasRoom(agent))
          .forEach(full::add);
    }
    return all;
  }

  private boolean takeIdle() {
    lock.lock();
    try {
      boolean was = idle;
      idle = false;
      return was;
    } finally {
      lock.unlock();
    }
  }

  private boolean waitsForOneOf(Set<String> full, Waiter waiter) {
    return line.agent(waiter).filter(full::contains).isPresent();
  }

  /** False if the worker has no slot at all. */
  private boolean offer(Waiter waiter, Set<String> full) {
    Optional<Job> job = line.job(waiter);
    return job.isEmpty() || offer(waiter, job.get(), full);
  }

  private boolean offer(Waiter waiter, Job job, Set<String> full) {
    switch (answer(job)) {
      case Answer.Accepted yes when full.contains(yes.agent().name()) -> {
        // A slot came free just now; it belongs to who stands before this one.
        line.waitFor(waiter, yes.agent().name());
        worker.lapse(job);
      }
      case Answer.Accepted _ -> {
        line.admit(waiter);
        worker.admit(waiter);
      }
      case Answer.Refused no when no.why() == Refusal.AGENT_AT_CAPACITY -> {
        no.agent().ifPresent(full::add);
        line.waitFor(waiter, no.agent().orElse(null));
      }
      case Answer.Refused no when no.why() == Refusal.AT_CAPACITY -> {
        line.waitFor(waiter, null);
        return false;
      }
      case Answer.Refused no when no.why() == Refusal.DRAINING -> close();
      case Answer.Refused no -> line.refuse(waiter, no.why().forHost(no.detail()));
    }
    return true;
  }

  private Answer answer(Job job) {
    try {
      return worker.offer(job);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Refused(Refusal.FILTERED, "session: the worker was interrupted");
    } catch (RuntimeException e) {
      LOG.log(ERROR, "session %s could not be offered".formatted(job.id()), e);
      return new Answer.Refused(
          Refusal.FILTERED, "session: could not be offered (expected: the worker's log says why)");
    }
  }

  /** A session that falls idle gives no sign when it has been so for long enough. */
  private void arm() {
    Duration soon = line.size() == 0 ? Duration.ZERO : worker.untilIdle();
    lock.lock();
    try {
      disarm();
      if (line.size() > 0 && !closed) {
        nextIdle = ticker.at(ticker.after(soon), this::lookForIdle);
      }
    } finally {
      lock.unlock();
    }
  }

  private void disarm() {
    if (nextIdle != null) {
      nextIdle.cancel();
      nextIdle = null;
    }
  }

  /** The worker that has the slots. */
  interface Worker {
    /** Whether it takes the job; a slot is kept then. */
    Answer offer(Job job) throws InterruptedException;

    /** Whether the agent's own cap allows another session. */
    boolean hasRoom(String agent);

    /** It has accepted, and the slot goes to another. */
    void lapse(Job job);

    /** It has accepted; one that is not {@link Line#isWanted} any more is to give its slot back. */
    void admit(Waiter waiter);

    /** How long until a slot may be had that belongs to a session which nobody speaks to. */
    Duration untilIdle();
  }
}
