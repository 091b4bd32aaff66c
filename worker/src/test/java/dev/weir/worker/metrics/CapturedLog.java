package dev.weir.worker.metrics;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Keeps what the worker's packages log from the console, for a test to look at. */
public final class CapturedLog extends Handler implements AutoCloseable {
  private final Queue<LogRecord> records = new ConcurrentLinkedQueue<>();
  // Loggers are held weakly.
  private final Logger logger = Logger.getLogger("dev.weir.worker");

  public CapturedLog() {
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
  }

  public List<LogRecord> records() {
    return List.copyOf(records);
  }

  public List<String> warnings() {
    return messages(Level.WARNING);
  }

  public List<String> errors() {
    return messages(Level.SEVERE);
  }

  private List<String> messages(Level level) {
    return records.stream()
        .filter(record -> record.getLevel().equals(level))
        .map(LogRecord::getMessage)
        .toList();
  }

  @Override
  public void publish(LogRecord record) {
    records.add(record);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
