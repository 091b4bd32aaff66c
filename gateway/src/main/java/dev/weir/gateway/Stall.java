package dev.weir.gateway;

import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.io.IOException;
import java.time.Duration;

/**
 * Ends writes that make no progress: the caller's buffers are full and it does not read. An
 * interrupt of a virtual thread in a socket write closes the socket. Armed only while a write is
 * under way.
 */
record Stall(Duration limit, Ticker ticker) {
  private static final System.Logger LOG = System.getLogger(Stall.class.getName());

  /** Runs a write on this thread. */
  void watch(Write write) throws IOException {
    Thread writer = Thread.currentThread();
    Alarm alarm = ticker.at(ticker.after(limit), () -> end(writer));
    try {
      write.run();
    } finally {
      alarm.cancel();
    }
  }

  private void end(Thread writer) {
    LOG.log(
        System.Logger.Level.INFO,
        "a caller has read nothing for {0} ms, its stream is ended: {1}",
        limit.toMillis(),
        writer.getName());
    writer.interrupt();
  }

  /** Something that writes to a caller. */
  interface Write {
    void run() throws IOException;
  }
}
