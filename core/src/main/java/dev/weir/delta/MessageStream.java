package dev.weir.delta;

import static java.util.Objects.requireNonNull;

import dev.weir.delta.StreamOptions.Mode;
import dev.weir.delta.StreamRefused.Reason;
import dev.weir.delta.Update.Delta;
import dev.weir.delta.Update.Place;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One message while it is being streamed: deltas, then exactly one terminal, after which nothing
 * follows. {@link MessageStreams} opens it.
 *
 * <p>Any thread may call any method. Deltas are published in the order in which they were accepted;
 * each is refused, or both published and part of the message. {@link #full}, {@link #done}, {@link
 * #fail} and {@link #close} wait for the publisher; an interrupt does not cut them short and is
 * kept. In coalesced mode adding never waits; a virtual thread lives while something is due, and an
 * alarm is armed while something is held. All threads that end a stream get the same end.
 *
 * <p>What the publisher does not take after some attempts is told to the handler, and counted in
 * the end; the terminal is then {@code Full}, so that the message is whole for every reader. What
 * is wrong with the message itself is thrown by the call that ended it; the stream is closed then,
 * too. A publisher must not end the stream that calls it.
 */
public final class MessageStream implements AutoCloseable {
  private final MessageStreams home;
  private final TaskMessage message;
  private final Place place;
  private final Mode mode;
  private final Publication out;
  private final Intake intake;
  private volatile @Nullable StreamEnd end;

  MessageStream(MessageStreams home, TaskMessage message, Opening opening) {
    this.home = home;
    this.message = message;
    this.mode = opening.mode();
    this.place = new Place(opening.index(), message);
    this.out = home.publication(message.topic());
    this.intake = new Intake(message.id(), mode, home.options(), home.ticker(), this::startFlush);
    out.publish(new Update.Start(place, opening.content()));
  }

  /** The message as it was opened; {@link #end} has what it has become. */
  public TaskMessage message() {
    return message;
  }

  /** Where its updates belong: its index in the turn, and the message itself. */
  public Place place() {
    return place;
  }

  /** How it has ended; empty until it has. Never waits. */
  public Optional<StreamEnd> end() {
    return Optional.ofNullable(end);
  }

  /** Adds a piece. As {@link #update} with a delta of this message. */
  public void add(Piece piece) {
    delta(new Delta(place, requireNonNull(piece, "piece")));
  }

  /**
   * Takes an update: a delta is added, a terminal ends the stream. The first piece fixes the kind
   * of the message, also where it was opened with a content of another.
   *
   * @throws StreamRefused if the stream is ended or being ended; if the update is a Start or a
   *     piece of another kind than the first; if the message would get too large. Nothing was taken
   */
  public void update(Update update) {
    switch (requireNonNull(update, "update")) {
      case Update.Start s ->
          throw new StreamRefused(
              Reason.OUT_OF_ORDER,
              "message %s: a second Start (expected: deltas and a terminal)"
                  .formatted(message.id()));
      case Delta delta -> delta(delta);
      case Update.Full full -> mustEnd(new Ending.Whole(full));
      case Update.Done d -> mustEnd(new Ending.AsAdded());
      case Update.Failed failed -> mustEnd(new Ending.Broken(failed.code(), failed.message()));
    }
  }

  /** Ends it with another content than the deltas made. If it has ended, that end stands. */
  public StreamEnd full(Content content) {
    return end(new Ending.Whole(new Update.Full(place, content)));
  }

  /** Ends it with what the deltas made, or the content it was opened with if there were none. */
  public StreamEnd done() {
    return end(new Ending.AsAdded());
  }

  /** Ends it as broken off; what the deltas made is kept. */
  public StreamEnd fail(String code, String why) {
    return end(new Ending.Broken(requireNonNull(code, "code"), requireNonNull(why, "why")));
  }

  /** As {@link #done}; harmless when it has ended. */
  @Override
  public void close() {
    done();
  }

  private void delta(Delta delta) {
    try {
      if (mode == Mode.PER_TOKEN) {
        publishInTurn(delta);
      } else {
        intake.add(delta);
      }
    } catch (IllegalArgumentException e) {
      throw new StreamRefused(
          Reason.OUT_OF_ORDER, "message %s: %s".formatted(message.id(), e.getMessage()));
    }
  }

  private void publishInTurn(Delta delta) {
    intake.addInTurn(delta);
    try {
      out.publish(delta);
    } finally {
      intake.release();
    }
  }

  private void startFlush() {
    boolean started = false;
    try {
      Thread.ofVirtual().name("weir-delta/" + message.id()).start(this::flush);
      started = true;
    } finally {
      if (!started) {
        intake.release();
      }
    }
  }

  private void flush() {
    for (List<Delta> due = intake.next(); !due.isEmpty(); due = intake.next()) {
      due.forEach(out::publish);
    }
  }

  private void mustEnd(Ending ending) {
    if (!tryEnd(ending)) {
      throw new StreamRefused(
          Reason.CLOSED, "message %s: already done (expected: OPEN)".formatted(message.id()));
    }
  }

  private StreamEnd end(Ending ending) {
    tryEnd(ending);
    return requireNonNull(end, "end");
  }

  /** Whether it was this call that ended the stream. */
  private boolean tryEnd(Ending ending) {
    List<Delta> left = intake.shut();
    if (left == null) {
      return false;
    }
    try {
      finish(left, ending);
    } finally {
      intake.closed();
    }
    return true;
  }

  /** Drain, one terminal, store: in this order, whatever fails. */
  private void finish(List<Delta> left, Ending ending) {
    left.forEach(out::insist);
    Conclusion last = Conclusion.of(ending, place, message, intake.body(), out.lost() > 0);
    out.insist(last.terminal());
    StreamEnd ended = stored(last);
    end = ended;
    if (ended.failure() != null) {
      throw ended.failure();
    }
  }

  private StreamEnd stored(Conclusion last) {
    try {
      TaskMessage kept = home.store(last.message());
      return new StreamEnd(kept, last.terminal(), out.lost(), last.failure());
    } catch (NotStored e) {
      if (last.failure() != null) {
        e.addSuppressed(last.failure());
      }
      return new StreamEnd(last.message(), last.terminal(), out.lost(), e);
    }
  }
}
