package dev.weir.voice.activity;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model of which everything is known: it hears the first sample of a window, and mixes it with
 * what it heard before and with the context. It can be held, and fails when it hears {@link #BAD}.
 */
final class ScriptedBatches implements BatchModel {
  static final short BAD_SAMPLE = 32_000;
  static final float BAD = BAD_SAMPLE / (float) Short.MAX_VALUE;

  private final int most;

  /** What each batch heard, in its order. */
  final List<List<Float>> batches = new CopyOnWriteArrayList<>();

  final AtomicInteger closed = new AtomicInteger();

  /** How many batches have begun. */
  final AtomicInteger begun = new AtomicInteger();

  private final Semaphore permits = new Semaphore(0);
  private volatile boolean held;

  ScriptedBatches(int most) {
    this.most = most;
  }

  /** From now on, each batch needs a {@link #permit}. */
  void hold() {
    held = true;
  }

  void permit(int count) {
    permits.release(count);
  }

  void release() {
    held = false;
    permits.release(1_000_000);
  }

  @Override
  public int most() {
    return most;
  }

  @Override
  public void judge(Seat[] seats, int count) {
    List<Float> heard = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      heard.add(seats[i].input[Seat.CONTEXT]);
    }
    batches.add(heard);
    begun.incrementAndGet();
    if (held) {
      permits.acquireUninterruptibly();
    }
    if (heard.contains(BAD)) {
      throw new IllegalStateException("scripted: a bad window");
    }
    for (int i = 0; i < count; i++) {
      seats[i].probability = step(seats[i].state, seats[i].input[0], heard.get(i));
    }
  }

  /** The same in plain sight, for a test to expect. */
  static float step(float[] state, float context, float heard) {
    state[0] = 0.5f * state[0] + 0.4f * heard + 0.1f * context;
    state[Seat.WIDTH] += 1;
    return state[0];
  }

  /** A window that begins and ends with these. */
  static float[] window(float first, float last) {
    float[] window = new float[Judge.WINDOW];
    window[0] = first;
    window[Judge.WINDOW - Seat.CONTEXT] = last;
    return window;
  }

  @Override
  public void close() {
    closed.incrementAndGet();
  }
}
