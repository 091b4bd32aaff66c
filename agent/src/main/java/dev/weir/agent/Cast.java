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
  private @Nullable Nursery entering;
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
    this.acting = acting(first);
  }

  private Acting acting(Agent agent) {
    return new Acting(agent, Toolbox.of(agent, context, options, ticker));
  }

  Acting now() {
    return acting;
  }

  /** The agent that acts hears that it does, on a thread of its own. */
  synchronized void enter() {
    Agent entered = acting.agent();
    if (closed || !Hooks.of(entered).enter()) {
      return;
    }
    if (entering == null) {
      entering = new Nursery("weir-" + context.session(), options.closeTimeout());
    }
    var _ =
        entering.fork(
            "enter",
            () -> {
              context.run(() -> enter(entered));
              return true;
            });
  }

  /**
   * Another acts from now on. What it is made of must be sound: its tools are looked at first.
   *
   * @throws IllegalArgumentException if two of its tools have one name
   */
  void change(Agent next) {
    Agent was = acting.agent();
    Acting then = acting(next);
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
      last = entering;
      entering = null;
    }
    if (last != null) {
      last.close();
    }
  }

  private void enter(Agent agent) {
    try {
      agent.onEnter(session);
    } catch (InterruptedException | CancellationException e) {
      LOG.log(WARNING, "session {0}: onEnter was interrupted, the session ends", context.session());
    } catch (HostRefused e) {
      LOG.log(
          WARNING, "session {0}: onEnter came too late: {1}", context.session(), e.getMessage());
    } catch (Throwable e) {
      session.failed("agent", e);
      LOG.log(ERROR, "session " + context.session() + ": onEnter has failed", e);
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

  /** An agent, and its tools. */
  record Acting(Agent agent, Toolbox tools) {}
}
