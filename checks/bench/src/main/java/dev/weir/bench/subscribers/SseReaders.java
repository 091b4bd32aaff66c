package dev.weir.bench.subscribers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Many readers of one stream, all read by one selector thread. The methods are for one other
 * thread. The first failure of any reader ends the reading and is thrown by the next wait.
 */
final class SseReaders implements AutoCloseable {

  private static final int BUFFER = 256 * 1_024;
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final List<SseDecoder> decoders = new ArrayList<>();
  private final List<SocketChannel> channels = new ArrayList<>();
  private final Selector selector = Selector.open();
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private final Object changed = new Object();
  private final Thread reading;

  // Written by the reading thread, under the monitor.
  private long readNanos;
  private long started;
  private long delivered;
  private LongSupplier awaited = () -> 0;
  private long goal = Long.MAX_VALUE;
  private Delays delays = new Delays();
  private boolean keepDelays;
  private volatile boolean closed;
  private @Nullable Exception failure;

  private SseReaders() throws IOException {
    reading = Thread.ofPlatform().name("sse-readers").daemon().unstarted(this::read);
  }

  /** Connects all readers and waits until each has got its first frame. */
  static SseReaders open(EventServer server, int count) throws IOException, InterruptedException {
    var readers = new SseReaders();
    try {
      for (int i = 0; i < count; i++) {
        readers.connect(server);
      }
      readers.reading.start();
      readers.await("first frames", () -> readers.started, count);
      return readers;
    } catch (IOException | InterruptedException | RuntimeException failed) {
      readers.close();
      throw failed;
    }
  }

  int count() {
    return decoders.size();
  }

  /** Waits until every reader has got this many events more than it had at {@code mark}. */
  void awaitEach(long mark, long more) throws IOException, InterruptedException {
    await("events", () -> delivered, count() * (mark + more));
    synchronized (changed) {
      for (SseDecoder decoder : decoders) {
        if (decoder.delivered() != mark + more) {
          throw new IOException(
              "events: a reader got %d (expected: %d, as the others)"
                  .formatted(decoder.delivered() - mark, more));
        }
      }
    }
  }

  /** How many events each reader has got, while nothing is under way. */
  long mark() {
    synchronized (changed) {
      return decoders.getFirst().delivered();
    }
  }

  /** Bytes of all bodies so far. */
  long bodyBytes() {
    synchronized (changed) {
      return decoders.stream().mapToLong(SseDecoder::bodyBytes).sum();
    }
  }

  /** From now on delays are kept, afresh. */
  Delays keepDelays() {
    synchronized (changed) {
      keepDelays = true;
      delays = new Delays();
      return delays;
    }
  }

  private void await(String what, LongSupplier counter, long wanted)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    synchronized (changed) {
      awaited = counter;
      goal = wanted;
      while (counter.getAsLong() < wanted) {
        long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
        if (failure instanceof StreamEnded ended) {
          throw ended;
        }
        if (failure != null || leftMillis <= 0) {
          throw new IOException(
              "%s: %d of %d (expected: all within %s)"
                  .formatted(what, counter.getAsLong(), wanted, TIMEOUT),
              failure);
        }
        changed.wait(leftMillis);
      }
    }
  }

  private void connect(EventServer server) throws IOException {
    var decoder = new SseDecoder(this::delivered);
    var channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    channels.add(channel);
    String request =
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: text/event-stream\r\n\r\n"
            .formatted(server.target(), server.port());
    channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, decoder);
    decoders.add(decoder);
  }

  private void delivered(long stampNanos) {
    delivered++;
    if (keepDelays) {
      delays.add(readNanos - stampNanos);
    }
  }

  private void read() {
    try {
      while (!closed) {
        selector.select();
        synchronized (changed) {
          for (SelectionKey key : selector.selectedKeys()) {
            readFrom(key);
          }
          if (awaited.getAsLong() >= goal) {
            changed.notifyAll();
          }
        }
        selector.selectedKeys().clear();
      }
    } catch (ClosedSelectorException _) {
      // closed by an interrupted closer
    } catch (IOException | RuntimeException failed) {
      synchronized (changed) {
        failure = failed;
        changed.notifyAll();
      }
    }
  }

  private void readFrom(SelectionKey key) throws IOException {
    if (!(key.channel() instanceof SocketChannel channel)
        || !(key.attachment() instanceof SseDecoder decoder)) {
      throw new IllegalStateException("key: not a reader's");
    }
    buffer.clear();
    int length = channel.read(buffer);
    if (length < 0) {
      throw new StreamEnded("a stream ended after %d events".formatted(decoder.delivered()));
    }
    readNanos = System.nanoTime();
    boolean fresh = decoder.frames() == 0;
    decoder.accept(buffer.array(), length);
    if (fresh && decoder.frames() > 0) {
      started++;
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    selector.wakeup();
    try {
      reading.join(); // one round of reading at most
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // closing the selector ends it too
    }
    for (SocketChannel channel : channels) {
      channel.close();
    }
    selector.close();
  }
}
