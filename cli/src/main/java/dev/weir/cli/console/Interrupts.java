package dev.weir.cli.console;

import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** What Ctrl-C means: stop the turn; with none to stop, or soon again, quit. Any thread. */
final class Interrupts {
  private static final Duration SOON = Duration.ofSeconds(2);

  private final Ticker ticker;
  private final BooleanSupplier stopTurn;
  private final Runnable quit;
  private boolean before;
  private long last;

  Interrupts(Ticker ticker, BooleanSupplier stopTurn, Runnable quit) {
    this.ticker = ticker;
    this.stopTurn = stopTurn;
    this.quit = quit;
  }

  synchronized void interrupted() {
    long now = ticker.nanos();
    boolean again = before && now - last <= SOON.toNanos();
    before = true;
    last = now;
    if (again || !stopTurn.getAsBoolean()) {
      quit.run();
    }
  }
}
