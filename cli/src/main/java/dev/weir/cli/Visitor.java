package dev.weir.cli;

import dev.weir.livekit.DirectDispatcher;
import dev.weir.livekit.LiveKitOptions;
import dev.weir.voice.session.VoiceMeans;
import dev.weir.worker.AgentPool;
import dev.weir.worker.Dispatcher;
import dev.weir.worker.JobState;
import dev.weir.worker.Jobs;
import dev.weir.worker.WorkerLoad;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One visit to a room, with media that are opened once the pool has loaded what it hears with; the
 * pool drains when it is over. Any thread; {@link #start} waits.
 */
final class Visitor implements Dispatcher {
  private final AgentPool pool;
  private final LiveKitOptions options;
  private final DirectDispatcher.Visit visit;
  private final Optional<Speech> speech;
  private final Surroundings surroundings;
  private volatile @Nullable Media media;
  private volatile @Nullable DirectDispatcher direct;

  Visitor(
      AgentPool pool,
      LiveKitOptions options,
      DirectDispatcher.Visit visit,
      Optional<Speech> speech,
      Surroundings surroundings) {
    this.pool = pool;
    this.options = options;
    this.visit = visit;
    this.speech = speech;
    this.surroundings = surroundings;
  }

  @Override
  public void start(Jobs jobs) throws Exception {
    Optional<VoiceMeans> voice = Optional.empty();
    if (speech.isPresent()) {
      voice = Optional.of(speech.get().means(pool, surroundings.environment()));
    }
    Media opened = surroundings.media().open(surroundings.environment(), voice);
    media = opened;
    DirectDispatcher made = new DirectDispatcher(options, opened.rooms(), visit);
    direct = made;
    var _ = made.over().thenRun(pool::beginDrain);
    made.start(jobs);
  }

  /** How it has ended; once the pool has drained. */
  DirectDispatcher.Outcome outcome() {
    return Objects.requireNonNull(direct, "direct").over().join();
  }

  @Override
  public void report(WorkerLoad load) {
    // Nobody asks.
  }

  @Override
  public void update(String job, JobState state, @Nullable String error) {
    DirectDispatcher started = direct;
    if (started != null) {
      started.update(job, state, error);
    }
  }

  /** After the session: nobody is in the room. */
  @Override
  public void close() {
    DirectDispatcher started = direct;
    if (started != null) {
      started.close();
    }
    Media opened = media;
    if (opened != null) {
      media = null;
      opened.close();
    }
  }
}
