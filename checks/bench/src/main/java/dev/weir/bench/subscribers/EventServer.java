package dev.weir.bench.subscribers;

import dev.weir.bench.ServerProcess;
import java.io.IOException;

/** A server with one stream at a time that many can read, in a process of its own. */
interface EventServer extends AutoCloseable {

  ServerProcess process();

  int port();

  /** Begins another, empty stream, which the methods below mean from now on. */
  void freshStream() throws IOException, InterruptedException;

  /** The request target that a new reader gets the stream with. */
  String target();

  /** Causes this many events as fast as the server takes them; may return before they are sent. */
  void burst(int events) throws IOException, InterruptedException;

  /** Causes this many events at a steady rate; returns about when the last was caused. */
  void paced(int events, int perSecond) throws IOException, InterruptedException;

  /** Has the server collect its garbage, as far as it can be asked. */
  void collectGarbage() throws IOException, InterruptedException;

  @Override
  void close();
}
