package dev.weir.worker;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Collectors;

/** Keeps what the package logs from the console, for a test to look at. */
final class CapturedLog extends Handler implements AutoCloseable {
  private final Queue<LogRecord> records = new ConcurrentLinkedQueue<>();
  // Loggers are held weakly.
  private final Logger logger = Logger.getLogger("dev.weir.worker");

  CapturedLog() {
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
    logger.setLevel(Level.ALL);
  }

  /** All of it as text, with the stacks. */
  String text() {
    SimpleFormatter format = new SimpleFormatter();
    return records.stream().map(format::format).collect(Collectors.joining());
  }

  /** The lines of that level, without their stacks. */
  List<String> lines(Level level) {
    SimpleFormatter format = new SimpleFormatter();
    return records.stream()
        .filter(record -> record.getLevel().equals(level))
        .map(format::formatMessage)
        .toList();
  }

  /** What was thrown with the lines of that level. */
  List<Throwable> thrown(Level level) {
    return records.stream()
        .filter(record -> record.getLevel().equals(level) && record.getThrown() != null)
        .map(LogRecord::getThrown)
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
    logger.setLevel(null);
  }
}
