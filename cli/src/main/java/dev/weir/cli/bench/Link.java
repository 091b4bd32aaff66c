package dev.weir.cli.bench;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The stream of one session, kept up: when a connection is lost, it stays away as planned and comes
 * back with the cursor of the fold. For one thread.
 */
final class Link implements AutoCloseable {
  /** So many connections in a row without a frame are no accident any more. */
  private static final int VAIN_TRIES = 50;

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  /** By how much the worker's timer may be late in dropping deltas. */
  private static final Duration MARGIN = Duration.ofMillis(200);

  private final WeirClient client;
  private final String session;
  private final Fold fold;
  private final CutPlan plan;
  private final Duration retention;
  private final Tally tally;
  private @Nullable EventStream stream;
  private int vain;
  private int losses;

  Link(
      WeirClient client, String session, Fold fold, CutPlan plan, Duration retention, Tally tally) {
    this.client = client;
    this.session = session;
    this.fold = fold;
    this.plan = plan;
    this.retention = retention;
    this.tally = tally;
  }

  /** The next frame, over as many connections as it takes. Blocks. */
  Frame next() throws IOException, InterruptedException {
    while (true) {
      try {
        Frame frame = stream().next();
        vain = 0;
        return frame;
      } catch (SocketTimeoutException silent) {
        throw silent;
      } catch (IOException lost) {
        lost(lost);
      }
    }
  }

  /** How many connections were lost so far. */
  int losses() {
    return losses;
  }

  /** Leaves the connection; the next frame comes over a new one. */
  void drop() throws IOException {
    EventStream old = stream;
    stream = null;
    if (old != null) {
      old.close();
    }
  }

  @Override
  public void close() throws IOException {
    drop();
  }

  private EventStream stream() throws IOException {
    EventStream current = stream;
    if (current == null) {
      current = client.stream(session, fold.cursor(), plan.stream());
      stream = current;
    }
    return current;
  }

  private void lost(IOException cause) throws IOException, InterruptedException {
    if (++vain > VAIN_TRIES) {
      throw new IOException("%d connections in a row brought no frame".formatted(vain), cause);
    }
    losses++;
    tally.lost(!fold.episode().isEmpty(), stream != null && stream.midFrame());
    drop();
    stayAway(plan.delay());
  }

  private void stayAway(Delay delay) throws IOException, InterruptedException {
    switch (delay) {
      case Delay.For(Duration time) -> Thread.sleep(time);
      case Delay.UntilDropped _ when fold.writing() -> {
        awaitRest();
        Thread.sleep(retention.plus(MARGIN));
      }
      case Delay.UntilDropped _ -> {}
    }
  }

  private void awaitRest() throws IOException, InterruptedException {
    while (Json.text(client.state(session), "status").equals("running")) {
      Thread.sleep(BETWEEN_LOOKS);
    }
  }
}
