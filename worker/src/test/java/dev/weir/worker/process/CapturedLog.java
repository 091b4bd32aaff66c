package dev.weir.worker.process;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Keeps what the package logs from the console, for a test to wait for. */
public final class CapturedLog extends Handler implements AutoCloseable {
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  // Loggers are held weakly.
  private final Logger logger = Logger.getLogger("dev.weir.worker.process");

  public CapturedLog() {
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
  }

  /** The next one that holds the text, which must come within 30 s. */
  public String await(String text) throws InterruptedException {
    for (String line = next(); line != null; line = next()) {
      if (line.contains(text)) {
        return line;
      }
    }
    throw new AssertionError("not logged: " + text);
  }

  private @Nullable String next() throws InterruptedException {
    return lines.poll(30, TimeUnit.SECONDS);
  }

  @Override
  public void publish(LogRecord record) {
    lines.add(record.getLevel() + " " + record.getMessage());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
