package dev.weir.episode;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Notes when the model and the tools of one episode ran, for {@link EpisodeBuffer#endForBilling}. A
 * handle: it keeps nothing. Any thread; none waits, apart from the episode's lock.
 *
 * <p>Every call that notes is refused with {@link EpisodeRefused} for an episode that is not there
 * or has ended.
 */
public final class EpisodeStamps {
  private final Shelf shelf;
  private final EpisodeKey key;

  EpisodeStamps(Shelf shelf, EpisodeKey key) {
    this.shelf = shelf;
    this.key = key;
  }

  /** The model is called now. Again: now, not then. */
  public void startModel() {
    note(stamps -> stamps.model(shelf.wall()));
  }

  /** A batch of tools is dispatched now, in place of the batch before; each of its calls runs. */
  public void startTools(List<ToolCall> calls) {
    List<ToolCall> batch = List.copyOf(calls);
    note(stamps -> stamps.batch(batch, shelf.wall()));
  }

  /** The call began at {@code at}, a little after its batch or without one. */
  public void toolStarted(ToolCall call, Instant at) {
    requireNonNull(call, "call");
    requireNonNull(at, "at");
    note(stamps -> stamps.started(call, at));
  }

  /** The call ended. If it does not run, it is added as one that took no time. */
  public void toolEnded(ToolCall call, Instant at) {
    requireNonNull(call, "call");
    requireNonNull(at, "at");
    note(stamps -> stamps.ended(call, at));
  }

  /**
   * The call that was dispatched in this place ended, if it has the id and runs; else the first
   * that runs under the id; else one is added that took no time, see {@link ToolRun#UNKNOWN}.
   *
   * @param dispatched its place in the batch, from 0
   */
  public void toolEnded(int dispatched, String id, Instant at) {
    requireNonNull(id, "id");
    requireNonNull(at, "at");
    note(stamps -> stamps.ended(dispatched, id, at));
  }

  /** When the model was called last; empty if never, or if there is no such episode. */
  public Optional<Instant> modelStarted() {
    Episode episode = shelf.find(key);
    if (episode == null) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(episode.stamps().model());
    } finally {
      episode.unlock();
    }
  }

  /** The calls so far, as a copy; none if there is no such episode. */
  public List<ToolRun> tools() {
    Episode episode = shelf.find(key);
    if (episode == null) {
      return List.of();
    }
    try {
      return episode.stamps().tools();
    } finally {
      episode.unlock();
    }
  }

  private void note(Consumer<Stamps> what) {
    Episode episode = shelf.open(key);
    try {
      what.accept(episode.stamps());
    } finally {
      episode.unlock();
    }
  }
}
