package dev.weir.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The lock under everything. */
@Timeout(20)
class ShortLockTest {

  /**
   * A thread that was interrupted does not park any more; waiting for the lock it must not keep the
   * carrier for itself: the one who holds the lock may need it.
   */
  @Test
  @Behaviour({"chan-M5", "chan-S6"})
  void lock_interruptedWhileWaiting_leavesTheCarrierAndKeepsTheFlag() throws Exception {
    ShortLock lock = new ShortLock();
    Queue<Boolean> flags = new ConcurrentLinkedQueue<>();
    List<Thread> waiting = new ArrayList<>();
    lock.lock();
    for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
      waiting.add(Thread.startVirtualThread(() -> lockAndLook(lock, flags)));
    }
    for (Thread thread : waiting) {
      while (thread.getState() != Thread.State.TIMED_WAITING) {
        Shape.look(thread);
      }
    }
    waiting.forEach(Thread::interrupt);
    CountDownLatch ran = new CountDownLatch(1);
    Thread.startVirtualThread(ran::countDown);
    try {
      ran.await();
    } finally {
      lock.release();
    }
    for (Thread thread : waiting) {
      thread.join();
    }
    assertThat(flags).hasSize(waiting.size()).containsOnly(true);
  }

  private static void lockAndLook(ShortLock lock, Queue<Boolean> flags) {
    lock.lock();
    lock.release();
    flags.add(Thread.currentThread().isInterrupted());
  }
}
