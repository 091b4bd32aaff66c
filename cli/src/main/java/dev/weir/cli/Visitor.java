package dev.weir.cli;

import dev.weir.livekit.DirectDispatcher;
import dev.weir.livekit.LiveKitOptions;
import dev.weir.livekit.Rooms;
import dev.weir.worker.AgentPool;
import dev.weir.worker.Jobs;
import java.util.Optional;

/** One visit to a room; the pool drains when it is over. Any thread; {@link #start} waits. */
final class Visitor extends RoomWorker<DirectDispatcher> {
  private final LiveKitOptions options;
  private final DirectDispatcher.Visit visit;
  private final Before before;

  Visitor(
      AgentPool pool,
      LiveKitOptions options,
      DirectDispatcher.Visit visit,
      Before before,
      Optional<Speech> speech,
      Surroundings surroundings) {
    super(pool, speech, surroundings);
    this.options = options;
    this.visit = visit;
    this.before = before;
  }

  @Override
  public void start(Jobs jobs) throws Exception {
    Rooms rooms = rooms();
    if (rooms.missing().isEmpty()) {
      before.run();
    }
    DirectDispatcher made = new DirectDispatcher(options, rooms, visit);
    through(made);
    var _ = made.over().thenRun(pool()::beginDrain);
    made.start(jobs);
  }

  /** What is done once nothing else is missing. */
  @FunctionalInterface
  interface Before {
    void run() throws InterruptedException;
  }

  /** How it has ended; once the pool has drained. */
  DirectDispatcher.Outcome outcome() {
    return dispatcher().orElseThrow().over().join();
  }
}
