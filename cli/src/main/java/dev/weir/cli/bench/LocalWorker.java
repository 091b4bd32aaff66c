package dev.weir.cli.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** A worker that a bench has started for itself; closing it ends it. */
public interface LocalWorker extends AutoCloseable {
  /** Where it accepts requests. */
  URI url();

  /** The process that hosts it. */
  long pid();

  /** How long it keeps the deltas of an ended episode; short, so that late readers are many. */
  Duration closedRetention();

  /** Asks it to leave, as an operating system does; does not wait. */
  void leave();

  /** Waits until it has ended, and tells what with; well over the time it has for that. */
  int awaitEnd() throws IOException, InterruptedException;

  @Override
  void close() throws IOException;

  /** Starts workers. */
  @FunctionalInterface
  interface Starter {
    /** A worker with the example agents and the scripted model, ready for requests. Blocks. */
    LocalWorker start() throws IOException, InterruptedException;
  }
}
