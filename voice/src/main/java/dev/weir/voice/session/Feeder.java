package dev.weir.voice.session;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.voice.session.PacedOut.Outlet;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Gives an outlet what it is owed, in order, on the thread of whoever comes first; others do not
 * wait for that. The outlet may make that thread wait, so it is called outside the lock.
 */
final class Feeder {
  private final Deque<AudioFrame> owed = new ArrayDeque<>();
  private final ReentrantLock lock;
  private final Outlet outlet;
  private boolean giving;

  /** Counts how often all was taken back. */
  private int takenBack;

  /** With the lock of whoever paces. */
  Feeder(ReentrantLock lock, Outlet outlet) {
    this.lock = lock;
    this.outlet = outlet;
  }

  void awaitHeard() throws InterruptedException {
    outlet.awaitHeard();
  }

  /** Under the lock. */
  void owe(AudioFrame frame) {
    owed.add(frame);
  }

  /** Under the lock: it is not to be given, if it is the last that is owed. */
  void forget(AudioFrame last) {
    if (last.equals(owed.peekLast())) {
      var _ = owed.removeLast();
    }
  }

  /** Under the lock: nothing of what was given is heard from now on; these are owed. */
  void takeBack(Collection<AudioFrame> frames) {
    takenBack++;
    owed.clear();
    owed.addAll(frames);
    outlet.discard();
  }

  /** Gives all that is owed, unless somebody does, until there is to be silence. */
  void give(BooleanSupplier isSilent) throws InterruptedException {
    lock.lock();
    try {
      while (!giving && !owed.isEmpty() && !isSilent.getAsBoolean()) {
        giveNext();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock, which is free while the outlet takes the frame. */
  private void giveNext() throws InterruptedException {
    AudioFrame next = owed.remove();
    int before = takenBack;
    giving = true;
    lock.unlock();
    boolean given = false;
    try {
      outlet.give(next);
      given = true;
    } finally {
      lock.lock();
      giving = false;
      if (before != takenBack) {
        outlet.discard(); // it came after all was taken back
      } else if (!given) {
        owed.addFirst(next);
      }
    }
  }
}
