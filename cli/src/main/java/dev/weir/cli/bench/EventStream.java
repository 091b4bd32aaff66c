package dev.weir.cli.bench;

import java.io.IOException;

/** One connection that carries a session's events. For one thread. */
final class EventStream implements AutoCloseable {
  private final Answer answer;
  private final FrameReader frames;

  EventStream(Answer answer) {
    this.answer = answer;
    this.frames = new FrameReader(answer.body());
  }

  /** The next frame. Blocks; fails when the connection ends. */
  Frame next() throws IOException {
    return frames.next();
  }

  /** Whether the connection has ended inside a frame. */
  boolean midFrame() {
    return frames.midFrame();
  }

  @Override
  public void close() throws IOException {
    answer.close();
  }
}
