package dev.weir.worker.process;

import static java.lang.System.Logger.Level.WARNING;

import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks a child again and again whether it works; tells when it has not answered for too long. */
final class Pulse {
  private static final System.Logger LOG = System.getLogger(Pulse.class.getName());

  private final ChildOptions options;
  private final Ticker ticker;
  private final Child child;
  private @Nullable Alarm next;
  private boolean stopped;
  private boolean asked;
  private boolean warned;
  private long since;

  Pulse(ChildOptions options, Ticker ticker, Child child) {
    this.options = options;
    this.ticker = ticker;
    this.child = child;
  }

  synchronized void start() {
    if (!stopped) {
      next = ticker.at(ticker.after(options.pingInterval()), this::beat);
    }
  }

  synchronized void stop() {
    stopped = true;
    if (next != null) {
      next.cancel();
    }
  }

  /** On the ticker's thread: nothing here waits. */
  private synchronized void beat() {
    if (stopped) {
      return;
    }
    if (!asked) {
      ask();
    } else if (late(options.pingTimeout())) {
      stopped = true;
      child.hangs(Duration.ofNanos(ticker.nanos() - since));
      return;
    } else {
      warn();
    }
    start();
  }

  private void ask() {
    asked = true;
    warned = false;
    since = ticker.nanos();
    var _ = child.ping().thenAccept(pong -> answered());
  }

  private synchronized void answered() {
    warn();
    asked = false;
  }

  synchronized boolean isLate() {
    return asked && late(options.pingWarning());
  }

  private void warn() {
    if (!warned && late(options.pingWarning())) {
      warned = true;
      LOG.log(
          WARNING,
          "%s: has not answered for %d ms (expected: within %d; is there a loop?)"
              .formatted(
                  child.name(),
                  Duration.ofNanos(ticker.nanos() - since).toMillis(),
                  options.pingWarning().toMillis()));
    }
  }

  private boolean late(Duration limit) {
    return ticker.nanos() - since >= Ticker.clamp(limit);
  }
}
