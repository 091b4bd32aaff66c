package dev.weir.worker.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Frames to and from the other process: four bytes of length, big-endian, then UTF-8 JSON. Any
 * thread may send; what is sent is written by a thread of the link's own, because an interrupt of
 * whoever writes to a channel would close it. One thread reads.
 */
final class Link implements AutoCloseable {
  /** The longest frame. */
  static final int MOST_BYTES = 64 << 20;

  /** What may wait to be written; a sender waits while it is more. */
  private static final int WAITING_BYTES = 1 << 20;

  private static final int CHUNK = 64 << 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
  private final SocketChannel channel;
  private final Thread writer;
  private int waitingBytes;
  private boolean ended;

  Link(SocketChannel channel, Thread.Builder threads) {
    this.channel = channel;
    this.writer = threads.unstarted(this::write);
  }

  Link start() {
    writer.start();
    return this;
  }

  /** Sends a frame behind those before it. Waits, interrupted or not, while too much waits. */
  void send(Frame frame) {
    byte[] bytes = frame.json().getBytes(UTF_8);
    if (bytes.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "frame %s: %d bytes (expected: at most %d)"
              .formatted(frame.kind(), bytes.length, MOST_BYTES));
    }
    lock.lock();
    try {
      while (waitingBytes > WAITING_BYTES && !ended) {
        changed.awaitUninterruptibly();
      }
      put(bytes);
    } finally {
      lock.unlock();
    }
  }

  /** The same without waiting, for what is small and seldom. */
  void sendAtOnce(Frame frame) {
    byte[] bytes = frame.json().getBytes(UTF_8);
    lock.lock();
    try {
      put(bytes);
    } finally {
      lock.unlock();
    }
  }

  private void put(byte[] bytes) {
    if (ended) {
      throw new LinkLost();
    }
    waiting.add(bytes);
    waitingBytes += bytes.length;
    changed.signalAll();
  }

  /** The next frame; null after the last. */
  @Nullable Frame read() throws IOException {
    ByteBuffer head = ByteBuffer.allocate(4);
    if (!fill(head)) {
      if (head.position() > 0) {
        throw new BadFrame("frame: its length ends early (expected: 4 bytes)");
      }
      return null;
    }
    int length = head.flip().getInt();
    if (length < 0 || length > MOST_BYTES) {
      throw new BadFrame("frame: length %d (expected: 0 to %d)".formatted(length, MOST_BYTES));
    }
    return Frame.parse(body(length));
  }

  /** Takes room as it comes, not as it is promised. */
  private String body(int length) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream(Math.min(length, CHUNK));
    while (body.size() < length) {
      ByteBuffer part = ByteBuffer.allocate(Math.min(CHUNK, length - body.size()));
      if (!fill(part)) {
        throw new BadFrame("frame: ends early (expected: %d bytes)".formatted(length));
      }
      body.write(part.array(), 0, part.position());
    }
    return body.toString(UTF_8);
  }

  private boolean fill(ByteBuffer room) throws IOException {
    while (room.hasRemaining()) {
      if (channel.read(room) < 0) {
        return false;
      }
    }
    return true;
  }

  private void write() {
    try {
      for (List<byte[]> batch = take(); !batch.isEmpty(); batch = take()) {
        ByteBuffer bytes = joined(batch);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
    } catch (IOException e) {
      // The other side is gone; whoever reads is told.
      end();
    } finally {
      shut();
    }
  }

  private List<byte[]> take() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !ended) {
        changed.awaitUninterruptibly();
      }
      List<byte[]> batch = new ArrayList<>(waiting);
      waiting.clear();
      waitingBytes = 0;
      changed.signalAll();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private static ByteBuffer joined(List<byte[]> batch) {
    ByteBuffer all = ByteBuffer.allocate(batch.stream().mapToInt(bytes -> 4 + bytes.length).sum());
    batch.forEach(bytes -> all.putInt(bytes.length).put(bytes));
    return all.flip();
  }

  /** Takes no more; what was sent is still written, as far as the other side reads it. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void shut() {
    try {
      channel.close();
    } catch (IOException e) {
      System.getLogger(Link.class.getName())
          .log(System.Logger.Level.DEBUG, "a socket did not close", e);
    }
  }

  /** At once; what was not written is lost. */
  @Override
  public void close() {
    end();
    shut();
  }
}
