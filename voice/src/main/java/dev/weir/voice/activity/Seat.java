package dev.weir.voice.activity;

import dev.weir.agent.speech.DetectionFailed;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A session's place at the batcher: its window under way, and what the model remembers of it. Its
 * session's thread waits in {@link #judge}; meanwhile all here belongs to the batcher.
 */
final class Seat implements Judge {
  /** Samples of the window before that the model sees again. */
  static final int CONTEXT = 64;

  /** What the model sees: the context, then the window. */
  static final int INPUT = CONTEXT + WINDOW;

  /** Of each layer of the model's state. */
  static final int WIDTH = 128;

  static final int LAYERS = 2;

  private enum Stage {
    FREE,
    UNDER_WAY,
    JUDGED,
    FAILED
  }

  final float[] input = new float[INPUT];
  final float[] state = new float[LAYERS * WIDTH];
  float probability;

  private final Batcher batcher;
  private volatile Stage stage = Stage.FREE;
  private volatile @Nullable Thread waiter;
  private @Nullable Throwable cause;

  Seat(Batcher batcher) {
    this.batcher = batcher;
  }

  @Override
  public float judge(float[] window) throws InterruptedException {
    System.arraycopy(input, WINDOW, input, 0, CONTEXT);
    System.arraycopy(window, 0, input, CONTEXT, WINDOW);
    waiter = Thread.currentThread();
    stage = Stage.UNDER_WAY;
    batcher.join(this);
    await();
    if (stage == Stage.FAILED) {
      throw new DetectionFailed("inference: failed (expected: a probability)", cause);
    }
    return probability;
  }

  private void await() throws InterruptedException {
    while (stage == Stage.UNDER_WAY) {
      if (Thread.interrupted()) {
        close();
        throw new InterruptedException("closed while a window was judged");
      }
      LockSupport.park(this);
    }
  }

  /** By the batcher: the window is judged. */
  void judged() {
    end(Stage.JUDGED);
  }

  /** By the batcher: it could not be. */
  void failed(Throwable why) {
    cause = why;
    end(Stage.FAILED);
  }

  private void end(Stage how) {
    Thread waiting = waiter;
    stage = how;
    LockSupport.unpark(waiting);
  }

  @Override
  public void close() {
    batcher.leave(this);
  }
}
