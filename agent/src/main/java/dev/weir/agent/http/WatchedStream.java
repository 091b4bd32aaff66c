package dev.weir.agent.http;

import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/**
 * A response body that fails when its sender falls silent while somebody reads.
 *
 * <p>The JDK limits only the time to the headers. One alarm at a time looks whether a read has been
 * waiting too long, so that a token costs a clock reading and no alarm. A slow reader is no
 * silence.
 */
final class WatchedStream extends FilterInputStream {
  private static final long IDLE = Long.MIN_VALUE;

  private final Duration silence;
  private final Ticker ticker;
  private volatile long readingSince = IDLE;
  private volatile boolean silent;
  private volatile boolean closed;
  private volatile Alarm alarm;

  WatchedStream(InputStream body, Duration silence, Ticker ticker) {
    super(body);
    this.silence = silence;
    this.ticker = ticker;
    this.alarm = ticker.at(ticker.after(silence), this::look);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    readingSince = ticker.nanos();
    try {
      return in.read(bytes, from, length);
    } catch (IOException e) {
      throw silent ? (IOException) timeout().initCause(e) : e;
    } finally {
      readingSince = IDLE;
    }
  }

  @Override
  public void close() {
    closed = true;
    alarm.cancel();
    cut();
  }

  // On the ticker's thread. Closing the JDK's stream only cancels a subscription and wakes the
  // reader, so it does not block here.
  private void look() {
    long since = readingSince;
    long now = ticker.nanos();
    long waited = since == IDLE ? 0 : now - since;
    if (waited >= silence.toNanos()) {
      silent = true;
      cut();
    } else if (!closed) {
      rearm(now - waited + silence.toNanos());
    }
  }

  // A close between the look above and here would leave an alarm behind, hence the second look.
  private void rearm(long deadline) {
    alarm = ticker.at(deadline, this::look);
    if (closed) {
      alarm.cancel();
    }
  }

  private void cut() {
    try {
      in.close();
    } catch (IOException e) {
      System.getLogger(WatchedStream.class.getName())
          .log(System.Logger.Level.DEBUG, "closing a response", e);
    }
  }

  private HttpTimeoutException timeout() {
    return new HttpTimeoutException("readTimeout: nothing for " + silence + " within the response");
  }
}
