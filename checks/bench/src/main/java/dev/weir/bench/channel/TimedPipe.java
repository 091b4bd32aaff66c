package dev.weir.bench.channel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A pipe whose receivers can set a limit. */
interface TimedPipe extends Pipe {

  /** Longer than any batch: what is measured is having a limit, not reaching it. */
  Duration PATIENCE = Duration.ofSeconds(10);

  /** The next item, or null when it took longer than {@link #PATIENCE}. */
  @Nullable Integer poll() throws InterruptedException;
}
