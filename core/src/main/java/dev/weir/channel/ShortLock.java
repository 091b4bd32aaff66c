package dev.weir.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A lock for some tens of instructions, in one word beside the fields that it guards. Whoever finds
 * it taken spins shortly, then yields, then naps; so a holder that lost its CPU costs the others no
 * more than their turn. It is neither fair nor reentrant, and nothing may wait, call user code or
 * throw ChanClosed while holding it. {@code docs/adr/0007} says why it is not a ReentrantLock.
 *
 * <p>Who is served while it is held is put aside with {@link #settle} and woken after {@link
 * #release}.
 */
class ShortLock {
  private static final int SPINS = 4;
  private static final int YIELDS = 200;
  private static final long NAP_NANOS = 20_000;
  private static final AtomicLong CREATED = new AtomicLong();
  private static final VarHandle HELD = held();

  /** Whoever takes several locks takes them in this order. */
  final long order = CREATED.getAndIncrement();

  @SuppressWarnings("UnusedVariable") // through HELD
  private volatile int held;

  private @Nullable Waiter<?> settled;

  final void lock() {
    if (!HELD.compareAndSet(this, 0, 1)) {
      contend();
    }
  }

  /** Under the lock: it will be woken by whoever wakes what {@link #release} returns. */
  final void settle(Waiter<?> waiter, Outcome outcome) {
    waiter.decided(outcome, settled);
    settled = waiter;
  }

  /** Unlocks. Returns those settled meanwhile: for {@link Waiter#wake}, once no lock is held. */
  final @Nullable Waiter<?> release() {
    Waiter<?> chain = settled;
    if (chain != null) {
      settled = null;
    }
    HELD.setRelease(this, 0);
    return chain;
  }

  /** Looks at what it guards. */
  final <R> R look(Supplier<R> at) {
    lock();
    try {
      return at.get();
    } finally {
      Waiter.wake(release());
    }
  }

  /** An interrupt is put aside meanwhile: who is interrupted does not nap but keeps its carrier. */
  @SuppressWarnings("ThreadPriorityCheck") // a yield is the point
  private void contend() {
    boolean interrupted = false;
    for (int tries = 1; !(held == 0 && HELD.compareAndSet(this, 0, 1)); tries++) {
      if (tries <= SPINS) {
        Thread.onSpinWait();
      } else if (tries <= YIELDS) {
        Thread.yield();
      } else {
        LockSupport.parkNanos(this, NAP_NANOS);
        interrupted |= Thread.interrupted();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static VarHandle held() {
    try {
      return MethodHandles.lookup().findVarHandle(ShortLock.class, "held", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
