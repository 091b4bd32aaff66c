package dev.weir.agent;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import dev.weir.internal.Nursery;
import dev.weir.time.Ticker;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The agents of a session, one after the other, and the tools of each. Any thread may ask who acts;
 * changes are made on the thread of a speech.
 */
final class Cast implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Cast.class.getName());

  private final AgentSession session;
  private final SessionContext context;
  private final SessionOptions options;
  private final Announcer announcer;
  private final Ticker ticker;
  private volatile Acting acting;
  private @Nullable Nursery besides;
  private boolean closed;

  Cast(
      AgentSession session,
      SessionContext context,
      SessionOptions options,
      Announcer announcer,
      Ticker ticker,
      Agent first) {
    this.session = session;
    this.context = context;
    this.options = options;
    this.announcer = announcer;
    this.ticker = ticker;
    this.acting = acting(context.agent(), first);
  }

  private Acting acting(String name, Agent agent) {
    return new Acting(name, agent, Toolbox.of(agent, context, options, ticker));
  }

  Acting now() {
    return acting;
  }

  /** The agent that acts hears that it does, on a thread of its own. */
  void enter() {
    Agent entered = acting.agent();
    if (Hooks.of(entered).enter()) {
      beside("enter", "onEnter", () -> entered.onEnter(session));
    }
  }

  /** It hears of a long turn of the caller, on a thread of its own. */
  void exceeded(LongTurn turn) {
    Agent hears = acting.agent();
    if (Hooks.of(hears).longTurn()) {
      beside("long-turn", "onUserTurnExceeded", () -> hears.onUserTurnExceeded(turn));
    }
  }

  private synchronized void beside(String thread, String name, Hook hook) {
    if (closed) {
      return;
    }
    if (besides == null) {
      besides = new Nursery("weir-" + context.session(), options.closeTimeout());
    }
    var _ =
        besides.fork(
            thread,
            () -> {
              context.run(() -> run(name, hook));
              return true;
            });
  }

  /** Another acts from now on; if it is not sound, the one that does goes on. */
  void change(Agent next) {
    try {
      handOver(next);
    } catch (RuntimeException | Error e) {
      session.failed("agent", e);
      LOG.log(ERROR, "session " + context.session() + ": cannot be handed over to " + next, e);
    }
  }

  private void handOver(Agent next) {
    Agent was = acting.agent();
    Acting then = acting(next.id(), next);
    Toolbox tools = acting.tools();
    exit(was);
    acting = then;
    tools.close();
    announcer.tell(new AgentEvent.HandedOver(ticker.wall(), was, next));
    enter();
  }

  /** Nobody acts any more; the last one hears of it if the conversation is over. */
  void leave(boolean over) {
    close();
    if (over) {
      exit(acting.agent());
    }
    acting.tools().close();
  }

  @Override
  public void close() {
    Nursery last;
    synchronized (this) {
      closed = true;
      last = besides;
      besides = null;
    }
    if (last != null) {
      last.close();
    }
  }

  private void run(String name, Hook hook) {
    try {
      hook.run();
    } catch (InterruptedException | CancellationException e) {
      LOG.log(
          WARNING, "session {0}: {1} was interrupted, the session ends", context.session(), name);
    } catch (HostRefused e) {
      LOG.log(
          WARNING, "session {0}: {1} came too late: {2}", context.session(), name, e.getMessage());
    } catch (Throwable e) {
      session.failed("agent", e);
      LOG.log(ERROR, "session " + context.session() + ": " + name + " has failed", e);
    }
  }

  /** Within the limit of hooks. */
  private void exit(Agent agent) {
    if (!Hooks.of(agent).exit()) {
      return;
    }
    try {
      Nursery.within(
          "weir-" + context.session() + "/exit",
          ticker,
          options.hookTimeout(),
          options.closeTimeout(),
          () ->
              context.call(() -> {
                agent.onExit(session);
                return true;
              }));
    } catch (TimeoutException e) {
      LOG.log(
          WARNING,
          "session {0}: onExit took longer than {1} ms and was interrupted",
          context.session(),
          options.hookTimeout().toMillis());
    } catch (Exception e) {
      LOG.log(WARNING, "session " + context.session() + ": onExit has failed", e);
    }
  }

  /** What runs beside the conversation. */
  @FunctionalInterface
  private interface Hook {
    void run() throws Exception;
  }

  /** An agent, what it is called, and its tools. */
  record Acting(String name, Agent agent, Toolbox tools) {}
}
