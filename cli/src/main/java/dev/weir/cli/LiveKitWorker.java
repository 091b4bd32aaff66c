package dev.weir.cli;

import dev.weir.gateway.HealthServer;
import dev.weir.livekit.LiveKitDispatcher;
import dev.weir.livekit.LiveKitFailed;
import dev.weir.livekit.Registered;
import dev.weir.livekit.Rooms;
import dev.weir.worker.AgentPool;
import dev.weir.worker.Jobs;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Brings the calls of a LiveKit server to a pool: its voice, its media, its health. Any thread;
 * {@link #start} waits until the server knows the worker, {@link #close} for what is to be told.
 */
final class LiveKitWorker extends RoomWorker<LiveKitDispatcher> {
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final Calls calls;
  private volatile @Nullable HealthServer health;

  LiveKitWorker(Calls calls, AgentPool pool) {
    super(pool, calls.speech(), calls.surroundings());
    this.calls = calls;
  }

  @Override
  public void start(Jobs jobs) throws Exception {
    health = listen(jobs);
    register(jobs, rooms());
  }

  private void register(Jobs jobs, Rooms rooms) throws InterruptedException {
    LiveKitDispatcher made = new LiveKitDispatcher(calls.options(), rooms);
    through(made);
    try {
      if (!stopped.get()) {
        made.start(jobs);
      }
    } catch (LiveKitFailed e) {
      if (!stopped.get()) {
        throw new Failure(String.valueOf(e.getMessage()));
      }
    }
    if (stopped.get()) {
      throw new Failure("stopped before %s knew the worker".formatted(calls.options().url()));
    }
  }

  private HealthServer listen(Jobs jobs) {
    Calls.Watched where = calls.watched();
    try {
      LiveKitHealth told = new LiveKitHealth(pool(), jobs, this::registered, this::missing);
      return HealthServer.start(told, where.address(), where.port());
    } catch (UncheckedIOException e) {
      throw new Failure(where.refusal());
    }
  }

  /** Somebody does not want to wait any longer for the server to know the worker. */
  void giveUp() {
    stopped.set(true);
    dispatcher().ifPresent(LiveKitDispatcher::close);
  }

  /** By what the server knows the worker; empty while there is no connection. */
  Optional<Registered> registered() {
    return dispatcher().flatMap(LiveKitDispatcher::registered);
  }

  /** Where its health is told, once it has started. */
  Optional<URI> health() {
    return Optional.ofNullable(health).map(HealthServer::uri);
  }

  /** After the last session: nobody is in a room, nobody speaks. */
  @Override
  public void close() {
    stopped.set(true);
    try (HealthServer _ = health;
        Speech _ = calls.speech().orElse(null)) {
      super.close();
    }
  }
}
