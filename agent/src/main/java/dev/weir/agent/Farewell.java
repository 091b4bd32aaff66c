package dev.weir.agent;

import static java.lang.System.Logger.Level.WARNING;

import dev.weir.internal.Nursery;
import dev.weir.time.Ticker;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Runs the end hooks of a session, all at the same time, none for longer than its limit. */
final class Farewell {
  private static final System.Logger LOG = System.getLogger(Farewell.class.getName());

  private final SessionContext session;
  private final SessionOptions options;
  private final Ticker ticker;

  Farewell(SessionContext session, SessionOptions options, Ticker ticker) {
    this.session = session;
    this.options = options;
    this.ticker = ticker;
  }

  /** Returns when all have ended or were reported as stuck. An interrupt of the caller is kept. */
  void say(String reason) {
    List<EndHook> hooks = session.takeHooks();
    if (hooks.isEmpty()) {
      return;
    }
    try (Nursery threads = new Nursery("weir-" + session.session(), options.closeTimeout())) {
      List<CompletableFuture<Boolean>> ends =
          hooks.stream().map(hook -> threads.fork("end", () -> run(hook, reason))).toList();
      var _ = Nursery.await(ends, ticker, options.hookTimeout());
    }
  }

  private boolean run(EndHook hook, String reason) {
    session.run(() -> guarded(hook, reason));
    return true;
  }

  private void guarded(EndHook hook, String reason) {
    try {
      hook.ended(reason);
    } catch (InterruptedException e) {
      LOG.log(
          WARNING,
          "session {0}: an end hook took longer than {1} ms and was interrupted",
          session.session(),
          options.hookTimeout().toMillis());
    } catch (Throwable e) {
      LOG.log(WARNING, "session " + session.session() + ": an end hook has failed", e);
    }
  }
}
