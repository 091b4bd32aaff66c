package dev.weir.bench.wheel;

import dev.weir.channel.Chan;
import dev.weir.delta.Coalescer;
import dev.weir.delta.Piece;
import dev.weir.delta.Update.Delta;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Delta steps as a turn has them, at their dearest: each delta wakes its step, which holds it, and
 * the deadline wakes the step again, since the next delta comes only after the window.
 */
final class Coalescing implements Load {

  private static final Delta DELTA = new Delta(0, new Piece.Text("twelve bytes"));

  private final LongAdder written = new LongAdder();

  private Coalescing() {}

  static Load start() {
    var load = new Coalescing();
    List<Chan<Delta>> sessions = new ArrayList<>();
    for (int session = 0; session < SESSIONS; session++) {
      Chan<Delta> deltas = Chan.bounded(Steps.CAPACITY);
      sessions.add(deltas);
      Thread.startVirtualThread(() -> load.write(deltas));
    }
    Driver.start(session -> sessions.get(session).trySend(DELTA));
    return load;
  }

  private void write(Chan<Delta> deltas) {
    var coalescer = new Coalescer(Coalescer.Window.DEFAULT);
    try {
      while (true) {
        Delta delta = next(deltas, coalescer.deadline());
        long now = System.nanoTime();
        if (delta != null) {
          coalescer.add(delta, now);
        }
        if (coalescer.due(now)) {
          written.add(coalescer.drain().size());
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private static @Nullable Delta next(Chan<Delta> deltas, long deadline)
      throws InterruptedException {
    return deadline == Coalescer.NEVER
        ? deltas.receive()
        : deltas.receive(Duration.ofNanos(deadline - System.nanoTime()));
  }

  @Override
  public String thread() {
    return Alarms.Wheel.THREAD;
  }

  @Override
  public long done() {
    return written.sum();
  }
}
