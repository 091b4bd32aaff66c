package dev.weir.channel;

import dev.weir.internal.Tape;
import dev.weir.internal.Tape.Node;
import dev.weir.time.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A tee's engine: one tape, a place on it for each branch, and at most one pull under way. What
 * holds whenever its lock is free:
 *
 * <ul>
 *   <li>somebody waits at a branch only if there is nothing for that branch on the tape, and then a
 *       pull is under way, unless the slowest branch is too far behind;
 *   <li>nothing is pulled once the source has ended, or while no branch is open;
 *   <li>what every open branch has passed is not referred to.
 * </ul>
 */
final class Hub<T> extends ShortLock {
  private static final System.Logger LOG = System.getLogger(Tee.class.getName());

  /** How many items one caller brings along before a thread of the tee's own goes on. */
  private static final int MOST_TURNS = 256;

  private final Tape<T> tape = new Tape<>();
  private final List<Outflow<T>> open = new ArrayList<>();
  private final AtomicInteger turns = new AtomicInteger();
  private final AtomicBoolean sourceClosed = new AtomicBoolean();
  private final Upstream<T> upstream;
  private final Lag lag;
  private final String name;
  private final Waiter<T> duePull = new DuePull<>(this);
  private boolean pulling;
  private boolean ended;
  private boolean shut;
  private long behind;
  private volatile boolean leaveOpen;
  private @Nullable Throwable cause;

  Hub(String name, Upstream<T> upstream, Lag lag) {
    this.name = name;
    this.upstream = upstream;
    this.lag = lag;
  }

  String name() {
    return name;
  }

  boolean isInside() {
    return upstream.isInside();
  }

  void leaveOpen() {
    leaveOpen = true;
  }

  /** Opens a branch that begins with the next item to be pulled. */
  Outflow<T> branch(String branch, Ticker ticker) {
    lock();
    try {
      if (shut) {
        throw new IllegalStateException(
            "tee: %s is closed (expected: open, to add a branch)".formatted(name));
      }
      Outflow<T> added = new Outflow<>(this, branch, ticker, tape.tail());
      open.add(added);
      return added;
    } finally {
      Waiter.wake(release());
    }
  }

  /**
   * Pulls, because somebody waits; whoever calls it has claimed the pull. A thread that is at it
   * already, further down this stack or elsewhere, does it too: tees in line behind this one would
   * else come back here with each item, deeper each time.
   */
  void pull() {
    if (turns.getAndIncrement() == 0) {
      turn();
    }
  }

  /** Pulls what can be had at once, although nobody waits. Returns whether it has tried. */
  boolean fetch(Outflow<T> wanting) {
    lock();
    try {
      if (pulling || !mayPull() || !wanting.isHungry()) {
        return false;
      }
      pulling = true;
    } finally {
      Waiter.wake(release());
    }
    drive(false);
    return true;
  }

  /** An answer to a pull. */
  void came(T item) {
    if (arrived(item)) {
      pull();
    }
  }

  /** An answer to a pull. Returns whether the caller has claimed the next one. */
  boolean arrived(T item) {
    boolean last = false;
    boolean more = false;
    boolean refused;
    lock();
    try {
      pulling = false;
      refused = shut || ended;
      if (!refused) {
        append(item);
        last = shutIfUnread();
        more = claim();
      }
    } finally {
      Waiter.wake(release());
    }
    if (refused) {
      upstream.refused(item);
    }
    if (last) {
      logFailures();
    }
    return more;
  }

  /** An answer to a pull: nothing now. */
  void idle() {
    lock();
    try {
      pulling = false;
      pullIfWanted();
    } finally {
      Waiter.wake(release());
    }
  }

  /** An answer to a pull: nothing any more. A source that fails to close has failed. */
  void ended(@Nullable Throwable reason) {
    Failures failures = new Failures();
    if (reason != null) {
      failures.add(reason);
    }
    failures.run(this::closeSource);
    lock();
    try {
      pulling = false;
      if (!ended) {
        ended = true;
        cause = failures.first();
        open.forEach(each -> each.receivers().settleAll(Outcome.CLOSED));
      }
    } finally {
      Waiter.wake(release());
    }
  }

  void close(Outflow<T> branch) {
    Waiter<?> settled = null;
    boolean last;
    lock();
    try {
      branch.shut(null);
      open.remove(branch);
      last = shutIfUnread();
      sweep();
      pullIfWanted();
    } finally {
      settled = release();
    }
    if (last) {
      upstream.leave();
    }
    Waiter.wake(settled);
    if (last) {
      closeSourceReporting();
    }
  }

  void closeAll() {
    Waiter<?> settled = null;
    lock();
    try {
      open.forEach(each -> each.shut(null));
      open.clear();
      shut = true;
      sweep();
    } finally {
      settled = release();
    }
    // First of all: what is sent from here on is for others, or nobody has it.
    upstream.leave();
    Waiter.wake(settled);
    closeSourceReporting();
  }

  /** Under the lock: the branch has an item less before it. */
  void advanced() {
    sweep();
    pullIfWanted();
  }

  /** Under the lock. */
  void pullIfWanted() {
    if (claim()) {
      settle(duePull, Outcome.DONE);
    }
  }

  /** Under the lock. */
  boolean isEnded() {
    return ended;
  }

  /** Under the lock. */
  @Nullable Throwable cause() {
    return cause;
  }

  /** Under the lock: how many items were pulled. */
  long pulled() {
    return tape.tail().seq();
  }

  TeeStats stats(List<Branch<T>> branches) {
    lock();
    try {
      List<BranchStats> each = branches.stream().map(b -> b.outlet().stats()).toList();
      return new TeeStats(name, pulled(), pulling, ended || shut, cause, each);
    } finally {
      Waiter.wake(release());
    }
  }

  long lag(Outflow<T> branch) {
    return look(branch::lag);
  }

  long dropped(Outflow<T> branch) {
    return look(branch::dropped);
  }

  BranchStats stats(Outflow<T> branch) {
    return look(branch::stats);
  }

  /** As long as pulls are claimed; whoever came by with one item is not kept for the others'. */
  private void turn() {
    int left = MOST_TURNS;
    do {
      if (left-- == 0) {
        Thread.ofVirtual().name("weir-tee").start(this::turn);
        return;
      }
      drive(true);
    } while (turns.decrementAndGet() > 0);
  }

  private void drive(boolean waits) {
    try {
      T item = upstream.take(this, waits);
      if (item != null) {
        came(item);
      }
    } catch (RuntimeException | Error e) {
      ended(e);
    }
  }

  private void append(T item) {
    Node<T> node = tape.append(item);
    tape.forget();
    for (int i = open.size() - 1; i >= 0; i--) {
      Outflow<T> branch = open.get(i);
      if (!branch.serve(node) && branch.lag() > lag.items() && !branch.reduce(lag)) {
        open.remove(i);
      }
    }
    sweep();
  }

  /** Whether this was the end of the last branch. */
  private boolean shutIfUnread() {
    if (shut || !open.isEmpty()) {
      return false;
    }
    shut = true;
    return true;
  }

  private boolean claim() {
    boolean due = !pulling && mayPull() && isWanted();
    pulling |= due;
    return due;
  }

  private boolean mayPull() {
    boolean blocked = lag.policy() == Lag.Policy.BACKPRESSURE && behind >= lag.items();
    return !ended && !shut && !blocked;
  }

  private boolean isWanted() {
    for (int i = 0; i < open.size(); i++) {
      if (!open.get(i).receivers().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Finds out how far the slowest is, and lets go of the item that all have passed last. */
  private void sweep() {
    Node<T> slowest = tape.tail();
    for (int i = 0; i < open.size(); i++) {
      Node<T> at = open.get(i).at();
      if (at.seq() < slowest.seq()) {
        slowest = at;
      }
    }
    slowest.clear();
    behind = tape.tail().seq() - slowest.seq();
  }

  private void closeSource() throws Exception {
    if (sourceClosed.compareAndSet(false, true)) {
      upstream.close(leaveOpen);
    }
  }

  private void closeSourceReporting() {
    Failures failures = new Failures();
    failures.run(this::closeSource);
    failures.rethrow();
  }

  /** Nobody has called close, so nobody can be told otherwise. */
  private void logFailures() {
    Failures failures = new Failures();
    failures.run(this::closeSource);
    if (failures.first() != null) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the source of " + name + " failed to close",
          failures.first());
    }
  }

  /** A pull that was claimed under the lock and is made after it. */
  private static final class DuePull<T> extends Waiter<T> {
    private final Hub<T> hub;

    DuePull(Hub<T> hub) {
      super(new Line<>(hub, "pull of", hub.name()), null, 0);
      this.hub = hub;
    }

    @Override
    void served() {
      hub.pull();
    }
  }
}
