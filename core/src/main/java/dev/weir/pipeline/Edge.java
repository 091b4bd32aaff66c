package dev.weir.pipeline;

import dev.weir.channel.Overflow;
import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of items from one step's thread to another's: at most {@code bound} were given and not
 * yet received. The giver takes a slot before it makes an item, so none is ever in its hand. No
 * locks: one thread gives, one receives, each writes a counter of its own.
 *
 * <pre>
 *        received ─┐        ┌─ given
 *   slots  . . . . x x x x x . . .        given − received ≤ bound
 * </pre>
 *
 * Who has to wait says so, looks again, and parks; who changes something looks whether somebody has
 * said so. Both fence in between, so one of them sees the other.
 */
final class Edge extends Tap {
  private static final VarHandle RECEIVED = handle("received", long.class);
  private static final VarHandle GIVEN = handle("given", long.class);
  private static final VarHandle RECEIVER = handle("receiver", Thread.class);
  private static final VarHandle GIVER = handle("giver", Thread.class);

  private final int bound;
  private final Overflow overflow;
  private final @Nullable Object[] slots;

  private volatile long received;
  private volatile long given;
  private volatile @Nullable Thread receiver;
  private volatile @Nullable Thread giver;
  private volatile long done;
  private volatile boolean patient = true;
  private volatile boolean ended;
  private volatile boolean closed;
  private volatile boolean aborted;
  private @Nullable SourceFailed failure;
  private volatile long dropped;
  private volatile long stalled;
  private volatile long starved;

  /** What the giver last saw of the receiver's counter: often enough there is room by that. */
  private long seenReceived;

  Edge(int bound, Overflow overflow) {
    this.bound = bound;
    this.overflow = overflow;
    this.slots = new @Nullable Object[Integer.highestOneBit(Math.max(1, bound - 1)) << 1];
  }

  /** By the giver: waits for a slot. False if the receiver wants nothing more. */
  boolean reserve() throws InterruptedException {
    if (overflow == Overflow.SUSPEND && !hasRoom() && !closed) {
      awaitRoom();
    }
    return !closed;
  }

  /** By the giver, which has a slot. */
  void put(Object item) {
    if (closed || (overflow != Overflow.SUSPEND && !hasRoom() && !makeRoom())) {
      return;
    }
    long at = given;
    slots[at(at)] = item;
    GIVEN.setVolatile(this, at + 1);
    wake(RECEIVER, receiver);
  }

  /** By the giver, once: there will be no more. */
  void end(@Nullable SourceFailed cause) {
    failure = cause;
    ended = true;
    wake(RECEIVER, receiver);
  }

  @Override
  @Nullable Object next() throws InterruptedException, SourceFailed {
    Object item = closed ? null : poll();
    while (item == null) {
      if (closed || (ended && given == received)) {
        return atEnd();
      }
      awaitItem();
      item = poll();
    }
    wake(GIVER, giver);
    return item;
  }

  @Override
  boolean await(Ticker ticker, @Nullable Duration limit) throws InterruptedException {
    if (isSettledOrAsked()) {
      return true;
    }
    if (limit != null && !limit.isPositive()) {
      return false;
    }
    return limit == null ? awaitItem(() -> false) : awaitItem(ticker, limit);
  }

  private boolean awaitItem(Ticker ticker, Duration limit) throws InterruptedException {
    long deadline = ticker.after(limit);
    Thread self = Thread.currentThread();
    patient = false;
    Alarm alarm = ticker.at(deadline, () -> LockSupport.unpark(self));
    try {
      return awaitItem(() -> ticker.nanos() - deadline >= 0);
    } finally {
      alarm.cancel();
      patient = true;
    }
  }

  @Override
  void close() {
    closed = true;
    wake(GIVER, giver);
    wake(RECEIVER, receiver);
  }

  /** By the last thread of the run: nothing is kept. */
  void clear() {
    Arrays.fill(slots, null);
  }

  /** Nobody waits here any more: the run is over. */
  void abort() {
    aborted = true;
    wake(GIVER, giver);
    wake(RECEIVER, receiver);
  }

  EdgeStats stats() {
    int depth = closed ? 0 : (int) Math.max(0, given - received);
    return new EdgeStats(depth, dropped, stalled, starved);
  }

  /** Items that have passed so far, for whoever looks whether it goes on. */
  long moved() {
    return given + received;
  }

  boolean giverWaits() {
    return giver != null;
  }

  /** Not one that waits for a time only. */
  boolean receiverWaits() {
    return receiver != null && patient;
  }

  private @Nullable Object poll() {
    long at = received;
    while (at < given) {
      int slot = at(at);
      Object item = slots[slot];
      if (overflow == Overflow.SUSPEND) {
        slots[slot] = null;
        RECEIVED.setVolatile(this, at + 1);
        return item;
      }
      if (RECEIVED.compareAndSet(this, at, at + 1)) {
        return item;
      }
      at = received;
    }
    return null;
  }

  private @Nullable Object atEnd() throws SourceFailed {
    if (!closed && failure != null) {
      throw failure;
    }
    return null;
  }

  /** By the giver, at the end: waits until all that it gave is done with, or nobody wants it. */
  void awaitTaken() throws InterruptedException {
    awaitUntil(() -> done == given);
  }

  private boolean hasRoom() {
    if (given - seenReceived < bound) {
      return true;
    }
    seenReceived = received;
    return given - seenReceived < bound;
  }

  /** The oldest item gives way, unless the policy is that the newest does. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // only the giver writes
  private boolean makeRoom() {
    long oldest = received;
    boolean newest = overflow == Overflow.DROP_NEWEST;
    if (newest || RECEIVED.compareAndSet(this, oldest, oldest + 1)) {
      dropped++;
    }
    return !newest;
  }

  @SuppressWarnings("ThreadPriorityCheck")
  private void awaitRoom() throws InterruptedException {
    // One yield lets the other side do all it can.
    Thread.yield();
    if (!hasRoom()) {
      awaitUntil(this::hasRoom);
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // only this side writes
  private void awaitUntil(BooleanSupplier enough) throws InterruptedException {
    long since = System.nanoTime();
    try {
      giver = Thread.currentThread();
      while (!enough.getAsBoolean() && !closed) {
        park();
        giver = Thread.currentThread();
      }
    } finally {
      giver = null;
      stalled += System.nanoTime() - since;
    }
  }

  private void awaitItem() throws InterruptedException {
    var _ = awaitItem(() -> false);
  }

  @SuppressWarnings({"ThreadPriorityCheck", "NonAtomicVolatileUpdate"}) // only this side writes
  private boolean awaitItem(BooleanSupplier late) throws InterruptedException {
    // One yield lets the other side do all it can.
    Thread.yield();
    if (isSettledOrAsked()) {
      return true;
    }
    long since = System.nanoTime();
    try {
      receiver = Thread.currentThread();
      while (!isSettled() && !late.getAsBoolean()) {
        park();
        receiver = Thread.currentThread();
      }
    } finally {
      receiver = null;
      starved += System.nanoTime() - since;
    }
    return isSettled();
  }

  /** Whoever looks in vain is done with all that it has received. */
  private boolean isSettledOrAsked() {
    long taken = received;
    if (isSettled()) {
      return true;
    }
    done = taken;
    wake(GIVER, giver);
    return false;
  }

  private boolean isSettled() {
    return given != received || ended || closed;
  }

  private void park() throws InterruptedException {
    if (!aborted) {
      LockSupport.park(this);
    }
    if (Thread.interrupted() || aborted) {
      throw new InterruptedException();
    }
  }

  private void wake(VarHandle who, @Nullable Thread waiting) {
    if (waiting != null && who.compareAndSet(this, waiting, null)) {
      LockSupport.unpark(waiting);
    }
  }

  private int at(long number) {
    return (int) number & (slots.length - 1);
  }

  private static VarHandle handle(String field, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(Edge.class, field, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
