package dev.weir.cli;

import dev.weir.livekit.Rooms;
import dev.weir.voice.session.VoiceMeans;
import dev.weir.worker.AgentPool;
import dev.weir.worker.Dispatcher;
import dev.weir.worker.JobState;
import dev.weir.worker.WorkerLoad;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings jobs in rooms to a pool, by another dispatcher, with media that are opened once the pool
 * has loaded what it hears with. Any thread.
 *
 * @param <D> that other one
 */
abstract class RoomWorker<D extends Dispatcher> implements Dispatcher {
  private final AgentPool pool;
  private final Optional<Speech> speech;
  private final Surroundings surroundings;
  private volatile @Nullable Media media;
  private volatile @Nullable D dispatcher;

  RoomWorker(AgentPool pool, Optional<Speech> speech, Surroundings surroundings) {
    this.pool = pool;
    this.speech = speech;
    this.surroundings = surroundings;
  }

  final AgentPool pool() {
    return pool;
  }

  /** Opens the media; waits for what is heard with. */
  final Rooms rooms() throws Exception {
    Optional<VoiceMeans> voice = Optional.empty();
    if (speech.isPresent()) {
      voice = Optional.of(speech.get().means(pool));
    }
    Media opened = surroundings.media().open(surroundings.environment(), voice);
    media = opened;
    return opened.rooms();
  }

  /** Why no room can be joined, if none can. */
  final Optional<String> missing() {
    return Optional.ofNullable(media).flatMap(it -> it.rooms().missing());
  }

  /** From now on by this one. */
  final void through(D made) {
    dispatcher = made;
  }

  /** By whom; empty until it is known. */
  final Optional<D> dispatcher() {
    return Optional.ofNullable(dispatcher);
  }

  @Override
  public final void report(WorkerLoad load) {
    dispatcher().ifPresent(it -> it.report(load));
  }

  @Override
  public final void update(String job, JobState state, @Nullable String error) {
    dispatcher().ifPresent(it -> it.update(job, state, error));
  }

  /** After the last session: nobody is in a room. */
  @Override
  public void close() {
    try (Media _ = media) {
      media = null;
      dispatcher().ifPresent(Dispatcher::close);
    }
  }
}
