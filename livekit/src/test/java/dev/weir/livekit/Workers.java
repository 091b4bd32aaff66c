package dev.weir.livekit;

import dev.weir.agent.Agent;
import dev.weir.time.Ticker;
import dev.weir.worker.AgentPool;
import dev.weir.worker.PoolBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Real workers of a scripted server. */
final class Workers implements AutoCloseable {
  private final List<AgentPool> pools = new ArrayList<>();
  private final List<LiveKitDispatcher> dispatchers = new ArrayList<>();
  private final ScriptedServer server;
  private final Rooms rooms;
  private final Ticker ticker;

  Workers(ScriptedServer server, Rooms rooms, Ticker ticker) {
    this.server = server;
    this.rooms = rooms;
    this.ticker = ticker;
  }

  /** Starts one; the server knows it when this returns. */
  Peer start(PoolBuilder builder) throws Exception {
    return start(builder, Silent::new);
  }

  /** The same with another agent. */
  Peer start(PoolBuilder builder, Supplier<? extends Agent> agent) throws Exception {
    FutureTask<Void> starting = starting(builder.build().add("host", agent), server.options());
    Peer peer = server.registered();
    finish(starting);
    return peer;
  }

  /** One that is being started, on a thread of its own. */
  FutureTask<Void> starting(PoolBuilder builder, LiveKitOptions options) {
    return starting(builder.build().add("host", Silent::new), options);
  }

  private FutureTask<Void> starting(AgentPool pool, LiveKitOptions options) {
    pools.add(pool);
    LiveKitDispatcher dispatcher = new LiveKitDispatcher(options, rooms, ticker, new Random(7));
    dispatchers.add(dispatcher);
    FutureTask<Void> starting =
        new FutureTask<>(() -> {
          pool.start(dispatcher);
          return null;
        });
    Thread.ofVirtual().start(starting);
    return starting;
  }

  /** What starting has come to, as it was thrown. */
  static void finish(FutureTask<Void> starting) throws Exception {
    try {
      starting.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** The one that was started last. */
  AgentPool pool() {
    return pools.getLast();
  }

  LiveKitDispatcher dispatcher() {
    return dispatchers.getLast();
  }

  @Override
  public void close() {
    pools.forEach(AgentPool::close);
    dispatchers.forEach(LiveKitDispatcher::close);
  }
}
